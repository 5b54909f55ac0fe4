/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-patch.h"
#include "pp-sim-disk.h"
#include "pp-sim-row.h"

#include <glib/gstdio.h>

/* Hotfixes of a pool: their files on the master, their records, and what each says in its
 * pre-check about a host (facts §5.5). */
typedef struct
{
  char        *path;  /* (owned) */
  PpSimHotfix *hotfix;  /* (owned) */
} PatchFile;

static void
patch_file_free (gpointer data)
{
  PatchFile *file = data;

  g_unlink (file->path);
  g_free (file->path);
  pp_sim_hotfix_free (file->hotfix);
  g_free (file);
}

static const PpSimHotfix *
find_hotfix (PpSimPool  *pool,
             const char *uuid)
{
  PatchFile *file = NULL;

  if (pool->files != NULL && uuid != NULL)
    file = g_hash_table_lookup (pool->files, uuid);

  return file != NULL ? file->hotfix : NULL;
}

/**
 * pp_sim_patch_has_file:
 * @pool: a pool
 * @uuid: of a hotfix
 *
 * Returns: whether its file is on the master
 */
gboolean
pp_sim_patch_has_file (PpSimPool  *pool,
                       const char *uuid)
{
  return find_hotfix (pool, uuid) != NULL;
}

/**
 * pp_sim_patch_take_file:
 * @pool: a pool
 * @path: a file, deleted with the patch
 * @hotfix: (transfer full): what the file says about itself
 *
 * Keeps an uploaded file, in place of an earlier one of the same hotfix.
 */
void
pp_sim_patch_take_file (PpSimPool   *pool,
                        const char  *path,
                        PpSimHotfix *hotfix)
{
  PatchFile *file = g_new0 (PatchFile, 1);

  if (pool->files == NULL)
    pool->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, patch_file_free);

  file->path = g_strdup (path);
  file->hotfix = hotfix;
  g_hash_table_replace (pool->files, g_strdup (hotfix->uuid), file);
}

/**
 * pp_sim_patch_clean:
 * @pool: a pool
 * @uuid: of a hotfix
 *
 * Deletes the file; the record stays.
 */
void
pp_sim_patch_clean (PpSimPool  *pool,
                    const char *uuid)
{
  if (pool->files != NULL)
    g_hash_table_remove (pool->files, uuid);
}

/**
 * pp_sim_patch_add:
 * @pool: a pool
 * @hotfix: what is known of a hotfix
 * @size: bytes, 0 for one without a file
 *
 * Returns: (transfer full): ref of the new pool_patch
 */
char *
pp_sim_patch_add (PpSimPool         *pool,
                  const PpSimHotfix *hotfix,
                  gint64             size)
{
  char *ref = pp_sim_row_create (pool, "pool_patch", hotfix->uuid);
  const char * const nothing[] = { NULL };

  pp_sim_row_set_text (pool, ref, "name_label", hotfix->name_label);
  pp_sim_row_set_text (pool, ref, "name_description", hotfix->name_description);
  pp_sim_row_set_text (pool, ref, "version", hotfix->version);
  pp_sim_row_set_int (pool, ref, "size", size);
  pp_sim_row_set_texts (pool, ref, "after_apply_guidance",
                        hotfix->guidance != NULL ? (const char * const *) hotfix->guidance : nothing);

  return ref;
}

static char *
find_host_patch (PpSimPool  *pool,
                 const char *patch,
                 const char *host)
{
  g_auto(GStrv) rows = pp_sim_row_refs (pool, patch, "host_patches");

  for (guint i = 0; rows[i] != NULL; i++)
    if (g_strcmp0 (pp_sim_row_text (pool, rows[i], "host"), host) == 0)
      return g_strdup (rows[i]);

  return NULL;
}

/**
 * pp_sim_patch_mark_installed:
 * @pool: a pool
 * @patch: ref of a pool_patch
 * @host: ref of a host
 * @when: Unix time
 *
 * Makes the host_patch that says @patch is applied on @host.
 */
void
pp_sim_patch_mark_installed (PpSimPool  *pool,
                             const char *patch,
                             const char *host,
                             double      when)
{
  g_autofree char *row = find_host_patch (pool, patch, host);

  if (row == NULL)
    {
      row = pp_sim_row_create (pool, "host_patch", NULL);
      pp_sim_row_set_text (pool, row, "name_label", pp_sim_row_text (pool, patch, "name_label"));
      pp_sim_row_set_text (pool, row, "name_description",
                           pp_sim_row_text (pool, patch, "name_description"));
      pp_sim_row_set_text (pool, row, "version", pp_sim_row_text (pool, patch, "version"));
      pp_sim_row_set_int (pool, row, "size", pp_sim_row_int (pool, patch, "size"));
      pp_sim_row_set_text (pool, row, "host", host);
      pp_sim_row_set_text (pool, row, "pool_patch", patch);
    }
  pp_sim_row_set_time (pool, row, "timestamp_applied", when);
  pp_sim_row_set_bool (pool, row, "applied", TRUE);
}

/**
 * pp_sim_patch_is_installed:
 * @pool: a pool
 * @patch: ref of a pool_patch
 * @host: ref of a host
 *
 * Returns: whether @host lists it as applied
 */
gboolean
pp_sim_patch_is_installed (PpSimPool  *pool,
                           const char *patch,
                           const char *host)
{
  g_autofree char *row = find_host_patch (pool, patch, host);

  return row != NULL && pp_sim_row_bool (pool, row, "applied");
}

/**
 * pp_sim_patch_list_installed:
 * @pool: a pool
 * @host: ref of a host
 *
 * Returns: (transfer full): uuids, lower case, of all that is applied on @host
 */
GStrv
pp_sim_patch_list_installed (PpSimPool  *pool,
                             const char *host)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) rows = pp_sim_row_refs (pool, host, "patches");

  for (guint i = 0; rows[i] != NULL; i++)
    {
      const char *uuid = pp_sim_row_text (pool, pp_sim_row_text (pool, rows[i], "pool_patch"), "uuid");
      g_autofree char *lower = uuid != NULL ? g_ascii_strdown (uuid, -1) : NULL;

      if (lower != NULL && pp_sim_row_bool (pool, rows[i], "applied"))
        g_strv_builder_add (builder, lower);
    }

  return g_strv_builder_end (builder);
}

static gboolean
has_uuid (GStrv       installed,
          const char *uuid)
{
  for (guint i = 0; installed[i] != NULL; i++)
    if (g_ascii_strcasecmp (installed[i], uuid) == 0)
      return TRUE;

  return FALSE;
}

static GStrv
refusal (const char *kind,
         const char *patch,
         const char *first,
         const char *second)
{
  g_autofree char *code = g_strconcat ("PATCH_PRECHECK_FAILED_", kind, NULL);
  const char * const words[] = { code, patch, first, first != NULL ? second : NULL, NULL };

  return g_strdupv ((char **) words);
}

/* The error its maker wants to see: what the script would print. */
static GStrv
judge_forced (JsonObject *error,
              const char *patch)
{
  static const struct { const char *kind, *first, *second; } kinds[] = {
    { "UNKNOWN_ERROR", "info", NULL },
    { "PREREQUISITE_MISSING", "prerequisites", NULL },
    { "WRONG_SERVER_VERSION", "found", "required" },
    { "WRONG_SERVER_BUILD", "found", "required" },
    { "VM_RUNNING", NULL, NULL },
    { "ISO_MOUNTED", "info", NULL },
    { "OUT_OF_SPACE", "found", "required" },
  };
  const char *code = json_object_get_string_member_with_default (error, "errorcode", "");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const char *first = kinds[i].first, *second = kinds[i].second;

      if (!g_str_equal (kinds[i].kind, code))
        continue;
      if (first != NULL)
        first = json_object_get_string_member_with_default (error, first, "");
      if (second != NULL)
        second = json_object_get_string_member_with_default (error, second, "");
      return refusal (code, patch, first, second);
    }

  return refusal ("UNKNOWN_ERROR", patch, code, NULL);
}

static gboolean
fits (const char *pattern,
      const char *found)
{
  return pattern == NULL || g_regex_match_simple (pattern, found, 0, 0);
}

static GStrv
judge_version (PpSimPool         *pool,
               const PpSimHotfix *hotfix,
               const char        *patch,
               const char        *host)
{
  const char *version = pp_sim_row_key (pool, host, "software_version", "product_version");
  const char *build = pp_sim_row_key (pool, host, "software_version", "build_number");

  version = version != NULL ? version : "";
  build = build != NULL ? build : "";
  if (!fits (hotfix->product_version, version))
    return refusal ("WRONG_SERVER_VERSION", patch, version, hotfix->product_version);
  if (!fits (hotfix->build_number, build))
    return refusal ("WRONG_SERVER_BUILD", patch, build, hotfix->build_number);

  return NULL;
}

static GStrv
judge_installed (PpSimPool         *pool,
                 const PpSimHotfix *hotfix,
                 const char        *patch,
                 const char        *host)
{
  g_auto(GStrv) installed = pp_sim_patch_list_installed (pool, host);
  g_autoptr(GString) missing = g_string_new (NULL);

  for (guint i = 0; hotfix->requires[i] != NULL; i++)
    if (!has_uuid (installed, hotfix->requires[i]))
      g_string_append_printf (missing, "%s%s", missing->len > 0 ? ";" : "", hotfix->requires[i]);
  if (missing->len > 0)
    return refusal ("PREREQUISITE_MISSING", patch, missing->str, NULL);

  for (guint i = 0; hotfix->conflicts[i] != NULL; i++)
    if (has_uuid (installed, hotfix->conflicts[i]))
      {
        g_autofree char *text = g_strconcat ("conflicts with ", hotfix->conflicts[i], NULL);

        return refusal ("UNKNOWN_ERROR", patch, text, NULL);
      }

  return NULL;
}

/* Whether a running virtual machine of the host has the tools CD in its drive. */
static gboolean
has_tools_mounted (PpSimPool  *pool,
                   const char *host)
{
  g_auto(GStrv) residents = pp_sim_row_refs (pool, host, "resident_VMs");

  for (guint i = 0; residents[i] != NULL; i++)
    {
      g_auto(GStrv) drives = pp_sim_row_refs (pool, residents[i], "VBDs");

      for (guint k = 0; drives[k] != NULL; k++)
        {
          const char *vdi = pp_sim_row_text (pool, drives[k], "VDI");
          const char *name = pp_sim_row_text (pool, vdi, "name_label");

          if (g_strcmp0 (pp_sim_row_text (pool, drives[k], "type"), "CD") == 0 &&
              !pp_sim_row_bool (pool, drives[k], "empty") && name != NULL &&
              g_str_has_prefix (name, "xs-tools"))
            return TRUE;
        }
    }

  return FALSE;
}

/* A member fetches a copy of the master's file. */
static gboolean
has_room (PpSimPool  *pool,
          const char *patch,
          const char *host)
{
  return g_strcmp0 (host, pp_sim_pool_master (pool)) == 0 ||
         pp_sim_row_int (pool, patch, "size") < pp_sim_disk_get_free (pool, host);
}

static GStrv
refuse_copy (PpSimPool  *pool,
             const char *patch)
{
  gboolean known = pool->world->release >= PP_SIM_RELEASE_65;
  const char * const words[] = {
    known ? "OUT_OF_SPACE" : "CANNOT_FETCH_PATCH",
    known ? "/var/patch" : pp_sim_row_text (pool, patch, "uuid"), NULL,
  };

  return g_strdupv ((char **) words);
}

/**
 * pp_sim_patch_judge:
 * @pool: a pool
 * @patch: ref of a pool_patch
 * @host: ref of a host
 *
 * What the pre-check of @patch says on @host.
 *
 * Returns: (transfer full) (nullable): code and parameters of the refusal; %NULL when all is well
 */
GStrv
pp_sim_patch_judge (PpSimPool  *pool,
                    const char *patch,
                    const char *host)
{
  const PpSimHotfix *hotfix = find_hotfix (pool, pp_sim_row_text (pool, patch, "uuid"));
  const char * const no_file[] = { "CANNOT_FIND_PATCH", NULL };
  GStrv found;

  if (hotfix == NULL)
    return g_strdupv ((char **) no_file);
  if (!has_room (pool, patch, host))
    return refuse_copy (pool, patch);
  if (hotfix->precheck != NULL)
    return judge_forced (hotfix->precheck, patch);

  found = judge_version (pool, hotfix, patch, host);
  if (found == NULL)
    found = judge_installed (pool, hotfix, patch, host);
  if (found == NULL && hotfix->tools_iso && has_tools_mounted (pool, host))
    found = refusal ("ISO_MOUNTED", patch, "the tools CD is in a drive", NULL);

  return found;
}

static char *
key_of (PpSimPool  *pool,
        const char *host,
        const char *hotfix_uuid)
{
  g_autofree char *folded = g_ascii_strdown (hotfix_uuid, -1);

  return g_strconcat (pp_sim_row_text (pool, host, "uuid"), " ", folded, NULL);
}

/**
 * pp_sim_patch_note_applied:
 * @pool: a pool
 * @host: ref of a host
 * @hotfix_uuid: of what has just been applied there
 *
 * Counts that.
 */
void
pp_sim_patch_note_applied (PpSimPool  *pool,
                           const char *host,
                           const char *hotfix_uuid)
{
  g_autofree char *key = key_of (pool, host, hotfix_uuid);
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (pool->applied, key));

  g_hash_table_replace (pool->applied, g_steal_pointer (&key), GUINT_TO_POINTER (before + 1));
}

/**
 * pp_sim_patch_count_applied:
 * @pool: a pool
 * @host: ref of a host
 * @hotfix_uuid: of a hotfix
 *
 * Returns: how often its script has run there since the simulation began
 */
guint
pp_sim_patch_count_applied (PpSimPool  *pool,
                            const char *host,
                            const char *hotfix_uuid)
{
  g_autofree char *key = key_of (pool, host, hotfix_uuid);

  return GPOINTER_TO_UINT (g_hash_table_lookup (pool->applied, key));
}

/**
 * pp_sim_patch_install:
 * @pool: a pool
 * @patch: ref of a pool_patch whose pre-check passed
 * @host: ref of a host
 * @when: Unix time
 *
 * Applies @patch, and with it all that it contains.
 */
void
pp_sim_patch_install (PpSimPool  *pool,
                      const char *patch,
                      const char *host,
                      double      when)
{
  const PpSimHotfix *hotfix = find_hotfix (pool, pp_sim_row_text (pool, patch, "uuid"));

  pp_sim_patch_mark_installed (pool, patch, host, when);
  pp_sim_patch_note_applied (pool, host, pp_sim_row_text (pool, patch, "uuid"));
  for (guint i = 0; hotfix != NULL && hotfix->rolled_up[i] != NULL; i++)
    {
      const char *uuid = hotfix->rolled_up[i];
      const PpSimIndexEntry *known = pp_sim_index_find (pool->world->index, uuid);
      g_autofree char *inner = pp_sim_row_find (pool, "pool_patch", "uuid", uuid);

      if (inner == NULL)
        {
          const PpSimHotfix part = {
            .uuid = (char *) uuid,
            .name_label = known != NULL ? known->name : (char *) uuid,
          };

          inner = pp_sim_patch_add (pool, &part, 0);
        }
      pp_sim_patch_mark_installed (pool, inner, host, when);
    }
}
