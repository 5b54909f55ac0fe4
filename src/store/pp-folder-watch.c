/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-folder-watch"

#include "config.h"

#include <poolpatch/pp-folder-watch.h>

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>
#include <poolpatch/pp-bundle.h>

#include "pp-library-private.h"
#include "pp-recognise.h"

#define DEFAULT_INTERVAL 1500
#define INTERVAL_MAX (60 * 1000)

struct _PpFolderWatch
{
  GObject       parent_instance;

  PpLibrary    *library;      /* (owned) */
  PpCatalogue  *catalogue;    /* (owned) (nullable) */
  char         *folder;       /* (owned) (nullable) while nothing is watched */
  GFileMonitor *monitor;      /* (owned) (nullable) */
  GCancellable *cancellable;  /* (owned) of the folder that is watched */
  GHashTable   *files;        /* (owned) name → Arrival: all that have come since */
  guint         interval;     /* milliseconds */
  guint         timer;
};

G_DEFINE_FINAL_TYPE (PpFolderWatch, pp_folder_watch, G_TYPE_OBJECT)

typedef enum
{
  PROP_INTERVAL = 1,
} PpFolderWatchProperty;

static GParamSpec *props[PROP_INTERVAL + 1];

enum
{
  SIGNAL_TAKEN,
  SIGNAL_REFUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* A file as it was at the last look. */
typedef struct
{
  gint64   size;
  gint64   modified;
  gboolean waiting;  /* it may still be growing */
} Arrival;

/* A file that is complete, on its way into the library. */
typedef struct
{
  PpFolderWatch *self;      /* (owned) */
  char          *path;      /* (owned) */
  PpHotfix      *hotfix;    /* (owned) (nullable) which one it is called like */
  gboolean       expected;
} Taking;

static void
taking_free (Taking *taking)
{
  g_object_unref (taking->self);
  g_free (taking->path);
  g_clear_pointer (&taking->hotfix, pp_hotfix_unref);
  g_free (taking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Taking, taking_free)

static void
pp_folder_watch_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if ((PpFolderWatchProperty) prop_id == PROP_INTERVAL)
    g_value_set_uint (value, PP_FOLDER_WATCH (object)->interval);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
pp_folder_watch_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  if ((PpFolderWatchProperty) prop_id == PROP_INTERVAL)
    PP_FOLDER_WATCH (object)->interval = g_value_get_uint (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
stop (PpFolderWatch *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->monitor, self);
      g_file_monitor_cancel (self->monitor);
    }
  g_clear_object (&self->monitor);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->folder, g_free);
  g_hash_table_remove_all (self->files);
}

static void
pp_folder_watch_dispose (GObject *object)
{
  PpFolderWatch *self = PP_FOLDER_WATCH (object);

  stop (self);
  g_clear_object (&self->library);
  g_clear_object (&self->catalogue);

  G_OBJECT_CLASS (pp_folder_watch_parent_class)->dispose (object);
}

static void
pp_folder_watch_finalize (GObject *object)
{
  g_hash_table_unref (PP_FOLDER_WATCH (object)->files);

  G_OBJECT_CLASS (pp_folder_watch_parent_class)->finalize (object);
}

static void
pp_folder_watch_class_init (PpFolderWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pp_folder_watch_get_property;
  object_class->set_property = pp_folder_watch_set_property;
  object_class->dispose = pp_folder_watch_dispose;
  object_class->finalize = pp_folder_watch_finalize;

  props[PROP_INTERVAL] =
    g_param_spec_uint ("interval", NULL, NULL, 1, INTERVAL_MAX, DEFAULT_INTERVAL,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[SIGNAL_TAKEN] = g_signal_new ("taken", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                          G_TYPE_ERROR);
}

static void
pp_folder_watch_init (PpFolderWatch *self)
{
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->interval = DEFAULT_INTERVAL;
}

static void
taken_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Taking) taking = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *kept = pp_library_import_finish (PP_LIBRARY (object), result, &error);

  if (kept != NULL)
    g_signal_emit (taking->self, signals[SIGNAL_TAKEN], 0, taking->path, kept);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (taking->self, signals[SIGNAL_REFUSED], 0, taking->path, error);
}

static void
recognised_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Taking) taking = user_data;
  PpFolderWatch *self = taking->self;

  if (!g_task_propagate_boolean (G_TASK (result), NULL) || self->library == NULL)
    return;

  pp_library_import_keeping (self->library, taking->path, taking->hotfix, self->cancellable, taken_cb,
                             taking);
  g_steal_pointer (&taking);
}

static void
recognise_thread (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  Taking *taking = task_data;

  g_task_return_boolean (task, pp_recognise (taking->path, taking->expected, cancellable));
}

/* Whether somebody who saves a hotfix would call it so. */
static gboolean
has_hotfix_suffix (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_has_suffix (lower, ".zip") || g_str_has_suffix (lower, ".xsupdate") ||
         g_str_has_suffix (lower, ".iso") || strstr (lower, ".zip&") != NULL;
}

static void
take (PpFolderWatch *self,
      const char    *name)
{
  g_autoptr(GTask) task = NULL;
  Taking *taking = g_new0 (Taking, 1);

  taking->self = g_object_ref (self);
  taking->path = g_build_filename (self->folder, name, NULL);
  taking->hotfix = pp_bundle_identify (taking->path, self->catalogue);
  taking->expected = taking->hotfix != NULL && has_hotfix_suffix (name);
  task = g_task_new (NULL, self->cancellable, recognised_cb, taking);
  g_task_set_source_tag (task, take);
  g_task_set_task_data (task, taking, NULL);
  g_task_run_in_thread (task, recognise_thread);
}

/* Firefox makes an empty file of the name, and another one with .part that grows. */
static gboolean
has_partner (PpFolderWatch *self,
             const char    *name)
{
  static const char * const suffixes[] = { ".part", ".crdownload", ".download" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *partner = g_strconcat (name, suffixes[i], NULL);
      g_autofree char *path = g_build_filename (self->folder, partner, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return TRUE;
    }

  return FALSE;
}

/* Whether it is as it was at the last look, and all there. */
static gboolean
is_complete (PpFolderWatch *self,
             const char    *name,
             Arrival       *arrival)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  GStatBuf found;
  gboolean same;

  if (g_lstat (path, &found) != 0 || !S_ISREG (found.st_mode))
    {
      arrival->waiting = FALSE;
      return FALSE;
    }

  same = found.st_size == arrival->size && found.st_mtime == arrival->modified;
  arrival->size = found.st_size;
  arrival->modified = found.st_mtime;
  if (!same || found.st_size == 0 || has_partner (self, name))
    return FALSE;
  arrival->waiting = FALSE;

  return TRUE;
}

static gboolean
look_cb (gpointer user_data)
{
  PpFolderWatch *self = user_data;
  gboolean waiting = FALSE;
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      Arrival *arrival = value;

      if (arrival->waiting && is_complete (self, name, arrival))
        take (self, name);
      waiting |= arrival->waiting;
    }
  if (waiting)
    return G_SOURCE_CONTINUE;
  self->timer = 0;

  return G_SOURCE_REMOVE;
}

/* Names that browsers give to what they have not finished. */
static gboolean
is_unfinished (const char *name)
{
  return *name == '.' || g_str_has_suffix (name, ".part") || g_str_has_suffix (name, ".crdownload") ||
         g_str_has_suffix (name, ".download") || g_str_has_suffix (name, ".tmp");
}

static void
note (PpFolderWatch *self,
      GFile         *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *path = g_file_get_path (file);
  Arrival *arrival;
  GStatBuf found;

  if (name == NULL || is_unfinished (name) || g_lstat (path, &found) != 0)
    return;

  arrival = g_hash_table_lookup (self->files, name);
  if (arrival == NULL)
    {
      arrival = g_new0 (Arrival, 1);
      arrival->size = -1;
      g_hash_table_insert (self->files, g_strdup (name), arrival);
    }
  else if (!arrival->waiting && arrival->size == found.st_size &&
           arrival->modified == found.st_mtime)
    {
      return;
    }

  arrival->waiting = TRUE;
  if (self->timer == 0)
    self->timer = g_timeout_add (self->interval, look_cb, self);
}

static void
changed_cb (PpFolderWatch    *self,
            GFile            *file,
            GFile            *other,
            GFileMonitorEvent event)
{
  if (event == G_FILE_MONITOR_EVENT_RENAMED && other != NULL)
    note (self, other);
  else if (event == G_FILE_MONITOR_EVENT_CREATED || event == G_FILE_MONITOR_EVENT_CHANGED ||
           event == G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT ||
           event == G_FILE_MONITOR_EVENT_MOVED_IN)
    note (self, file);
}

/**
 * pp_folder_watch_new:
 * @library: what is to take the files
 *
 * Returns: (transfer full): a watch over nothing yet
 */
PpFolderWatch *
pp_folder_watch_new (PpLibrary *library)
{
  PpFolderWatch *self = g_object_new (PP_TYPE_FOLDER_WATCH, NULL);

  self->library = g_object_ref (library);

  return self;
}

/**
 * pp_folder_watch_set_folder:
 * @self: a watch
 * @folder: (nullable): what to watch; %NULL = nothing
 * @error: return location for a %G_IO_ERROR
 *
 * Watches for what appears from now on; what is there already is left alone.
 *
 * Returns: whether @folder is watched
 */
gboolean
pp_folder_watch_set_folder (PpFolderWatch *self,
                            const char    *folder,
                            GError       **error)
{
  g_autoptr(GFile) file = NULL;

  g_return_val_if_fail (PP_IS_FOLDER_WATCH (self), FALSE);

  stop (self);
  if (folder == NULL)
    return TRUE;
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY, "%s is no folder", folder);
      return FALSE;
    }

  file = g_file_new_for_path (folder);
  self->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, error);
  if (self->monitor == NULL)
    return FALSE;

  self->folder = g_strdup (folder);
  self->cancellable = g_cancellable_new ();
  g_signal_connect_swapped (self->monitor, "changed", G_CALLBACK (changed_cb), self);

  return TRUE;
}

/**
 * pp_folder_watch_get_folder:
 * @self: a watch
 *
 * Returns: (transfer none) (nullable): what is watched
 */
const char *
pp_folder_watch_get_folder (PpFolderWatch *self)
{
  g_return_val_if_fail (PP_IS_FOLDER_WATCH (self), NULL);

  return self->folder;
}

/**
 * pp_folder_watch_set_catalogue:
 * @self: a watch
 * @catalogue: (nullable): what the feed lists: names by which broken files are known as hotfixes
 */
void
pp_folder_watch_set_catalogue (PpFolderWatch *self,
                               PpCatalogue   *catalogue)
{
  g_return_if_fail (PP_IS_FOLDER_WATCH (self));

  g_set_object (&self->catalogue, catalogue);
}
