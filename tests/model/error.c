/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <poolpatch/pp-error.h>
#include <poolpatch/pp-evidence.h>
#include <poolpatch/pp-guidance.h>

#include <gio/gio.h>

static PpCertificate *
make_certificate (void)
{
  PpCertificate facts = { .fingerprint = (char *) "ABCD12", .subject = (char *) "CN=xs1" };

  return pp_certificate_new (&facts);
}

static void
test_refused (void)
{
  const char *params[] = { "OpaqueRef:1", "two", NULL };
  g_autoptr(GError) error = pp_error_new_refused ("xs1", "HOST_OFFLINE", params);
  g_autoptr(GError) copy = NULL;
  g_autoptr(GError) bare = pp_error_new_refused (NULL, "HOST_STILL_BOOTING", NULL);

  g_assert_error (error, PP_ERROR, PP_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, "HOST_OFFLINE (OpaqueRef:1, two)");
  copy = g_error_copy (error);
  g_clear_error (&error);
  g_assert_cmpstr (pp_error_get_server (copy), ==, "xs1");
  g_assert_cmpstr (pp_error_get_failure (copy), ==, "HOST_OFFLINE");
  g_assert_cmpuint (g_strv_length ((char **) pp_error_get_params (copy)), ==, 2);
  g_assert_cmpstr (pp_error_get_params (copy)[1], ==, "two");
  g_assert_cmpstr (bare->message, ==, "HOST_STILL_BOOTING");
  g_assert_null (pp_error_get_params (bare)[0]);
  g_assert_null (pp_error_get_server (bare));
}

/* A session reference opens the pool: it stays out of whatever may be logged or shown. */
static void
test_secrets (void)
{
  static const struct
  {
    const char *failure;
    const char *params[3];
    gboolean    kept;
  } table[] =
  {
    { "SESSION_INVALID", { "OpaqueRef:secret", NULL }, FALSE },
    { "SESSION_NOT_REGISTERED", { "OpaqueRef:secret", NULL }, FALSE },
    { "HANDLE_INVALID", { "session", "OpaqueRef:secret", NULL }, FALSE },
    { "HANDLE_INVALID", { "Session", "OpaqueRef:secret", NULL }, FALSE },
    { "HANDLE_INVALID", { "task", "OpaqueRef:task", NULL }, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(GError) error = pp_error_new_refused ("xs1", table[i].failure, table[i].params);

      g_test_message ("row %u", i);
      g_assert_cmpint (pp_error_get_params (error)[0] != NULL, ==, table[i].kept);
      g_assert_null (strstr (error->message, "secret"));
    }
}

static void
test_certificate (void)
{
  g_autoptr(PpCertificate) certificate = make_certificate ();
  g_autoptr(GError) error =
    pp_error_new_certificate (PP_ERROR_CERTIFICATE_CHANGED, "xs1", certificate, "00ff");
  g_autoptr(GError) copy = g_error_copy (error);
  g_autofree char *text = NULL;

  g_clear_error (&error);
  g_assert_true (pp_error_get_certificate (copy) == certificate);
  g_assert_cmpstr (pp_error_get_certificate (copy)->fingerprint, ==, "abcd12");
  g_assert_cmpstr (certificate->issuer, ==, "");
  g_assert_null (certificate->tls_version);
  g_assert_cmpstr (pp_error_get_pinned (copy), ==, "00ff");
  text = pp_certificate_format_fingerprint (certificate->fingerprint);
  g_assert_cmpstr (text, ==, "AB:CD:12");
}

static void
test_feed (void)
{
  g_autoptr(GError) error = pp_error_new_feed ("updates.xml", 12, 7, "no such thing");
  g_autoptr(GError) placeless = pp_error_new_feed (NULL, 0, 0, "empty");

  g_assert_error (error, PP_ERROR, PP_ERROR_FEED);
  g_assert_cmpstr (error->message, ==, "updates.xml:12:7: no such thing");
  g_assert_cmpint (pp_error_get_line (error), ==, 12);
  g_assert_cmpint (pp_error_get_column (error), ==, 7);
  g_assert_cmpstr (placeless->message, ==, "feed: empty");
  g_assert_cmpint (pp_error_get_line (placeless), ==, 0);
}

/* Errors of other domains carry nothing, and neither does a plain one of ours. */
static void
test_foreign (void)
{
  g_autoptr(GError) foreign = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr(GError) plain = g_error_new (PP_ERROR, PP_ERROR_SPACE, "y");

  g_assert_null (pp_error_get_server (foreign));
  g_assert_null (pp_error_get_failure (foreign));
  g_assert_null (pp_error_get_params (foreign)[0]);
  g_assert_null (pp_error_get_certificate (foreign));
  g_assert_null (pp_error_get_pinned (NULL));
  g_assert_cmpint (pp_error_get_line (foreign), ==, 0);
  g_assert_null (pp_error_get_failure (plain));
}

static void
test_guidance (void)
{
  static const struct
  {
    const char *text;
    PpGuidance  flags;
    const char *names;
  } table[] =
  {
    { NULL, PP_GUIDANCE_NONE, "" },
    { "", PP_GUIDANCE_NONE, "" },
    { "restartHost", PP_GUIDANCE_RESTART_HOST, "restartHost" },
    { "RESTARTXAPI", PP_GUIDANCE_RESTART_XAPI, "restartXAPI" },
    { "restartHVM restartHost", PP_GUIDANCE_RESTART_HOST | PP_GUIDANCE_RESTART_HVM,
      "restartHost restartHVM" },
    { "restartPV,restartHVM;restartXAPI",
      PP_GUIDANCE_RESTART_PV | PP_GUIDANCE_RESTART_HVM | PP_GUIDANCE_RESTART_XAPI,
      "restartXAPI restartHVM restartPV" },
    { "restartMoon", PP_GUIDANCE_NONE, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      PpGuidance flags = pp_guidance_from_string (table[i].text);
      g_auto(GStrv) names = pp_guidance_to_strv (flags);
      g_autofree char *joined = g_strjoinv (" ", names);

      g_assert_cmpint (flags, ==, table[i].flags);
      g_assert_cmpstr (joined, ==, table[i].names);
    }
  g_assert_cmpstr (pp_pending_to_string (PP_PENDING_NONE), ==, "none");
  g_assert_cmpstr (pp_pending_to_string (PP_PENDING_TOOLSTACK), ==, "toolstack");
  g_assert_cmpstr (pp_pending_to_string (PP_PENDING_REBOOT), ==, "reboot");
}

static void
test_evidence (void)
{
  const char *reason[] = { "VM_REQUIRES_SR", "OpaqueRef:vm", NULL };
  g_autoptr(GPtrArray) hosts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pp_host_evidence_free);
  g_autoptr(GPtrArray) prechecks =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pp_precheck_free);
  g_autoptr(GError) error = g_error_new (PP_ERROR, PP_ERROR_FAILED, "no");
  g_autoptr(PpVm) vm = pp_vm_new ();
  g_autoptr(PpEvidence) evidence = NULL;
  PpHostEvidence *host = pp_host_evidence_new ("HOST-1");

  g_ptr_array_add (host->blockers, pp_blocker_new (vm, reason));
  g_ptr_array_add (hosts, host);
  g_ptr_array_add (prechecks, pp_precheck_new ("host-1", "FIX", error));
  g_ptr_array_add (prechecks, pp_precheck_new ("host-2", "fix", NULL));
  evidence = pp_evidence_new (77, hosts, prechecks);

  g_assert_cmpint (pp_evidence_get_asked_at (evidence), ==, 77);
  g_assert_cmpint (pp_evidence_find_host (evidence, "host-1")->space_free, ==, -1);
  g_assert_cmpuint (pp_evidence_find_host (evidence, "host-1")->blockers->len, ==, 1);
  g_assert_null (pp_evidence_find_host (evidence, "host-2"));
  g_assert_error (pp_evidence_find_precheck (evidence, "host-1", "fix")->error, PP_ERROR,
                  PP_ERROR_FAILED);
  g_assert_no_error (pp_evidence_find_precheck (evidence, "host-2", "fix")->error);
  g_assert_null (pp_evidence_find_precheck (evidence, "host-2", "other"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/error/refused", test_refused);
  g_test_add_func ("/model/error/secrets", test_secrets);
  g_test_add_func ("/model/error/certificate", test_certificate);
  g_test_add_func ("/model/error/feed", test_feed);
  g_test_add_func ("/model/error/foreign", test_foreign);
  g_test_add_func ("/model/guidance", test_guidance);
  g_test_add_func ("/model/evidence", test_evidence);

  return g_test_run ();
}
