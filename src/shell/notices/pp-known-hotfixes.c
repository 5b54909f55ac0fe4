/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-known-hotfixes"

#include "config.h"

#include "pp-known-hotfixes.h"

#include <glib/gstdio.h>

#define FILE_NAME "outstanding.ini"
#define KEY_OUTSTANDING "outstanding"

struct _PpKnownHotfixes
{
  GObject   parent_instance;

  char     *path;   /* (owned) */
  GKeyFile *pools;  /* (owned) a group a pool, by its uuid */
};

G_DEFINE_FINAL_TYPE (PpKnownHotfixes, pp_known_hotfixes, G_TYPE_OBJECT)

static void
pp_known_hotfixes_finalize (GObject *object)
{
  g_clear_pointer (&PP_KNOWN_HOTFIXES (object)->path, g_free);
  g_clear_pointer (&PP_KNOWN_HOTFIXES (object)->pools, g_key_file_unref);

  G_OBJECT_CLASS (pp_known_hotfixes_parent_class)->finalize (object);
}

static void
pp_known_hotfixes_class_init (PpKnownHotfixesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_known_hotfixes_finalize;
}

static void
pp_known_hotfixes_init (PpKnownHotfixes *self)
{
  self->pools = g_key_file_new ();
}

/**
 * pp_known_hotfixes_new:
 * @folder: where the program keeps its state
 *
 * Returns: (transfer full): what was known the last time, or nothing
 */
PpKnownHotfixes *
pp_known_hotfixes_new (const char *folder)
{
  PpKnownHotfixes *self = g_object_new (PP_TYPE_KNOWN_HOTFIXES, NULL);
  g_autoptr(GError) error = NULL;

  self->path = g_build_filename (folder, FILE_NAME, NULL);
  if (!g_key_file_load_from_file (self->pools, self->path, G_KEY_FILE_NONE, &error) &&
      !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_message ("%s: %s", self->path, error->message);

  return self;
}

static void
save (PpKnownHotfixes *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr(GError) error = NULL;

  /* Lost, it costs a notification: no reason to trouble a person. */
  if (g_mkdir_with_parents (folder, 0700) != 0 ||
      !g_key_file_save_to_file (self->pools, self->path, &error))
    g_message ("%s: %s", self->path, error != NULL ? error->message : "no folder");
}

static gboolean
contains (char      **names,
          const char *name)
{
  return names != NULL && g_strv_contains ((const char * const *) names, name);
}

/**
 * pp_known_hotfixes_take:
 * @self: what is known
 * @outlook: a pool
 *
 * Takes what is outstanding there for known. Of a pool that is met for the first time nothing is
 * news, and neither without a list of hotfixes, when nothing is outstanding for want of one.
 *
 * Returns: (transfer full) (nullable): names of the hotfixes that were not known; %NULL for none
 */
char **
pp_known_hotfixes_take (PpKnownHotfixes *self,
                        PpOutlook       *outlook)
{
  const char *pool = pp_snapshot_get_uuid (pp_outlook_get_snapshot (outlook));
  g_auto(GStrv) known = NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) uuids = g_ptr_array_new ();
  guint n_kept = 0;

  g_return_val_if_fail (PP_IS_KNOWN_HOTFIXES (self), NULL);

  if (pp_outlook_get_catalogue (outlook) == NULL || pool == NULL || *pool == '\0')
    return NULL;

  known = g_key_file_get_string_list (self->pools, pool, KEY_OUTSTANDING, NULL, NULL);
  for (guint i = 0; i < pp_outlook_get_n_hotfixes (outlook); i++)
    {
      PpHotfix *hotfix = pp_outlook_get_hotfix (outlook, i);

      if (!pp_outlook_is_outstanding (outlook, hotfix->uuid))
        continue;
      g_ptr_array_add (uuids, hotfix->uuid);
      if (contains (known, hotfix->uuid))
        n_kept++;
      else if (known != NULL)
        g_ptr_array_add (names, g_strdup (hotfix->name));
    }
  if (known != NULL && n_kept == uuids->len && g_strv_length (known) == n_kept)
    return NULL;

  g_key_file_set_string_list (self->pools, pool, KEY_OUTSTANDING,
                              (const char * const *) uuids->pdata, uuids->len);
  save (self);
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
