/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "xapi-address.h"
#include "xapi-certificate.h"
#include "xapi-events.h"
#include "xapi-session.h"
#include "xapi-task.h"
#include "xapi-upload.h"
#include "../support/sim-fixture.h"
#include "../support/wait.h"

#include <glib/gstdio.h>
#include <string.h>
#include <zip.h>

/** Sim: a pool of three servers of release 6.2, over TLS. */
typedef struct
{
  PpSimFixture *fixture;
  XapiTrust    *trust;        /* of the test that runs */
} Sim;

typedef struct
{
  const char *path;
  void (*run)(Sim *sim);
  Sim        *sim;
} Test;

static XapiSession *
login (Sim        *sim,
       const char *address,
       const char *password,
       GError    **error)
{
  g_autoptr(XapiSession) session = xapi_session_new (address, sim->trust);
  g_autoptr(GAsyncResult) result = NULL;

  xapi_session_login_async (session, "root", password, NULL, pp_test_result_cb, &result);
  if (!xapi_session_login_finish (session, pp_test_wait (&result), error))
    return NULL;

  return g_steal_pointer (&session);
}

static void
logout (XapiSession *session)
{
  g_autoptr(GAsyncResult) result = NULL;

  xapi_session_logout_async (session, NULL, pp_test_result_cb, &result);
  g_assert_true (xapi_session_logout_finish (session, pp_test_wait (&result), NULL));
}

static void
trust_server (Sim        *sim,
              const char *address)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *fingerprint = NULL;

  g_assert_null (login (sim, address, sim->fixture->password, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_UNKNOWN);
  fingerprint = xapi_certificate_fingerprint (xapi_error_get_certificate (error));
  xapi_trust_add_pin (sim->trust, xapi_error_get_server (error), fingerprint);
}

static XapiSession *
login_trusting (Sim *sim)
{
  g_autoptr(GError) error = NULL;
  XapiSession *session;

  trust_server (sim, sim->fixture->server);
  session = login (sim, sim->fixture->server, sim->fixture->password, &error);
  g_assert_no_error (error);

  return session;
}

static void
test_trust (Sim *sim)
{
  g_autoptr(XapiSession) session = login_trusting (sim);
  g_autofree char *server = xapi_address_server (sim->fixture->server);
  g_autofree char *other = g_strnfill (64, 'a');
  g_autoptr(GError) error = NULL;

  logout (session);
  xapi_trust_add_pin (sim->trust, server, other);
  g_assert_null (login (sim, sim->fixture->server, sim->fixture->password, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_CHANGED);
  g_assert_cmpstr (xapi_error_get_pinned (error), ==, other);
}

static void
test_wrong_password (Sim *sim)
{
  g_autoptr(GError) error = NULL;

  trust_server (sim, sim->fixture->server);
  g_assert_null (login (sim, sim->fixture->server, "guess", &error));
  g_assert_true (xapi_error_is_failure (error, "SESSION_AUTHENTICATION_FAILED"));
}

/* Each server shows its own certificate on the way from the member to the master. */
static void
test_member (Sim *sim)
{
  g_autoptr(XapiSession) session = NULL;
  g_autoptr(GError) error = NULL;

  trust_server (sim, sim->fixture->member);
  session = login (sim, sim->fixture->member, sim->fixture->password, &error);
  if (session == NULL)
    {
      g_autofree char *fingerprint = NULL;

      g_assert_error (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_UNKNOWN);
      fingerprint = xapi_certificate_fingerprint (xapi_error_get_certificate (error));
      xapi_trust_add_pin (sim->trust, xapi_error_get_server (error), fingerprint);
      g_clear_error (&error);
      session = login (sim, sim->fixture->member, sim->fixture->password, &error);
    }

  g_assert_no_error (error);
  g_assert_cmpstr (xapi_session_get_address (session), ==, sim->fixture->server);
  logout (session);
}

/** Seen: what events have told about hosts. */
typedef struct
{
  char    *host;          /* ref of one that is enabled */
  gboolean first;
  gint64   disabled_at;   /* monotonic; 0 = not told yet */
} Seen;

static void
batch_cb (XapiEvents *events,
          gboolean    first,
          XapiValue  *batch,
          gpointer    user_data)
{
  Seen *seen = user_data;

  seen->first |= first;
  for (gsize i = 0; i < xapi_value_get_size (batch); i++)
    {
      XapiValue *event = xapi_value_get_item (batch, i);
      XapiValue *snapshot = xapi_value_member (event, "snapshot");
      const char *ref = xapi_value_member_string (event, "ref", "");

      if (!g_str_equal (xapi_value_member_string (event, "class", ""), "host"))
        continue;
      if (first && xapi_value_member_bool (snapshot, "enabled", FALSE))
        {
          g_free (seen->host);
          seen->host = g_strdup (ref);
        }
      else if (g_strcmp0 (ref, seen->host) == 0 &&
               !xapi_value_member_bool (snapshot, "enabled", TRUE))
        {
          seen->disabled_at = g_get_monotonic_time ();
        }
    }
}

static void
failed_cb (XapiEvents *events,
           GError     *error,
           gpointer    user_data)
{
  g_assert_no_error (error);
}

static XapiValue *
call (XapiSession *session,
      const char  *method,
      const char  *param)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  XapiValue *value;

  xapi_session_call_async (session, method, xapi_value_new_array_of_strings (param, NULL), 0, NULL,
                           pp_test_result_cb, &result);
  value = xapi_session_call_finish (session, pp_test_wait (&result), &error);
  g_assert_no_error (error);

  return value;
}

static void
test_events (Sim *sim)
{
  g_autoptr(XapiSession) session = login_trusting (sim);
  g_autoptr(XapiEvents) events = xapi_events_new (session,
                                                  (const char *[]) { "pool", "host", NULL });
  g_autoptr(XapiValue) nothing = NULL;
  Seen seen = { NULL };
  gint64 called;

  g_signal_connect (events, "batch", G_CALLBACK (batch_cb), &seen);
  g_signal_connect (events, "failed", G_CALLBACK (failed_cb), NULL);
  xapi_events_start (events);
  while (!seen.first)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (seen.host);

  called = g_get_monotonic_time ();
  nothing = call (session, "host.disable", seen.host);
  while (seen.disabled_at == 0)
    g_main_context_iteration (NULL, TRUE);
  /* By the event, not because a long wait came to its end (30 s). */
  g_assert_cmpint (seen.disabled_at - called, <, 10 * G_USEC_PER_SEC);

  xapi_events_stop (events);
  logout (session);
  g_free (seen.host);
}

/* The .xsupdate of a made-up hotfix, out of its zip. */
static char *
extract (const char *folder)
{
  g_autofree char *archive = g_build_filename (g_getenv ("PP_SIM_DATADIR"), "hotfixes",
                                               "XS62ESP1009.zip", NULL);
  g_autofree char *content = NULL;
  char *path = g_build_filename (folder, "XS62ESP1009.xsupdate", NULL);
  zip_t *zip = zip_open (archive, ZIP_RDONLY, NULL);
  zip_stat_t about;
  zip_file_t *file;

  g_assert_nonnull (zip);
  g_assert_cmpint (zip_stat (zip, "XS62ESP1009.xsupdate", 0, &about), ==, 0);
  content = g_malloc (about.size);
  file = zip_fopen (zip, "XS62ESP1009.xsupdate", 0);
  g_assert_cmpint (zip_fread (file, content, about.size), ==, (gint64) about.size);
  zip_fclose (file);
  zip_discard (zip);
  g_assert_true (g_file_set_contents (path, content, (gssize) about.size, NULL));

  return path;
}

static char *
upload (XapiSession *session,
        const char  *path,
        GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  xapi_upload_async (session, "/pool_patch_upload", NULL, path, NULL, NULL, NULL,
                     pp_test_result_cb, &result);
  return xapi_upload_finish (session, pp_test_wait (&result), error);
}

static void
test_upload (Sim *sim)
{
  g_autoptr(XapiSession) session = login_trusting (sim);
  g_autofree char *folder = g_dir_make_tmp ("xapi-sim-XXXXXX", NULL);
  g_autofree char *path = extract (folder);
  g_autofree char *garbage = g_build_filename (folder, "garbage", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr(GError) error = NULL;

  first = upload (session, path, &error);
  if (first == NULL)
    g_assert_true (xapi_error_is_failure (error, "PATCH_ALREADY_EXISTS"));
  else
    g_assert_true (g_str_has_prefix (first, "OpaqueRef:"));
  g_clear_error (&error);

  second = upload (session, path, &error);
  g_assert_true (xapi_error_is_failure (error, "PATCH_ALREADY_EXISTS"));
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (garbage, "#!/bin/sh", -1, NULL));
  g_assert_null (upload (session, garbage, &error));
  g_assert_true (xapi_error_is_failure (error, "INVALID_PATCH"));

  logout (session);
  g_unlink (path);
  g_unlink (garbage);
  g_rmdir (folder);
}

/* A disk in storage that only the second server has. */
static char *
create_disk (XapiSession *session,
             gint64       size)
{
  g_autoptr(XapiValue) sr = call (session, "SR.get_by_uuid", "ea849d50-b226-5f9b-a8ff-08247fcd2ed7");
  const XapiValueMember members[] = {
    { g_ref_string_new_intern ("name_label"), xapi_value_new_string ("disk") },
    { g_ref_string_new_intern ("SR"), xapi_value_ref (sr) },
    { g_ref_string_new_intern ("virtual_size"), xapi_value_new_int (size) },
  };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) disk = NULL;
  XapiValue *record = xapi_value_new_struct_take (members, G_N_ELEMENTS (members));

  xapi_session_call_async (session, "VDI.create", xapi_value_new_array (record, NULL), 0, NULL,
                           pp_test_result_cb, &result);
  disk = xapi_session_call_finish (session, pp_test_wait (&result), &error);
  g_assert_no_error (error);

  return g_strdup (xapi_value_get_string (disk));
}

static char *
import (XapiSession *session,
        const char  *disk,
        const char  *path,
        GError     **error)
{
  const char *query[] = { "vdi", disk, NULL };
  g_autoptr(GAsyncResult) result = NULL;

  xapi_upload_async (session, "/import_raw_vdi", query, path, NULL, NULL, NULL, pp_test_result_cb,
                     &result);
  return xapi_upload_finish (session, pp_test_wait (&result), error);
}

/* The master sends the upload to the server with the storage, which has to be trusted like any. */
static void
test_import (Sim *sim)
{
  g_autoptr(XapiSession) session = login_trusting (sim);
  g_autofree char *folder = g_dir_make_tmp ("xapi-sim-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "disk", NULL);
  g_autofree char *member = xapi_address_server (sim->fixture->member);
  g_autofree char *disk = create_disk (session, 4096);
  g_autofree char *fingerprint = NULL;
  g_autofree char *text = NULL;
  g_autoptr(XapiValue) nothing = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "not much", -1, NULL));
  g_assert_null (import (session, disk, path, &error));
  g_assert_error (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_UNKNOWN);
  g_assert_cmpstr (xapi_error_get_server (error), ==, member);
  fingerprint = xapi_certificate_fingerprint (xapi_error_get_certificate (error));
  xapi_trust_add_pin (sim->trust, member, fingerprint);
  g_clear_error (&error);
  text = import (session, disk, path, &error);
  g_assert_no_error (error);
  nothing = call (session, "VDI.destroy", disk);

  logout (session);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_task (Sim *sim)
{
  g_autoptr(XapiSession) session = login_trusting (sim);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  xapi_task_run_async (session, "Async.host.evacuate",
                       xapi_value_new_array_of_strings ("OpaqueRef:none", NULL), NULL, NULL, NULL,
                       pp_test_result_cb, &result);
  g_assert_null (xapi_task_run_finish (session, pp_test_wait (&result), &error));
  g_assert_true (xapi_error_is_failure (error, "HANDLE_INVALID"));
  g_assert_cmpstr (xapi_error_get_param (error, 0), ==, "host");
  logout (session);
}

/* Each test begins without a pin. */
static void
run_test (gconstpointer data)
{
  const Test *test = data;

  test->sim->trust = xapi_trust_new ();
  test->run (test->sim);
  g_clear_object (&test->sim->trust);
}

int
main (int    argc,
      char **argv)
{
  static const char * const arguments[] = { "--scenario", "lab", "--login-delay", "1",
                                            "--speed", "20", NULL };
  Sim sim = { NULL };
  const Test tests[] = {
    { "/xapi/sim/trust", test_trust, &sim },
    { "/xapi/sim/wrong-password", test_wrong_password, &sim },
    { "/xapi/sim/member", test_member, &sim },
    { "/xapi/sim/events", test_events, &sim },
    { "/xapi/sim/upload", test_upload, &sim },
    { "/xapi/sim/import", test_import, &sim },
    { "/xapi/sim/task", test_task, &sim },
  };
  int status;

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, &tests[i], run_test);

  sim.fixture = pp_sim_fixture_new (arguments);
  status = g_test_run ();
  pp_sim_fixture_free (sim.fixture);

  return status;
}
