/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "large-pool.h"

static PpHotfix *
make_hotfix (guint i)
{
  g_autofree char *uuid = g_strdup_printf ("uuid-%u", i);
  g_autofree char *name = g_strdup_printf ("XS62E%03u", i);
  g_autofree char *half = g_strdup_printf ("uuid-%u", i / 2);
  g_autofree char *next = g_strdup_printf ("uuid-%u", i + 7);
  char *required[] = { half, NULL };
  char *conflicting[] = { next, NULL };
  const PpHotfix facts = {
    .uuid = uuid, .name = name, .released = i, .required = i > 0 ? required : NULL,
    .conflicting = conflicting,
  };

  return pp_hotfix_new (&facts);
}

/* 700 hotfixes with requirements and conflicts. (transfer full) */
PpCatalogue *
large_pool_make_catalogue (void)
{
  g_autoptr(GPtrArray) hotfixes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  g_autoptr(GPtrArray) versions =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pp_version_free);
  g_autoptr(GStrvBuilder) listed = g_strv_builder_new ();
  g_auto(GStrv) uuids = NULL;
  PpVersion facts = { .value = (char *) "6.2.0", .name = (char *) "XenServer 6.2.0" };

  for (guint i = 0; i < LARGE_POOL_HOTFIXES; i++)
    {
      PpHotfix *hotfix = make_hotfix (i);

      g_ptr_array_add (hotfixes, hotfix);
      g_strv_builder_add (listed, hotfix->uuid);
    }
  uuids = g_strv_builder_end (listed);
  facts.hotfixes = uuids;
  g_ptr_array_add (versions, pp_version_new (&facts));

  return pp_catalogue_new ("bench", 1, FALSE, hotfixes, versions);
}

/* (transfer full) */
PpNotes *
large_pool_make_notes (void)
{
  g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_note_free);

  for (guint i = 0; i < LARGE_POOL_HOTFIXES; i += 3)
    {
      g_autofree char *name = g_strdup_printf ("XS62E%03u", i);
      g_autofree char *newer = g_strdup_printf ("XS62E%03u", i + 1);
      char *superseded_by[] = { newer, NULL };
      const PpNote facts = { .name = name, .superseded_by = superseded_by };

      g_ptr_array_add (notes, pp_note_new (&facts));
    }

  return pp_notes_new (notes);
}

/* (transfer full) */
PpHost *
large_pool_make_host (guint i,
                      guint n_applied)
{
  PpHost *host = pp_host_new ();

  host->uuid = g_strdup_printf ("host-%u", i);
  host->ref = g_strdup_printf ("OpaqueRef:%u", i);
  host->name = g_strdup_printf ("xs%u", i);
  host->product_version = g_strdup ("6.2.0");
  host->build_number = g_strdup ("70446c");
  host->live = TRUE;
  for (guint j = 0; j < n_applied; j++)
    {
      PpApplied *applied = pp_applied_new ();

      applied->uuid = g_strdup_printf ("uuid-%u", j * 5);
      applied->applied = TRUE;
      g_ptr_array_add (host->applied, applied);
    }

  return host;
}

/* (transfer full) */
PpSnapshot *
large_pool_make_snapshot (GPtrArray *hosts)
{
  g_autoptr(PpPool) pool = pp_pool_new ();
  g_autoptr(GPtrArray) patches = g_ptr_array_new ();

  pool->uuid = g_strdup ("pool");
  pool->master = g_strdup ("OpaqueRef:0");

  return pp_snapshot_new ("https://192.0.2.1", pool, hosts, patches);
}
