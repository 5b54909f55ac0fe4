/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-library"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "pp-ctl-choose.h"
#include "pp-ctl-commands.h"
#include "pp-ctl-json.h"
#include "pp-ctl-wait.h"

static void
add_files (PpCtlSession *session,
           JsonBuilder  *builder)
{
  PpLibrary *library = session->library;
  g_auto(GStrv) uuids = pp_library_list (library);

  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; uuids[i] != NULL; i++)
    {
      static const char * const none[] = { NULL };
      const char * const *pools = pp_library_get_pools (library, uuids[i]);
      g_autofree char *path = pp_library_dup_path (library, uuids[i]);
      g_autofree char *size = NULL;
      GStatBuf facts = { 0 };

      if (path == NULL || g_stat (path, &facts) != 0)
        continue;
      json_builder_begin_object (builder);
      pp_ctl_json_add_string (builder, "uuid", uuids[i]);
      pp_ctl_json_add_string (builder, "name", pp_library_get_name (library, uuids[i]));
      pp_ctl_json_add_string (builder, "path", path);
      json_builder_set_member_name (builder, "size");
      json_builder_add_int_value (builder, facts.st_size);
      pp_ctl_json_add_string (builder, "sha256", pp_library_get_sha256 (library, uuids[i]));
      pp_ctl_json_add_string (builder, "origin", pp_library_get_origin (library, uuids[i]));
      pp_ctl_json_add_time (builder, "added", pp_library_get_added (library, uuids[i]));
      pp_ctl_json_add_strv (builder, "pools", pools != NULL ? pools : none);
      json_builder_end_object (builder);
      size = pp_text_for_size (facts.st_size);
      if (!session->options->json)
        g_print ("%-16s %10s  %s\n", pp_library_get_name (library, uuids[i]), size, path);
    }
  json_builder_end_array (builder);
}

static void
add_quarantine (PpCtlSession *session,
                JsonBuilder  *builder)
{
  g_autoptr(GPtrArray) broken = pp_library_list_quarantined (session->library);

  json_builder_set_member_name (builder, "quarantine");
  json_builder_begin_array (builder);
  for (guint i = 0; i < broken->len; i++)
    {
      const PpQuarantined *file = g_ptr_array_index (broken, i);

      json_builder_begin_object (builder);
      pp_ctl_json_add_string (builder, "name", file->name);
      pp_ctl_json_add_string (builder, "path", file->path);
      pp_ctl_json_add_string (builder, "origin", file->origin);
      pp_ctl_json_add_string (builder, "reason", file->reason);
      json_builder_end_object (builder);
      if (!session->options->json)
        g_print (_("%-16s broken, not used: %s\n"), file->name, file->reason);
    }
  json_builder_end_array (builder);
}

static int
list (PpCtlSession *session)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  guint64 bytes = pp_library_measure (session->library);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "schema");
  json_builder_add_int_value (builder, 1);
  pp_ctl_json_add_string (builder, "folder", pp_library_get_folder (session->library));
  json_builder_set_member_name (builder, "bytes");
  json_builder_add_int_value (builder, (gint64) bytes);
  add_files (session, builder);
  add_quarantine (session, builder);
  json_builder_end_object (builder);
  if (session->options->json)
    pp_ctl_json_print (builder);

  return PP_CTL_DONE;
}

static gboolean
import_file (PpCtlSession *session,
             const char   *path)
{
  g_auto(PpCtlWait) wait = { NULL };
  g_autoptr(PpHotfix) hotfix = pp_bundle_identify (path, session->catalogue);
  g_autoptr(GError) error = NULL;
  g_autofree char *kept = NULL;

  pp_library_import_async (session->library, path, hotfix, session->cancellable, pp_ctl_wait_cb,
                           &wait);
  kept = pp_library_import_finish (session->library, pp_ctl_wait (&wait), &error);
  if (kept == NULL)
    pp_ctl_complain (session->options, error);
  else if (!session->options->json)
    g_print ("%s\n", kept);

  return kept != NULL;
}

/* The feed of a bundle stands in for the configured one until that can be reached. */
static gboolean
adopt_feed (PpCtlSession *session,
            const char   *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;
  char *text;
  gsize length;
  gboolean ok = g_file_get_contents (path, &text, &length, &error);

  if (ok)
    {
      bytes = g_bytes_new_take (text, length);
      ok = pp_feed_keep_copy (session->feed, bytes, &error);
    }
  if (ok)
    {
      g_clear_object (&session->catalogue);
      session->catalogue = pp_feed_parse (bytes, pp_feed_get_source (session->feed),
                                          g_get_real_time () / G_USEC_PER_SEC, &error);
    }
  else
    pp_ctl_complain (session->options, error);

  return ok;
}

static gboolean
import_folder (PpCtlSession *session,
               const char   *folder)
{
  g_auto(GStrv) paths = pp_bundle_list_files (folder);
  g_autofree char *feed = g_build_filename (folder, PP_BUNDLE_FEED, NULL);
  g_autofree char *sums = g_build_filename (folder, PP_BUNDLE_CHECKSUMS, NULL);
  g_autoptr(GError) error = NULL;
  gboolean ok = TRUE;

  if (g_file_test (sums, G_FILE_TEST_EXISTS) && session->options->checksums == NULL &&
      !pp_library_load_checksums (session->library, sums, &error))
    {
      pp_ctl_complain (session->options, error);
      return FALSE;
    }
  if (g_file_test (feed, G_FILE_TEST_EXISTS))
    ok = adopt_feed (session, feed);
  else if (session->catalogue == NULL)
    pp_ctl_session_read_feed (session);
  for (guint i = 0; paths[i] != NULL; i++)
    ok = import_file (session, paths[i]) && ok;

  return ok;
}

static int
import (PpCtlSession *session)
{
  char **words = session->options->arguments + 1;
  gboolean ok = TRUE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (g_file_test (words[i], G_FILE_TEST_IS_DIR))
        ok = import_folder (session, words[i]) && ok;
      else
        {
          if (session->catalogue == NULL)
            pp_ctl_session_read_feed (session);
          ok = import_file (session, words[i]) && ok;
        }
    }

  return ok ? PP_CTL_DONE : PP_CTL_LOCAL;
}

static int
export (PpCtlSession *session)
{
  g_auto(PpCtlWait) wait = { NULL };
  g_autoptr(GBytes) feed = pp_feed_load_copy (session->feed);
  g_autoptr(GBytes) notes = pp_feed_load_notes_text ();
  g_autoptr(GError) error = NULL;

  if (feed == NULL)
    {
      pp_ctl_session_read_feed (session);
      feed = pp_feed_load_copy (session->feed);
    }
  pp_library_export_async (session->library, session->options->arguments[1], feed, notes,
                           session->cancellable, pp_ctl_wait_cb, &wait);
  if (pp_library_export_finish (session->library, pp_ctl_wait (&wait), &error))
    return PP_CTL_DONE;

  pp_ctl_complain (session->options, error);

  return PP_CTL_LOCAL;
}

static int
verify (PpCtlSession *session)
{
  g_auto(PpCtlWait) wait = { NULL };
  g_autoptr(GError) error = NULL;
  guint n_broken = 0;

  pp_library_verify_async (session->library, session->cancellable, pp_ctl_wait_cb, &wait);
  if (!pp_library_verify_finish (session->library, pp_ctl_wait (&wait), &n_broken, &error))
    {
      pp_ctl_complain (session->options, error);
      return PP_CTL_LOCAL;
    }
  list (session);

  return n_broken == 0 ? PP_CTL_DONE : PP_CTL_LOCAL;
}

static gboolean
is_needed (GPtrArray  *outlooks,
           const char *uuid)
{
  for (guint i = 0; i < outlooks->len; i++)
    {
      PpOutlook *outlook = g_ptr_array_index (outlooks, i);

      /* Of what the feed does not know nobody can say that it is not needed. */
      if (pp_outlook_find_hotfix (outlook, uuid) == NULL || pp_outlook_is_outstanding (outlook, uuid))
        return TRUE;
    }

  return FALSE;
}

static gboolean
remove_file (PpCtlSession *session,
             const char   *uuid)
{
  g_autoptr(GError) error = NULL;

  if (pp_library_remove (session->library, uuid, &error))
    return TRUE;
  pp_ctl_complain (session->options, error);

  return FALSE;
}

/* Only with all pools at hand: of one that cannot be asked nobody knows what it needs. */
static int
prune (PpCtlSession *session)
{
  g_autoptr(GPtrArray) outlooks = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto(GStrv) uuids = pp_library_list (session->library);
  gboolean ok = TRUE;
  int status;

  pp_ctl_session_read_feed (session);
  if (session->catalogue == NULL)
    return PP_CTL_LOCAL;
  status = pp_ctl_session_connect (session);
  if (status != PP_CTL_DONE)
    return status;

  for (guint i = 0; i < session->pools->len; i++)
    g_ptr_array_add (outlooks,
                     pp_ctl_create_outlook (session, g_ptr_array_index (session->pools, i)));
  for (guint i = 0; uuids[i] != NULL; i++)
    {
      if (is_needed (outlooks, uuids[i]))
        continue;
      if (!session->options->json)
        g_print (session->options->yes ? _("%s: removed\n") : _("%s: no pool needs it\n"),
                 pp_library_get_name (session->library, uuids[i]));
      if (session->options->yes)
        ok = remove_file (session, uuids[i]) && ok;
    }
  if (session->options->yes)
    pp_library_discard_quarantined (session->library);
  if (session->options->json)
    list (session);

  return ok ? PP_CTL_DONE : PP_CTL_LOCAL;
}

static const char *
find_uuid (PpLibrary  *library,
           char      **uuids,
           const char *word)
{
  for (guint i = 0; uuids[i] != NULL; i++)
    if (g_ascii_strcasecmp (uuids[i], word) == 0 ||
        g_strcmp0 (pp_library_get_name (library, uuids[i]), word) == 0)
      return uuids[i];

  return NULL;
}

static int
remove_named (PpCtlSession *session)
{
  char **words = session->options->arguments + 1;
  gboolean ok = TRUE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto(GStrv) uuids = pp_library_list (session->library);
      const char *uuid = find_uuid (session->library, uuids, words[i]);

      ok = remove_file (session, uuid != NULL ? uuid : words[i]) && ok;
    }

  return ok ? PP_CTL_DONE : PP_CTL_LOCAL;
}

/**
 * pp_ctl_library:
 * @session: a session
 *
 * Lists, takes in, carries elsewhere, checks and removes the files of the library.
 *
 * Returns: the exit status
 */
int
pp_ctl_library (PpCtlSession *session)
{
  static const struct
  {
    const char *name;
    int         (*run) (PpCtlSession *session);
    guint       n_min;
    guint       n_max;
  } commands[] = {
    { "list", list, 0, 0 },
    { "import", import, 1, G_MAXUINT },
    { "export", export, 1, 1 },
    { "verify", verify, 0, 0 },
    { "prune", prune, 0, 0 },
    { "remove", remove_named, 1, G_MAXUINT },
  };
  const char *what = session->options->arguments[0];
  guint n = what != NULL ? g_strv_length (session->options->arguments) - 1 : 0;

  if (what == NULL)
    return list (session);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (what, commands[i].name) && n >= commands[i].n_min && n <= commands[i].n_max)
      return commands[i].run (session);

  g_printerr (_("poolpatchctl: library list, import FILE|FOLDER…, export FOLDER, verify, prune or "
                "remove HOTFIX…\n"));

  return PP_CTL_USAGE;
}
