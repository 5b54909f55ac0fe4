/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-check"

#include "config.h"

#include "pp-checks.h"
#include "pp-plan-storage.h"

/* What is known best: of the file itself, else of what the feed says that it is in. */
static guint64
get_size (const PpHotfix *hotfix)
{
  return hotfix->file_size > 0 ? hotfix->file_size : hotfix->download_size;
}

static gboolean
is_to_come (const PpPlanDraft *draft,
            const PpHotfix    *hotfix)
{
  const PpPatch *patch = pp_snapshot_find_patch (draft->snapshot, hotfix->uuid);

  if (patch != NULL && patch->has_file)
    return FALSE;
  for (guint i = 0; i < draft->hosts->len; i++)
    if (g_hash_table_contains (((PpHostDraft *) g_ptr_array_index (draft->hosts, i))->uuids,
                               hotfix->uuid))
      return TRUE;

  return FALSE;
}

static const char *
get_word (PpStorageTrouble trouble)
{
  switch (trouble)
    {
    case PP_STORAGE_MISSING:
      return "missing";

    case PP_STORAGE_UNFIT:
      return "unfit";

    case PP_STORAGE_UNPLUGGED:
      return "unplugged";

    case PP_STORAGE_FULL:
      return "full";

    case PP_STORAGE_NONE:
    case PP_STORAGE_FINE:
    default:
      return "none";
    }
}

static void
report (const PpPlanDraft *draft,
        const PpPlaced    *placed,
        GPtrArray         *problems)
{
  const char *wanted = pp_choice_get_options (draft->choice)->storage;
  const char *name = placed->storage != NULL ? placed->storage->name : wanted;
  gint64 room = placed->storage != NULL ? MAX (placed->storage->space_free, 0) : 0;
  g_autofree char *needed_text = g_strdup_printf ("%" G_GUINT64_FORMAT, placed->needed);
  g_autofree char *room_text = g_strdup_printf ("%" G_GINT64_FORMAT, room);

  if (name == NULL)
    name = pp_snapshot_get_name (draft->snapshot);
  if (placed->trouble == PP_STORAGE_FINE)
    pp_check_report (problems, "update-storage", PP_SEVERITY_OK, NULL, name, NULL);
  else
    pp_check_report (problems, "update-storage", PP_SEVERITY_ERROR, NULL, name,
                     get_word (placed->trouble), needed_text, room_text, NULL);
}

/*
 * pp_check_update_storage:
 * @draft: who gets what
 * @problems: appended to
 *
 * From 7.1 on the files of updates go onto disks in the storage of the pool, which has to have room for
 * all of them: found here, and not after an hour of uploading.
 */
void
pp_check_update_storage (const PpPlanDraft *draft,
                         GPtrArray         *problems)
{
  const PpPoolEvidence *pool = pp_check_get_pool_evidence (draft);
  g_autoptr(GArray) sizes = g_array_new (FALSE, FALSE, sizeof (guint64));
  PpPlacing placing;
  PpPlaced placed;

  if (pool == NULL || pp_snapshot_get_engine (draft->snapshot) != PP_ENGINE_POOL_UPDATE)
    return;

  for (guint i = 0; i < draft->hotfixes->len; i++)
    {
      const PpHotfix *hotfix = g_ptr_array_index (draft->hotfixes, i);
      guint64 size = get_size (hotfix);

      if (is_to_come (draft, hotfix))
        g_array_append_val (sizes, size);
    }
  if (sizes->len == 0)
    return;

  placing = (PpPlacing) {
    .storage = pool->storage, .snapshot = draft->snapshot, .sizes = (guint64 *) sizes->data,
    .wanted = pp_choice_get_options (draft->choice)->storage, .n_sizes = sizes->len,
  };
  placed = pp_plan_place_files (&placing);
  report (draft, &placed, problems);
}
