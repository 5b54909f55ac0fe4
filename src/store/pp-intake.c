/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-intake"

#include "config.h"

#include "pp-intake.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <poolpatch/pp-error.h>

#include "pp-archive.h"
#include "pp-checksums.h"
#include "pp-iso.h"
#include "pp-part.h"
#include "pp-quarantine.h"
#include "pp-signed.h"
#include "pp-space.h"

typedef struct
{
  PpHotfix    *hotfix;    /* (owned) (nullable) */
  char        *folder;    /* (owned) */
  char        *source;    /* (owned) */
  char        *origin;    /* (owned) */
  char        *key_file;  /* (owned) (nullable) */
  GHashTable  *checksums; /* (owned) (nullable) */
  gboolean     consume;
  gboolean     keep_broken;
  PpUpdateXml *update;    /* (owned) (nullable) what an image says of itself */
  const char  *suffix;    /* of what it turned out to be */
} Intake;

static void
intake_free (gpointer data)
{
  Intake *self = data;

  g_clear_pointer (&self->hotfix, pp_hotfix_unref);
  g_clear_pointer (&self->checksums, g_hash_table_unref);
  g_free (self->key_file);
  g_free (self->folder);
  g_free (self->source);
  g_free (self->origin);
  pp_update_xml_free (self->update);
  g_free (self);
}

static gboolean
take_errno (GError    **error,
            const char *path)
{
  int saved = errno;

  if (saved == ENOSPC || saved == EDQUOT)
    g_propagate_error (error, pp_space_error_new (path, 0));
  else
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s", path,
                 g_strerror (saved));

  return FALSE;
}

static gboolean
sync_file (const char *path,
           GError    **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean ok;

  if (fd < 0)
    return take_errno (error, path);
  ok = fsync (fd) == 0 || take_errno (error, path);
  close (fd);

  return ok;
}

static gboolean
copy_file (const char   *from,
           const char   *to,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr(GFile) source = g_file_new_for_path (from);
  g_autoptr(GFile) target = g_file_new_for_path (to);
  g_autofree char *folder = g_path_get_dirname (to);
  g_autoptr(GError) local = NULL;
  GStatBuf found = { 0 };

  if (g_stat (from, &found) == 0 && !pp_space_check (folder, found.st_size, error))
    return FALSE;
  if (g_file_copy (source, target, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS,
                   cancellable, NULL, NULL, &local))
    return sync_file (to, error);

  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    g_propagate_error (error, pp_space_error_new (folder, found.st_size));
  else
    g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

static gboolean
refuse (Intake       *intake,
        PpArchiveKind kind,
        GError      **error)
{
  if (kind == PP_ARCHIVE_WEB_PAGE)
    g_propagate_error (error, pp_error_new (PP_ERROR_DOWNLOAD, NULL,
                                            "%s leads to a web page, not to a hotfix",
                                            intake->origin));
  else
    g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                            "%s is neither a zip nor a hotfix (.xsupdate, .iso)",
                                            intake->origin));

  return FALSE;
}

/* @local: (transfer full) */
static gboolean
say_which (Intake  *intake,
           GError  *local,
           GError **error)
{
  if (g_error_matches (local, PP_ERROR, PP_ERROR_FILE))
    g_propagate_prefixed_error (error, local, "%s: ", intake->origin);
  else
    g_propagate_error (error, local);

  return FALSE;
}

/* The last part of a path or of the path of a URL: a query is no name. */
static char *
dup_origin_name (const char *origin)
{
  g_autoptr(GUri) uri = g_uri_parse (origin, G_URI_FLAGS_NONE, NULL);

  return g_path_get_basename (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_path (uri) :
                              origin);
}

static gboolean
is_hotfix (PpArchiveKind kind)
{
  return kind == PP_ARCHIVE_XSUPDATE || kind == PP_ARCHIVE_ISO;
}

static gboolean
check_sums (Intake       *intake,
            const char   *target,
            GCancellable *cancellable,
            GError      **error)
{
  g_autofree char *outer = dup_origin_name (intake->origin);
  g_autofree char *inner = NULL;

  if (intake->hotfix != NULL)
    inner = g_strconcat (intake->hotfix->name, intake->suffix, NULL);

  return pp_checksums_check (intake->checksums, outer, target == NULL ? intake->source : target,
                             cancellable, error) &&
         (target == NULL || inner == NULL || g_str_equal (inner, outer) ||
          pp_checksums_check (intake->checksums, inner, target, cancellable, error));
}

/* Leaves the hotfix at @target, on disk. */
static gboolean
take_in (Intake       *intake,
         const char   *target,
         GCancellable *cancellable,
         GError      **error)
{
  g_autoptr(GError) local = NULL;
  PpArchiveKind kind = pp_archive_sniff (intake->source, &local);

  if (local != NULL || (kind == PP_ARCHIVE_ZIP && !check_sums (intake, NULL, cancellable, &local)))
    return say_which (intake, g_steal_pointer (&local), error);

  if (is_hotfix (kind) && intake->consume)
    return g_rename (intake->source, target) == 0 ? sync_file (target, error) :
           take_errno (error, target);
  if (is_hotfix (kind))
    return copy_file (intake->source, target, cancellable, error);
  if (kind != PP_ARCHIVE_ZIP)
    return refuse (intake, kind, error);

  if (!pp_archive_extract (intake->source, intake->hotfix != NULL ? intake->hotfix->name : NULL,
                           target, cancellable, &local))
    return say_which (intake, g_steal_pointer (&local), error);
  if (!is_hotfix (pp_archive_sniff (target, NULL)))
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                              "What %s holds is no hotfix: it begins neither as a "
                                              "signed file nor as an image does", intake->origin));
      return FALSE;
    }

  return TRUE;
}

/* What the file says of itself has to be what it was to be; of a file that nobody knows it is all
 * there is to know. */
static gboolean
identify (Intake     *intake,
          const char *uuid,
          const char *label,
          GError    **error)
{
  const PpHotfix facts = { .uuid = (char *) uuid, .name = (char *) (label != NULL ? label : uuid) };

  if (intake->hotfix == NULL && uuid == NULL)
    g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                            "the feed lists no hotfix of its name, and it does not "
                                            "say its uuid"));
  else if (intake->hotfix == NULL)
    intake->hotfix = pp_hotfix_new (&facts);
  else if (uuid != NULL && g_ascii_strcasecmp (uuid, intake->hotfix->uuid) != 0)
    g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL, "it is %s (%s), not %s (%s)",
                                            label != NULL ? label : "another hotfix", uuid,
                                            intake->hotfix->name, intake->hotfix->uuid));

  return intake->hotfix != NULL && (uuid == NULL ||
                                    g_ascii_strcasecmp (uuid, intake->hotfix->uuid) == 0);
}

/* A supplemental pack has no uuid: it gets one from its content, so that it is itself again. */
static gboolean
name_pack (Intake       *intake,
           const char   *target,
           GCancellable *cancellable,
           GError      **error)
{
  guint64 size;
  g_autofree char *sum = pp_checksums_compute (target, &size, cancellable, error);
  g_autofree char *file = dup_origin_name (intake->origin);
  g_autofree char *uuid = NULL;
  PpHotfix facts = { NULL };

  if (sum == NULL)
    return FALSE;
  sum[32] = '\0';
  uuid = g_strconcat (PP_LIBRARY_PACK_PREFIX, sum, NULL);
  if (strrchr (file, '.') != NULL)
    *strrchr (file, '.') = '\0';
  facts.uuid = uuid;
  facts.name = *file != '\0' ? file : uuid;
  intake->hotfix = pp_hotfix_new (&facts);

  return TRUE;
}

static gboolean
examine_image (Intake       *intake,
               const char   *target,
               GCancellable *cancellable,
               GError      **error)
{
  intake->suffix = PP_LIBRARY_ISO;
  if (intake->key_file != NULL)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                              "it is an ISO image, whose signature only the server "
                                              "checks: it cannot be taken where a key is demanded"));
      return FALSE;
    }
  if (!pp_iso_check (target, &intake->update, cancellable, error))
    return FALSE;
  if (intake->update != NULL)
    return identify (intake, intake->update->uuid, intake->update->name, error);

  return intake->hotfix != NULL || name_pack (intake, target, cancellable, error);
}

static gboolean
examine_signed (Intake       *intake,
                const char   *target,
                GCancellable *cancellable,
                GError      **error)
{
  g_autofree char *uuid = NULL;
  g_autofree char *label = NULL;

  return pp_signed_check (target, &uuid, &label, cancellable, error) &&
         identify (intake, uuid, label, error) &&
         (intake->key_file == NULL ||
          pp_signed_verify (target, intake->key_file, cancellable, error));
}

/* What is at @target: whole, signed, and the one that it was to be. */
static gboolean
examine (Intake       *intake,
         const char   *target,
         GCancellable *cancellable,
         GError      **error)
{
  g_autoptr(GError) local = NULL;
  gboolean is_image = pp_archive_sniff (target, NULL) == PP_ARCHIVE_ISO;

  return ((is_image ? examine_image (intake, target, cancellable, &local) :
           examine_signed (intake, target, cancellable, &local)) &&
          check_sums (intake, target, cancellable, &local)) ||
         say_which (intake, g_steal_pointer (&local), error);
}

static PpLibraryRecord *
put_in_place (Intake     *intake,
              const char *part,
              GError    **error)
{
  g_autofree char *file = pp_library_record_create_file_name (intake->hotfix, intake->suffix);
  g_autofree char *final = g_build_filename (intake->folder, file, NULL);
  PpLibraryRecord *record = pp_library_record_new (intake->hotfix, part, file, intake->origin,
                                                   error);

  if (record != NULL && intake->update != NULL)
    {
      record->version = g_strdup (intake->update->version);
      record->guidance = g_strdup (intake->update->guidance);
      record->description = g_strdup (intake->update->description);
      record->installation_size = intake->update->installation_size;
      record->homogeneous = intake->update->homogeneous;
      record->mandatory = intake->update->mandatory;
    }
  if (record != NULL && g_rename (part, final) != 0)
    {
      take_errno (error, final);
      g_clear_pointer (&record, pp_library_record_free);
    }
  if (record != NULL && !pp_library_record_save (record, intake->folder, error))
    {
      g_unlink (final);
      g_clear_pointer (&record, pp_library_record_free);
    }

  return record;
}

/* A broken file is put aside with the reason: the file itself when it is ours, else a copy. */
static void
quarantine (Intake       *intake,
            const char   *part,
            const GError *reason)
{
  g_autofree char *file = dup_origin_name (intake->origin);
  const char *name = intake->hotfix != NULL ? intake->hotfix->name : file;
  gboolean is_there = g_file_test (intake->source, G_FILE_TEST_EXISTS);

  if (intake->consume)
    pp_quarantine_put (intake->folder, is_there ? intake->source : part, name, intake->origin, reason);
  else if (is_there && part != NULL && copy_file (intake->source, part, NULL, NULL))
    pp_quarantine_put (intake->folder, part, name, intake->origin, reason);
}

/* What is in the folder itself is whole and on disk: everything else happens in .part. */
static void
intake_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Intake *intake = task_data;
  GError *error = NULL;
  g_autofree char *part = pp_part_create_empty (intake->folder, &error);
  PpLibraryRecord *record = NULL;

  if (part != NULL && take_in (intake, part, cancellable, &error) &&
      examine (intake, part, cancellable, &error))
    record = put_in_place (intake, part, &error);
  if (record != NULL)
    pp_quarantine_drop (intake->folder, record->name);
  else if ((intake->consume && g_error_matches (error, PP_ERROR, PP_ERROR_FILE)) ||
           (intake->keep_broken && error->domain == PP_ERROR && error->code != PP_ERROR_SPACE))
    quarantine (intake, part, error);
  if (part != NULL)
    g_unlink (part);
  if (intake->consume)
    g_unlink (intake->source);

  if (record != NULL)
    g_task_return_pointer (task, record, (GDestroyNotify) pp_library_record_free);
  else
    g_task_return_error (task, error);
}

/**
 * pp_intake_async:
 * @order: which file, and what it is
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when the file is in the library
 * @user_data: data for @callback
 *
 * Looks at a file, takes the hotfix out of it and puts that into the library, all in a thread.
 */
void
pp_intake_async (const PpIntakeOrder *order,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Intake *intake = g_new0 (Intake, 1);

  g_task_set_source_tag (task, pp_intake_async);
  intake->hotfix = order->hotfix != NULL ? pp_hotfix_ref (order->hotfix) : NULL;
  intake->key_file = g_strdup (order->key_file);
  intake->checksums = order->checksums != NULL ? g_hash_table_ref (order->checksums) : NULL;
  intake->folder = g_strdup (order->folder);
  intake->source = g_strdup (order->source);
  intake->origin = g_strdup (order->origin);
  intake->consume = order->consume;
  intake->keep_broken = order->keep_broken;
  intake->suffix = PP_LIBRARY_XSUPDATE;
  g_task_set_task_data (task, intake, intake_free);
  g_task_run_in_thread (task, intake_thread);
}

/**
 * pp_intake_finish:
 * @result: what the callback was given
 * @error: return location for %PP_ERROR_FILE, %PP_ERROR_SPACE, %PP_ERROR_DOWNLOAD for a web page
 *
 * Returns: (transfer full) (nullable): the record of the file
 */
PpLibraryRecord *
pp_intake_finish (GAsyncResult *result,
                  GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_intake_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
