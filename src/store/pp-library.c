/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library"

#include "config.h"

#include <poolpatch/pp-library.h>

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <poolpatch/pp-error.h>

#include "pp-archive.h"
#include "pp-download.h"
#include "pp-library-record.h"

#define TIMEOUT_SECONDS 60
#define PART_FOLDER ".part"

struct _PpLibrary
{
  GObject      parent_instance;

  char        *folder;    /* (owned) */
  SoupSession *soup;      /* (owned) */
  GHashTable  *records;   /* (owned) uuid → PpLibraryRecord */
  GHashTable  *fetching;  /* (owned) uuid → GPtrArray of GTask that wait for the same file */
};

G_DEFINE_FINAL_TYPE (PpLibrary, pp_library, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* One file on its way in; what the worker thread sees of it are copies. */
typedef struct
{
  PpHotfix        *hotfix;           /* (owned) */
  char            *folder;           /* (owned) */
  char            *source;           /* (owned) path of the zip or .xsupdate to take */
  char            *origin;           /* (owned) where it is from, for the record */
  gboolean         remove_source;
  PpLibraryRecord *record;           /* (owned) (nullable) made by the worker */
} Intake;

static void
intake_free (gpointer data)
{
  Intake *self = data;

  g_clear_pointer (&self->hotfix, pp_hotfix_unref);
  g_clear_pointer (&self->record, pp_library_record_free);
  g_free (self->folder);
  g_free (self->source);
  g_free (self->origin);
  g_free (self);
}

static void
pp_library_dispose (GObject *object)
{
  PpLibrary *self = PP_LIBRARY (object);

  if (self->soup != NULL)
    soup_session_abort (self->soup);
  g_clear_object (&self->soup);

  G_OBJECT_CLASS (pp_library_parent_class)->dispose (object);
}

static void
pp_library_finalize (GObject *object)
{
  PpLibrary *self = PP_LIBRARY (object);

  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->records, g_hash_table_unref);
  g_clear_pointer (&self->fetching, g_hash_table_unref);

  G_OBJECT_CLASS (pp_library_parent_class)->finalize (object);
}

static void
pp_library_class_init (PpLibraryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pp_library_dispose;
  object_class->finalize = pp_library_finalize;

  /**
   * PpLibrary::changed:
   *
   * A file came or went.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pp_library_init (PpLibrary *self)
{
  self->soup = soup_session_new_with_options ("timeout", TIMEOUT_SECONDS,
                                              "user-agent", "Poolpatch/" PP_VERSION, NULL);
  self->fetching = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) g_ptr_array_unref);
}

/**
 * pp_library_new:
 * @folder: where the files are; made when the first one comes
 *
 * Returns: (transfer full): the library in @folder
 */
PpLibrary *
pp_library_new (const char *folder)
{
  PpLibrary *self = g_object_new (PP_TYPE_LIBRARY, NULL);

  self->folder = g_strdup (folder);
  self->records = pp_library_record_load_all (folder);

  return self;
}

/**
 * pp_library_get_folder:
 * @self: a library
 *
 * Returns: (transfer none): its folder
 */
const char *
pp_library_get_folder (PpLibrary *self)
{
  g_return_val_if_fail (PP_IS_LIBRARY (self), NULL);

  return self->folder;
}

/**
 * pp_library_dup_path:
 * @self: a library
 * @uuid: uuid of a hotfix
 *
 * Returns: (transfer full) (nullable): path of its .xsupdate, when it is there with the size that
 *   was written down
 */
char *
pp_library_dup_path (PpLibrary  *self,
                     const char *uuid)
{
  g_autofree char *key = NULL;
  g_autofree char *path = NULL;
  PpLibraryRecord *record;
  GStatBuf found;

  g_return_val_if_fail (PP_IS_LIBRARY (self) && uuid != NULL, NULL);

  key = g_ascii_strdown (uuid, -1);
  record = g_hash_table_lookup (self->records, key);
  if (record == NULL)
    return NULL;

  path = g_build_filename (self->folder, record->file, NULL);
  if (g_stat (path, &found) != 0 || (guint64) found.st_size != record->size)
    return NULL;

  return g_steal_pointer (&path);
}

/**
 * pp_library_list:
 * @self: a library
 *
 * Returns: (transfer full): uuids of the hotfixes whose files are there
 */
char **
pp_library_list (PpLibrary *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer uuid;

  g_return_val_if_fail (PP_IS_LIBRARY (self), NULL);

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    {
      g_autofree char *path = pp_library_dup_path (self, uuid);

      if (path != NULL)
        g_strv_builder_add (builder, uuid);
    }

  return g_strv_builder_end (builder);
}

static gboolean
make_folders (const char *folder,
              GError    **error)
{
  g_autofree char *part = g_build_filename (folder, PART_FOLDER, NULL);

  if (g_mkdir_with_parents (part, 0755) == 0)
    return TRUE;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", folder,
               g_strerror (errno));

  return FALSE;
}

static gboolean
copy_file (const char   *from,
           const char   *to,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr(GFile) source = g_file_new_for_path (from);
  g_autoptr(GFile) target = g_file_new_for_path (to);
  g_autoptr(GError) local = NULL;

  if (g_file_copy (source, target, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS,
                   cancellable, NULL, NULL, &local))
    return TRUE;

  g_file_delete (target, NULL, NULL);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    {
      g_autofree char *folder = g_path_get_dirname (to);

      g_propagate_error (error, pp_error_new (PP_ERROR_SPACE, NULL,
                                              "There is no room left in %s", folder));
    }
  else
    {
      g_propagate_error (error, g_steal_pointer (&local));
    }

  return FALSE;
}

static gboolean
take_in (Intake       *intake,
         const char   *target,
         GCancellable *cancellable,
         GError      **error)
{
  g_autoptr(GError) local = NULL;
  const char *why;

  switch (pp_archive_sniff (intake->source, &local))
    {
    case PP_ARCHIVE_ZIP:
      return pp_archive_extract (intake->source, intake->hotfix->name, target, cancellable, error);

    case PP_ARCHIVE_XSUPDATE:
      return copy_file (intake->source, target, cancellable, error);

    case PP_ARCHIVE_ISO:
      why = "this is an update for XenServer 7.1 and later; that is not supported yet";
      break;

    case PP_ARCHIVE_WEB_PAGE:
      g_propagate_error (error, pp_error_new (PP_ERROR_DOWNLOAD, NULL,
                                              "%s leads to a web page, not to a hotfix",
                                              intake->origin));
      return FALSE;

    case PP_ARCHIVE_UNKNOWN:
    default:
      why = "this is neither a zip nor a hotfix (.xsupdate)";
      break;
    }

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL, "%s: %s", intake->origin, why));

  return FALSE;
}

/* Into .part/ first; what is in the folder itself is whole and on disk. */
static void
intake_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Intake *intake = task_data;
  g_autofree char *file = pp_library_record_create_file_name (intake->hotfix);
  g_autofree char *part = g_build_filename (intake->folder, PART_FOLDER, file, NULL);
  g_autofree char *final = g_build_filename (intake->folder, file, NULL);
  GError *error = NULL;
  gboolean ok;

  ok = make_folders (intake->folder, &error) && take_in (intake, part, cancellable, &error);
  if (ok)
    {
      intake->record = pp_library_record_new (intake->hotfix, part, file, intake->origin, &error);
      ok = intake->record != NULL;
    }
  if (ok && g_rename (part, final) != 0)
    {
      g_set_error (&error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", final,
                   g_strerror (errno));
      ok = FALSE;
    }
  if (ok)
    ok = pp_library_record_save (intake->record, intake->folder, &error);
  if (!ok)
    g_unlink (part);
  if (intake->remove_source)
    g_unlink (intake->source);

  if (ok)
    g_task_return_pointer (task, g_steal_pointer (&final), g_free);
  else
    g_task_return_error (task, error);
}

/* Everybody who asked for the file meanwhile gets the same answer. */
static void
answer_waiting (PpLibrary    *self,
                const char   *uuid,
                const char   *path,
                const GError *error)
{
  g_autoptr(GPtrArray) waiting = NULL;
  g_autofree char *key = NULL;

  if (!g_hash_table_steal_extended (self->fetching, uuid, (gpointer *) &key, (gpointer *) &waiting))
    return;

  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (path != NULL)
        g_task_return_pointer (task, g_strdup (path), g_free);
      else
        g_task_return_error (task, g_error_copy (error));
    }
}

static void
intake_done_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpLibrary *self = g_task_get_source_object (task);
  Intake *intake = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_task_propagate_pointer (G_TASK (result), &error);

  if (path != NULL)
    {
      g_hash_table_replace (self->records, g_strdup (intake->hotfix->uuid),
                            g_steal_pointer (&intake->record));
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
  answer_waiting (self, intake->hotfix->uuid, path, error);

  if (path != NULL)
    g_task_return_pointer (task, g_steal_pointer (&path), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
start_intake (GTask  *task,
              Intake *intake)
{
  g_autoptr(GTask) worker = g_task_new (NULL, g_task_get_cancellable (task), intake_done_cb, task);

  g_task_set_source_tag (worker, start_intake);
  g_task_set_task_data (worker, intake, intake_free);
  g_task_run_in_thread (worker, intake_thread);
}

static Intake *
create_intake (PpLibrary  *self,
               PpHotfix   *hotfix,
               const char *origin)
{
  Intake *intake = g_new0 (Intake, 1);

  intake->hotfix = pp_hotfix_ref (hotfix);
  intake->folder = g_strdup (self->folder);
  intake->origin = g_strdup (origin);

  return intake;
}

static void
downloaded_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpLibrary *self = g_task_get_source_object (task);
  Intake *intake = g_object_steal_data (G_OBJECT (task), "intake");
  g_autoptr(GError) error = NULL;

  if (!pp_download_finish (result, &error))
    {
      answer_waiting (self, intake->hotfix->uuid, NULL, error);
      intake_free (intake);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  start_intake (g_steal_pointer (&task), intake);
}

static void
download (GTask            *task,
          PpHotfix         *hotfix,
          PpLibraryProgress progress,
          gpointer          progress_data)
{
  PpLibrary *self = g_task_get_source_object (task);
  g_autofree char *name = g_strconcat (hotfix->uuid, ".download", NULL);
  g_autoptr(GError) error = NULL;
  Intake *intake;

  if (!make_folders (self->folder, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }

  intake = create_intake (self, hotfix, hotfix->patch_url);
  intake->source = g_build_filename (self->folder, PART_FOLDER, name, NULL);
  intake->remove_source = TRUE;
  g_object_set_data_full (G_OBJECT (task), "intake", intake, intake_free);
  g_hash_table_insert (self->fetching, g_strdup (hotfix->uuid),
                       g_ptr_array_new_with_free_func (g_object_unref));
  pp_download_async (self->soup, hotfix->patch_url, intake->source, g_task_get_cancellable (task),
                     progress, progress_data, downloaded_cb, task);
}

/**
 * pp_library_fetch_async:
 * @self: a library
 * @hotfix: what to have
 * @cancellable: (nullable): a #GCancellable
 * @progress: (nullable): called with bytes so far while it is downloaded
 * @progress_data: data for @progress
 * @callback: (scope async): called when the file is there
 * @user_data: data for @callback
 *
 * Makes sure that the file of @hotfix is in the library: at once when it is, else by download. Who
 * asks for a file that is being fetched waits for the same download.
 */
void
pp_library_fetch_async (PpLibrary          *self,
                        PpHotfix           *hotfix,
                        GCancellable       *cancellable,
                        PpLibraryProgress   progress,
                        gpointer            progress_data,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  char *path;
  GPtrArray *waiting;

  g_return_if_fail (PP_IS_LIBRARY (self) && hotfix != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_library_fetch_async);

  path = pp_library_dup_path (self, hotfix->uuid);
  waiting = g_hash_table_lookup (self->fetching, hotfix->uuid);
  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else if (waiting != NULL)
    g_ptr_array_add (waiting, g_steal_pointer (&task));
  else if (hotfix->patch_url == NULL)
    g_task_return_error (task, pp_error_new (PP_ERROR_DOWNLOAD, NULL,
                                             "The feed does not say where %s can be had",
                                             hotfix->name));
  else
    download (g_steal_pointer (&task), hotfix, progress, progress_data);
}

/**
 * pp_library_fetch_finish:
 * @self: a library
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): path of the .xsupdate
 */
char *
pp_library_fetch_finish (PpLibrary    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_library_fetch_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * pp_library_import_async:
 * @self: a library
 * @path: a .zip or .xsupdate on disk; it stays where it is
 * @hotfix: which hotfix it is
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when it is in the library
 * @user_data: data for @callback
 *
 * Takes a file from disk, under the same checks as a download.
 */
void
pp_library_import_async (PpLibrary          *self,
                         const char         *path,
                         PpHotfix           *hotfix,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Intake *intake;

  g_return_if_fail (PP_IS_LIBRARY (self) && path != NULL && hotfix != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_library_import_async);
  intake = create_intake (self, hotfix, path);
  intake->source = g_strdup (path);
  start_intake (g_steal_pointer (&task), intake);
}

/**
 * pp_library_import_finish:
 * @self: a library
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): path of the .xsupdate in the library
 */
char *
pp_library_import_finish (PpLibrary    *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_library_import_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * pp_library_guess_name:
 * @path: a .zip or .xsupdate on disk
 *
 * Returns: (transfer full) (nullable): name of the hotfix it seems to hold: the file in the zip
 *   is called so, or the file itself
 */
char *
pp_library_guess_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  char *dot;

  if (pp_archive_sniff (path, NULL) == PP_ARCHIVE_ZIP)
    return pp_archive_find_name (path, NULL);

  dot = strrchr (base, '.');
  if (dot == NULL || g_ascii_strcasecmp (dot, ".xsupdate") != 0)
    return NULL;
  *dot = '\0';

  return g_steal_pointer (&base);
}
