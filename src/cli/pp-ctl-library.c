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

/* How much there is, may be and can be. */
static void
add_room (PpCtlSession *session,
          JsonBuilder  *builder)
{
  guint64 bytes = pp_library_measure (session->library);
  guint64 n_free = pp_library_measure_free (session->library);
  g_autofree char *text = NULL;
  guint64 quota;

  g_object_get (session->library, "quota", &quota, NULL);
  json_builder_set_member_name (builder, "bytes");
  json_builder_add_int_value (builder, (gint64) bytes);
  json_builder_set_member_name (builder, "quota");
  json_builder_add_int_value (builder, (gint64) quota);
  json_builder_set_member_name (builder, "free");
  json_builder_add_int_value (builder, n_free != G_MAXUINT64 ? (gint64) n_free : -1);
  text = pp_text_for_room (bytes, quota, n_free);
  if (!session->options->json)
    g_print ("%s · %s\n", text, pp_library_get_folder (session->library));
}

/* @unneeded: (nullable): uuids of files that no pool needs, when that is known */
static int
list_with (PpCtlSession       *session,
           const char * const *unneeded)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "schema");
  json_builder_add_int_value (builder, 1);
  pp_ctl_json_add_string (builder, "folder", pp_library_get_folder (session->library));
  add_files (session, builder);
  add_quarantine (session, builder);
  add_room (session, builder);
  if (unneeded != NULL)
    pp_ctl_json_add_strv (builder, "unneeded", unneeded);
  json_builder_end_object (builder);
  if (session->options->json)
    pp_ctl_json_print (builder);

  return PP_CTL_DONE;
}

static int
list (PpCtlSession *session)
{
  return list_with (session, NULL);
}

/* What --json promises: one document, whatever was done. */
static void
list_for_json (PpCtlSession *session)
{
  if (session->options->json)
    list (session);
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

  list_for_json (session);

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
    {
      list_for_json (session);
      return PP_CTL_DONE;
    }

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
remove_file (PpCtlSession *session,
             const char   *uuid)
{
  g_autoptr(GError) error = NULL;

  if (pp_library_remove (session->library, uuid, &error))
    return TRUE;
  pp_ctl_complain (session->options, error);

  return FALSE;
}

/* Only with all pools at hand: of one that cannot be asked nobody knows what it needs.
 * (nullable): %NULL after an error was said */
static GPtrArray *
create_outlooks (PpCtlSession *session,
                 int          *status)
{
  GPtrArray *outlooks;

  pp_ctl_session_read_feed (session);
  *status = session->catalogue != NULL ? pp_ctl_session_connect (session) : PP_CTL_LOCAL;
  if (*status != PP_CTL_DONE)
    return NULL;

  outlooks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < session->pools->len; i++)
    g_ptr_array_add (outlooks,
                     pp_ctl_create_outlook (session, g_ptr_array_index (session->pools, i)));

  return outlooks;
}

static int
prune (PpCtlSession *session)
{
  g_autoptr(GPtrArray) outlooks = NULL;
  g_auto(GStrv) uuids = NULL;
  gboolean ok = TRUE;
  int status;

  outlooks = create_outlooks (session, &status);
  if (outlooks == NULL)
    return status;

  uuids = pp_library_list_unneeded (session->library, outlooks);
  for (guint i = 0; uuids[i] != NULL; i++)
    {
      if (!session->options->json)
        g_print (session->options->yes ? _("%s: removed\n") : _("%s: no pool needs it\n"),
                 pp_library_get_name (session->library, uuids[i]));
      if (session->options->yes)
        ok = remove_file (session, uuids[i]) && ok;
    }
  if (session->options->yes)
    pp_library_discard_quarantined (session->library);
  if (session->options->json)
    list_with (session, (const char * const *) uuids);

  return ok ? PP_CTL_DONE : PP_CTL_LOCAL;
}

static void
add_missing (PpCtlSession    *session,
             const PpMissing *missing,
             JsonBuilder     *builder)
{
  PpHotfix *hotfix = missing->hotfix;
  g_autofree char *pools = g_strjoinv (pp_text_get_comma (), missing->pools);

  if (!session->options->json)
    g_print ("%-16s %s  %s\n", hotfix->name, hotfix->url != NULL ? hotfix->url : _("no web page"),
             pools);
  json_builder_begin_object (builder);
  pp_ctl_json_add_string (builder, "uuid", hotfix->uuid);
  pp_ctl_json_add_string (builder, "name", hotfix->name);
  pp_ctl_json_add_string (builder, "article", hotfix->article);
  pp_ctl_json_add_string (builder, "page", hotfix->url);
  pp_ctl_json_add_string (builder, "url", hotfix->patch_url);
  json_builder_set_member_name (builder, "size");
  json_builder_add_int_value (builder, (gint64) hotfix->download_size);
  pp_ctl_json_add_strv (builder, "pools", (const char * const *) missing->pools);
  json_builder_end_object (builder);
}

static int
list_missing (PpCtlSession *session)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(GPtrArray) outlooks = NULL;
  g_autoptr(GPtrArray) missing = NULL;
  int status;

  outlooks = create_outlooks (session, &status);
  if (outlooks == NULL)
    return status;

  missing = pp_library_list_missing (session->library, outlooks);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "schema");
  json_builder_add_int_value (builder, 1);
  json_builder_set_member_name (builder, "missing");
  json_builder_begin_array (builder);
  for (guint i = 0; i < missing->len; i++)
    add_missing (session, g_ptr_array_index (missing, i), builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (session->options->json)
    pp_ctl_json_print (builder);

  return PP_CTL_DONE;
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
  list_for_json (session);

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
    { "missing", list_missing, 0, 0 },
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

  g_printerr (_("poolpatchctl: library list, import FILE|FOLDER…, export FOLDER, verify, missing, "
                "prune or remove HOTFIX…\n"));

  return PP_CTL_USAGE;
}
