/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library-rows"

#include "config.h"

#include "pp-library-rows.h"

#include <string.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* All that rows are made from. */
typedef struct
{
  PpLibrary   *library;    /* (unowned) */
  PpCatalogue *catalogue;  /* (unowned) (nullable) */
  GPtrArray   *outlooks;   /* (owned) (element-type PpOutlook) */
  gboolean     all_known;  /* there is one of every pool */
  GPtrArray   *rows;       /* (owned) (element-type PpLibraryRow) */
} Maker;

/**
 * pp_library_row_free:
 * @self: (transfer full): a row
 *
 * Frees it.
 */
void
pp_library_row_free (PpLibraryRow *self)
{
  g_free (self->key);
  g_free (self->uuid);
  g_free (self->name);
  g_free (self->description);
  g_free (self->state_text);
  g_free (self->needed);
  g_free (self->origin);
  g_free (self->page);
  g_free (self->article);
  g_free (self->tip);
  g_free (self);
}

/* Where a file is from, as short as it says enough: the server, or the name of the file; the whole
 * of it is in the tooltip. */
static char *
describe_origin (const char *origin)
{
  g_autoptr(GUri) uri = origin != NULL ? g_uri_parse (origin, G_URI_FLAGS_NONE, NULL) : NULL;
  g_autofree char *name = NULL;

  if (origin == NULL || *origin == '\0')
    return g_strdup (_("unknown"));
  if (uri != NULL && g_uri_get_host (uri) != NULL)
    return g_strdup_printf (_("downloaded from %s"), g_uri_get_host (uri));

  name = g_path_get_basename (origin);

  return g_strdup_printf (_("taken from %s"), name);
}

/* What is known of a hotfix beside its file. */
static PpLibraryRow *
create_row (Maker      *maker,
            const char *uuid,
            const char *name,
            PpFileState state)
{
  PpHotfix *hotfix = maker->catalogue != NULL && uuid != NULL ?
                     pp_catalogue_lookup (maker->catalogue, uuid) : NULL;
  PpLibraryRow *row = g_new0 (PpLibraryRow, 1);
  g_auto(GStrv) needing = NULL;

  if (hotfix == NULL && uuid == NULL && maker->catalogue != NULL && name != NULL)
    hotfix = pp_catalogue_lookup_name (maker->catalogue, name);
  row->uuid = g_strdup (hotfix != NULL ? hotfix->uuid : uuid);
  row->key = g_strdup_printf ("%s %s", state == PP_FILE_BROKEN ? "broken" : "file",
                              state != PP_FILE_BROKEN && row->uuid != NULL ? row->uuid : name);
  row->state = state;
  row->name = g_strdup (hotfix != NULL ? hotfix->name : name != NULL ? name : uuid);
  row->description = hotfix != NULL ? pp_text_for_description (hotfix->description) : g_strdup ("");
  row->page = hotfix != NULL ? g_strdup (hotfix->url) : NULL;
  row->article = hotfix != NULL ? g_strdup (hotfix->article) : NULL;
  row->can_download = hotfix != NULL && hotfix->patch_url != NULL;
  row->size = hotfix != NULL && hotfix->download_size > 0 ? (gint64) hotfix->download_size : -1;
  if (row->uuid != NULL)
    needing = pp_library_list_needing (maker->library, maker->outlooks, row->uuid);
  row->needed = needing != NULL ? g_strjoinv (pp_text_get_comma (), needing) : g_strdup ("");
  row->origin = g_strdup ("");
  row->tip = g_strdup ("");
  g_ptr_array_add (maker->rows, row);

  return row;
}

static void
set_tip (PpLibraryRow *row,
         const char   *path,
         const char   *origin)
{
  g_free (row->tip);
  row->tip = g_markup_printf_escaped ("%s\n%s", path, origin != NULL ? origin : "");
}

static void
add_to_tip (PpLibraryRow *row,
            const char   *text)
{
  g_autofree char *tip = row->tip;
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  row->tip = g_strconcat (tip, "\n", escaped, NULL);
}

/* Which pools had it when they were last seen. */
static void
add_pools (PpLibraryRow       *row,
           const char * const *pools)
{
  g_autofree char *names = NULL;
  g_autofree char *text = NULL;

  if (pools == NULL || pools[0] == NULL)
    return;

  names = g_strjoinv (pp_text_get_comma (), (char **) pools);
  text = g_strdup_printf (_("Installed in %s"), names);
  add_to_tip (row, text);
}

static char *
describe_ready (Maker        *maker,
                PpLibraryRow *row)
{
  if (maker->catalogue != NULL && pp_catalogue_lookup (maker->catalogue, row->uuid) == NULL)
    return g_strdup (_("ready, unknown to the feed"));
  if (row->unneeded)
    return g_strdup (_("ready, no pool needs it"));

  return g_strdup (_("ready"));
}

static void
add_files (Maker *maker)
{
  g_auto(GStrv) uuids = pp_library_list (maker->library);
  g_auto(GStrv) unneeded = maker->all_known ?
                           pp_library_list_unneeded (maker->library, maker->outlooks) : NULL;

  for (guint i = 0; uuids[i] != NULL; i++)
    {
      PpLibraryRow *row = create_row (maker, uuids[i], pp_library_get_name (maker->library, uuids[i]),
                                      PP_FILE_READY);
      const char *source = pp_library_get_origin (maker->library, uuids[i]);
      const char *described = pp_library_get_description (maker->library, uuids[i]);
      g_autofree char *path = pp_library_dup_path (maker->library, uuids[i]);
      GStatBuf facts;

      row->unneeded = unneeded != NULL &&
                      g_strv_contains ((const char * const *) unneeded, uuids[i]);
      row->state_text = describe_ready (maker, row);
      row->added = pp_library_get_added (maker->library, uuids[i]);
      row->size = path != NULL && g_stat (path, &facts) == 0 ? facts.st_size : -1;
      g_free (row->origin);
      row->origin = describe_origin (source);
      if (*row->description == '\0' && described != NULL)
        {
          g_free (row->description);
          row->description = g_strdup (described);
        }
      if (path != NULL)
        set_tip (row, path, source);
      if (pp_library_is_homogeneous (maker->library, uuids[i]))
        add_to_tip (row, _("For all servers of a pool, or none"));
      add_pools (row, pp_library_get_pools (maker->library, uuids[i]));
    }
}

static char *
describe_fetch (const PpFetch *fetch)
{
  g_autofree char *progress = pp_text_for_progress (fetch->done, fetch->total, fetch->speed,
                                                    fetch->seconds_left);

  switch (fetch->state)
    {
    case PP_FETCH_WAITING:
      return g_strdup (_("waiting for its turn"));

    case PP_FETCH_ASKING:
      return g_strdup (_("waiting: the connection is metered"));

    case PP_FETCH_RETRYING:
      return g_strdup_printf (_("tried again in a moment: %s"), fetch->trouble);

    case PP_FETCH_PAUSED:
      return g_strdup_printf (_("paused: %s"), progress);

    case PP_FETCH_CHECKING:
      return g_strdup (_("being checked and unpacked"));

    case PP_FETCH_RUNNING:
    default:
      return g_steal_pointer (&progress);
    }
}

static void
add_downloads (Maker *maker)
{
  g_autoptr(GPtrArray) fetches = pp_library_list_fetches (maker->library);

  for (guint i = 0; i < fetches->len; i++)
    {
      const PpFetch *fetch = g_ptr_array_index (fetches, i);
      PpLibraryRow *row = create_row (maker, fetch->uuid, fetch->name,
                                      fetch->state == PP_FETCH_PAUSED ? PP_FILE_PAUSED :
                                      PP_FILE_DOWNLOADING);

      row->state_text = describe_fetch (fetch);
      if (fetch->total >= 0)
        row->size = fetch->total;
    }
}

/* Where it is from has a column of its own. */
static const char *
skip_origin (const PpQuarantined *file)
{
  const char *reason = file->reason != NULL ? file->reason : "";

  if (file->origin != NULL && *file->origin != '\0' && g_str_has_prefix (reason, file->origin))
    reason += strlen (file->origin);

  return reason + strspn (reason, ": ");
}

static void
add_broken (Maker *maker)
{
  g_autoptr(GPtrArray) broken = pp_library_list_quarantined (maker->library);

  for (guint i = 0; i < broken->len; i++)
    {
      const PpQuarantined *file = g_ptr_array_index (broken, i);
      PpLibraryRow *row = create_row (maker, NULL, file->name, PP_FILE_BROKEN);

      row->state_text = g_strdup_printf (_("broken: %s"), skip_origin (file));
      row->size = (gint64) file->size;
      row->added = file->date;
      g_free (row->origin);
      row->origin = describe_origin (file->origin);
      set_tip (row, file->path, file->reason);
    }
}

static void
add_missing (Maker *maker)
{
  g_autoptr(GPtrArray) missing = pp_library_list_missing (maker->library, maker->outlooks);

  for (guint i = 0; i < missing->len; i++)
    {
      const PpMissing *one = g_ptr_array_index (missing, i);
      g_autoptr(PpFetch) paused = pp_library_find_fetch (maker->library, one->hotfix->uuid);
      PpLibraryRow *row;

      if (paused != NULL)
        continue;
      row = create_row (maker, one->hotfix->uuid, one->hotfix->name, PP_FILE_MISSING);
      row->state_text = g_strdup (_("missing"));
    }
}

/**
 * pp_library_rows_list_outlooks:
 * @workspace: what is open
 * @unknown: (out) (optional) (transfer none) (nullable): a pool of which nobody knows what it needs
 *
 * Returns: (transfer full) (element-type PpOutlook): what is known of the pools
 */
GPtrArray *
pp_library_rows_list_outlooks (PpWorkspace *workspace,
                               PpPoolItem **unknown)
{
  GPtrArray *outlooks = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *pools = pp_workspace_get_pools (workspace);

  if (unknown != NULL)
    *unknown = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(PpPoolItem) item = g_list_model_get_item (pools, i);
      PpOutlook *outlook = pp_pool_item_get_outlook (item);

      if (outlook != NULL)
        g_ptr_array_add (outlooks, g_object_ref (outlook));
      else if (unknown != NULL)
        *unknown = item;
    }

  return outlooks;
}

/**
 * pp_library_rows_create:
 * @workspace: what is open
 *
 * Returns: (transfer full) (element-type PpLibraryRow): downloads, broken files, files, and what is
 *   missing
 */
GPtrArray *
pp_library_rows_create (PpWorkspace *workspace)
{
  PpPoolItem *unknown;
  g_autoptr(GPtrArray) outlooks = pp_library_rows_list_outlooks (workspace, &unknown);
  Maker maker = {
    .library = pp_workspace_get_library (workspace),
    .catalogue = pp_feed_get_catalogue (pp_workspace_get_feed (workspace)),
    .outlooks = outlooks,
    .all_known = unknown == NULL,
    .rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_library_row_free),
  };

  add_downloads (&maker);
  add_broken (&maker);
  add_files (&maker);
  add_missing (&maker);

  return maker.rows;
}

static gboolean
contains (const char *text,
          const char *folded)
{
  g_autofree char *mine = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return mine != NULL && strstr (mine, folded) != NULL;
}

/* By the words of the menu. */
static gboolean
passes (const PpLibraryRow *self,
        const char         *filter)
{
  if (g_str_equal (filter, "missing"))
    return self->state == PP_FILE_MISSING || self->state == PP_FILE_PAUSED;
  if (self->state == PP_FILE_MISSING)
    return FALSE;
  if (g_str_equal (filter, "ready"))
    return self->state == PP_FILE_READY;
  if (g_str_equal (filter, "downloading"))
    return self->state == PP_FILE_DOWNLOADING || self->state == PP_FILE_PAUSED;
  if (g_str_equal (filter, "broken"))
    return self->state == PP_FILE_BROKEN;
  if (g_str_equal (filter, "unneeded"))
    return self->unneeded;

  return TRUE;
}

/**
 * pp_library_row_matches:
 * @self: a row
 * @filter: all, ready, downloading, broken, unneeded: what is here; missing: what is not
 * @search: (nullable): what its name, article, description, state or pools contain, whatever case
 *
 * Returns: whether it is to be shown
 */
gboolean
pp_library_row_matches (const PpLibraryRow *self,
                        const char         *filter,
                        const char         *search)
{
  g_autofree char *folded = search != NULL ? g_utf8_casefold (search, -1) : NULL;

  return passes (self, filter) &&
         (folded == NULL || *folded == '\0' || contains (self->name, folded) ||
          contains (self->article, folded) || contains (self->description, folded) ||
          contains (self->state_text, folded) || contains (self->needed, folded));
}

/**
 * pp_library_rows_summarize:
 * @library: a library
 *
 * Returns: (transfer full): how many files there are, the room that they take, and where
 */
char *
pp_library_rows_summarize (PpLibrary *library)
{
  g_auto(GStrv) uuids = pp_library_list (library);
  guint n = g_strv_length (uuids);
  g_autofree char *count = g_strdup_printf (ngettext ("%u hotfix file", "%u hotfix files", n), n);
  g_autofree char *room = NULL;
  guint64 quota;

  g_object_get (library, "quota", &quota, NULL);
  room = pp_text_for_room (pp_library_measure (library), quota, pp_library_measure_free (library));

  return g_strdup_printf ("%s · %s · %s", count, room, pp_library_get_folder (library));
}
