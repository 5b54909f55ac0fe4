/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"
#include "pp-text-private.h"

#include <gio/gio.h>
#include <string.h>

/* Everything that a server of any release may answer to what Poolpatch sends. */
static const char * const failures[] =
{
  "SESSION_AUTHENTICATION_FAILED", "SESSION_AUTHORIZATION_FAILED", "SESSION_INVALID",
  "SESSION_NOT_REGISTERED", "RBAC_PERMISSION_DENIED", "HOST_IS_SLAVE", "HOST_STILL_BOOTING",
  "HOST_HAS_NO_MANAGEMENT_IP", "HOST_UNKNOWN_TO_MASTER", "HOST_MASTER_CANNOT_TALK_BACK",
  "HOST_NAME_INVALID", "MESSAGE_METHOD_UNKNOWN", "MESSAGE_PARAMETER_COUNT_MISMATCH",
  "MESSAGE_REMOVED", "XMLRPC_UNMARSHAL_FAILURE", "INTERNAL_ERROR", "INVALID_VALUE",
  "HANDLE_INVALID", "UUID_INVALID", "OPERATION_NOT_ALLOWED", "OTHER_OPERATION_IN_PROGRESS",
  "TASK_CANCELLED", "EVENTS_LOST", "EVENT_FROM_TOKEN_PARSE_FAILURE",
  "EVENT_SUBSCRIPTION_PARSE_FAILURE", "LICENCE_RESTRICTION", "LICENSE_EXPIRED", "HA_IS_ENABLED",
  "HA_LOST_STATEFILE", "HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN", "NOT_SUPPORTED_DURING_UPGRADE",
  "PATCH_ALREADY_EXISTS", "PATCH_ALREADY_APPLIED", "PATCH_IS_APPLIED", "INVALID_PATCH",
  "INVALID_PATCH_WITH_LOG", "CANNOT_FIND_PATCH", "CANNOT_FETCH_PATCH", "OUT_OF_SPACE",
  "PATCH_PRECHECK_FAILED_UNKNOWN_ERROR", "PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING",
  "PATCH_PRECHECK_FAILED_WRONG_SERVER_VERSION", "PATCH_PRECHECK_FAILED_WRONG_SERVER_BUILD",
  "PATCH_PRECHECK_FAILED_VM_RUNNING", "PATCH_PRECHECK_FAILED_ISO_MOUNTED",
  "PATCH_PRECHECK_FAILED_OUT_OF_SPACE", "PATCH_APPLY_FAILED",
  "PATCH_APPLY_FAILED_BACKUP_FILES_EXIST", "XENAPI_MISSING_PLUGIN", "XENAPI_PLUGIN_FAILURE",
  "UPDATE_PRECHECK_FAILED_UNKNOWN_ERROR", "UPDATE_PRECHECK_FAILED_PREREQUISITE_MISSING",
  "UPDATE_PRECHECK_FAILED_CONFLICT_PRESENT", "UPDATE_PRECHECK_FAILED_WRONG_SERVER_VERSION",
  "UPDATE_PRECHECK_FAILED_OUT_OF_SPACE", "UPDATE_PRECHECK_FAILED_GPGKEY_NOT_IMPORTED",
  "VSWITCH_CONTROLLER_CONNECTED", "UPDATE_ALREADY_EXISTS", "UPDATE_ALREADY_APPLIED", "UPDATE_ALREADY_APPLIED_IN_POOL",
  "UPDATE_IS_APPLIED", "UPDATE_APPLY_FAILED", "UPDATE_POOL_APPLY_FAILED", "CANNOT_FIND_UPDATE",
  "INVALID_UPDATE", "SR_FULL", "SR_HAS_NO_PBDS", "SR_BACKEND_FAILURE_44", "VDI_IO_ERROR", "VDI_IN_USE",
  "VDI_MISSING",
  "HOST_OFFLINE", "HOST_NOT_LIVE", "CANNOT_CONTACT_HOST", "HOST_DISABLED", "HOST_NOT_DISABLED",
  "HOST_DISABLED_UNTIL_REBOOT", "HOST_DISABLED_INDEFINITELY", "HOST_IN_USE",
  "HOST_EVACUATE_IN_PROGRESS", "CANNOT_EVACUATE_HOST", "NO_HOSTS_AVAILABLE",
  "HOST_NOT_ENOUGH_FREE_MEMORY", "HOST_EVACUATE_VM_NOT_HA_PROTECTED", "VM_REQUIRES_SR",
  "VM_REQUIRES_NETWORK", "VM_REQUIRES_GPU", "VM_HAS_VGPU", "VM_HAS_PCI_ATTACHED",
  "VM_MISSING_PV_DRIVERS", "VM_LACKS_FEATURE", "VM_HOST_INCOMPATIBLE_VERSION",
  "VM_HOST_INCOMPATIBLE_VERSION_MIGRATE", "VM_INCOMPATIBLE_WITH_THIS_HOST", "VBD_IS_EMPTY",
};

static const char * const blockers[] =
{
  "NO_HOSTS_AVAILABLE", "HOST_NOT_ENOUGH_FREE_MEMORY", "HOST_EVACUATE_VM_NOT_HA_PROTECTED",
  "VM_REQUIRES_SR", "VM_REQUIRES_NETWORK", "VM_MISSING_PV_DRIVERS", "VM_LACKS_FEATURE",
  "VM_LACKS_FEATURE_SUSPEND", "VM_LACKS_FEATURE_SHUTDOWN", "VM_REQUIRES_GPU", "VM_HAS_VGPU",
  "VM_HAS_PCI_ATTACHED", "VM_HOST_INCOMPATIBLE_VERSION", "VM_HOST_INCOMPATIBLE_VERSION_MIGRATE",
  "VM_INCOMPATIBLE_WITH_THIS_HOST", "OPERATION_NOT_ALLOWED", "LICENCE_RESTRICTION",
};

/* A sentence says something beside the code, ends properly and has no placeholder left. */
static void
assert_sentence (const char *text,
                 const char *code)
{
  g_autofree char *ending = g_strdup_printf ("(%s)", code);

  g_test_message ("%s", text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (g_str_has_suffix (text, ending));
  g_assert_cmpuint (strlen (text), >, strlen (ending) + 15);
  g_assert_null (strpbrk (text, "{}"));
  g_assert_null (strstr (text, "refused: "));
}

static void
test_every_failure (void)
{
  const char *params[] = { "one", "two", "three", "four", NULL };
  const char *none[] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *text = pp_text_for_failure (failures[i], params, NULL);
      g_autofree char *bare = pp_text_for_failure (failures[i], none, NULL);
      g_autofree char *null = pp_text_for_failure (failures[i], NULL, NULL);

      g_assert_nonnull (pp_text_find_failure (failures[i]));
      assert_sentence (text, failures[i]);
      assert_sentence (bare, failures[i]);
      g_assert_cmpstr (bare, ==, null);
    }
}

static void
test_every_blocker (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (blockers); i++)
    {
      const char *reason[] = { blockers[i], "OpaqueRef:vm", "OpaqueRef:thing", NULL };
      g_autofree char *text = pp_text_for_blocker ("web1", reason, NULL);

      g_assert_true (g_str_has_prefix (text, "web1 cannot be moved"));
      assert_sentence (text, blockers[i]);
    }
}

static Fixture *
make_fixture (void)
{
  static const FixtureHotfix hotfixes[] = { { "XS62ESP1", "", "" }, { "XS62E014", "", "" } };
  Fixture *fixture = fixture_new ();
  PpPatch *patch = pp_patch_new ();

  fixture_add_hotfixes (fixture, hotfixes, G_N_ELEMENTS (hotfixes));
  fixture_add_version (fixture, "6.2.0", NULL, "XS62ESP1 XS62E014", NULL);
  fixture_add_host (fixture, "xs1", "6.2.0", "70446c", "");
  fixture_add_host (fixture, "xs2", "6.2.0", "70446c", "");
  g_free (patch->ref);
  patch->ref = g_strdup ("OpaqueRef:patch");
  g_free (patch->name);
  patch->name = g_strdup ("XS62E014");
  g_ptr_array_add (fixture->patches, patch);

  return fixture;
}

static const struct
{
  const char *server;
  const char *failure;
  const char *params[5];
  const char *expected;
} refusals[] =
{
  { "xs1", "HOST_OFFLINE", { "OpaqueRef:xs2" },
    "Server xs2 does not answer the pool master. Check that it is switched on and reachable. "
    "(HOST_OFFLINE)" },
  { "xs2", "PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING",
    { "OpaqueRef:patch", "uuid-xs62esp1; unknown-uuid" },
    "XS62E014 needs XS62ESP1, unknown-uuid on xs2 first. Install what is missing. "
    "(PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING)" },
  { "xs2", "UPDATE_PRECHECK_FAILED_WRONG_SERVER_VERSION", { "XS71E004", "7.1.2", "^7\\.1\\.0$" },
    "XS71E004 is not for this server: xs2 has 7.1.2, the hotfix is for 7.1.0. If a cumulative update "
    "replaced it, the hotfix made for that is the right one. "
    "(UPDATE_PRECHECK_FAILED_WRONG_SERVER_VERSION)" },
  { "xs2", "UPDATE_PRECHECK_FAILED_WRONG_SERVER_VERSION", { "XS71E004", "7.0.0", "^7\\.1\\.[12]$" },
    "XS71E004 is not for this server: xs2 has 7.0.0, the hotfix is for ^7\\.1\\.[12]$. If a cumulative "
    "update replaced it, the hotfix made for that is the right one. "
    "(UPDATE_PRECHECK_FAILED_WRONG_SERVER_VERSION)" },
  { "xs2", "UPDATE_PRECHECK_FAILED_CONFLICT_PRESENT", { "XS71E001", "XS71ECU1" },
    "XS71E001 cannot be installed beside XS71ECU1, which xs2 has. "
    "(UPDATE_PRECHECK_FAILED_CONFLICT_PRESENT)" },
  { "xs2", "PATCH_PRECHECK_FAILED_OUT_OF_SPACE", { "OpaqueRef:patch", "1000000", "25000000" },
    "XS62E014 needs 25.0\u00a0MB free on xs2; there are 1.0\u00a0MB. Remove the files of hotfixes "
    "that are installed everywhere. (PATCH_PRECHECK_FAILED_OUT_OF_SPACE)" },
  { "xs1", "HOST_IS_SLAVE", { "192.0.2.9" },
    "xs1 is a member of a pool whose master is 192.0.2.9. Connect to the master, by an address that this "
    "computer can reach. (HOST_IS_SLAVE)" },
  { "xs1", "CANNOT_EVACUATE_HOST", { "VM_REQUIRES_SR,vm1,sr1|ODD_ONE,vm2" },
    "xs1 cannot be emptied: vm1 cannot be moved: a disk or CD of it is on local storage. "
    "ODD_ONE,vm2 Move or shut down these virtual machines. (CANNOT_EVACUATE_HOST)" },
  { "xs1", "SOMETHING_NEW", { "a", "b" }, "xs1 refused: SOMETHING_NEW (a, b)" },
  { "xs1", "VM_BAD_POWER_STATE", { "db-1", "halted; Suspended", "Running" },
    "The state of virtual machine db-1 does not permit it. State: running; needed: shut down, "
    "suspended. (VM_BAD_POWER_STATE)" },
  { "xs1", "HANDLE_INVALID", { "VM", "OpaqueRef:vm" },
    "xs1 no longer has this object (virtual machine). It may have been removed meanwhile; look at the "
    "pool again. (HANDLE_INVALID)" },
  { "xs1", "UUID_INVALID", { "Odd", "1-2" },
    "xs1 has nothing (Odd) with the UUID 1-2. It may have been removed meanwhile; look at the pool "
    "again. (UUID_INVALID)" },
  { "xs1", "CANNOT_EVACUATE_HOST", { "NO_HOSTS_AVAILABLE" },
    "xs1 cannot be emptied: NO_HOSTS_AVAILABLE Move or shut down these virtual machines. "
    "(CANNOT_EVACUATE_HOST)" },
  { NULL, "SOMETHING_NEW", { NULL }, "(server not known) refused: SOMETHING_NEW" },
  { "xs1", "PATCH_APPLY_FAILED", { "line 1\n\tline 2\r\n" },
    "The hotfix failed on xs1: line 1 line 2 Do not restart the server before the cause is known. "
    "(PATCH_APPLY_FAILED)" },
};

static void
test_refusals (void)
{
  g_autoptr(Fixture) fixture = make_fixture ();
  g_autoptr(PpOutlook) outlook = fixture_outlook (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr(GError) error = pp_error_new_refused (refusals[i].server, refusals[i].failure,
                                                      refusals[i].params);
      g_autofree char *text = pp_text_for_error_in (error, outlook);

      g_assert_cmpstr (text, ==, refusals[i].expected);
    }
}

/* Whatever a server prints, the sentence stays short and valid. */
static void
test_bounds (void)
{
  g_autofree char *endless = g_strnfill (1 << 20, 'x');
  const char *odd[] = { endless, "\xff\xfe{1}{server}", "%s%n", NULL };
  g_autofree char *text = pp_text_for_failure ("XENAPI_PLUGIN_FAILURE", odd, NULL);
  g_autofree char *unknown = pp_text_for_failure ("ODD", odd, NULL);
  GString *packed = g_string_new (NULL);
  const char *many[] = { NULL, NULL };
  g_autofree char *evacuation = NULL;

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), <, 1000);
  g_assert_nonnull (strstr (text, "%s%n"));
  g_assert_nonnull (strstr (text, "{1}{server}"));
  g_assert_cmpuint (strlen (unknown), <, 1000);

  for (guint i = 0; i < 10000; i++)
    g_string_append (packed, "VM_REQUIRES_SR,vm,sr|");
  many[0] = packed->str;
  evacuation = pp_text_for_failure ("CANNOT_EVACUATE_HOST", many, NULL);
  g_assert_cmpuint (strlen (evacuation), <, 20000);
  g_string_free (packed, TRUE);
}

static void
test_every_error (void)
{
  for (int code = PP_ERROR_FAILED; code <= PP_ERROR_METERED; code++)
    {
      PpCertificate facts = { .fingerprint = (char *) "abcd" };
      g_autoptr(PpCertificate) certificate = pp_certificate_new (&facts);
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL;

      if (code == PP_ERROR_CERTIFICATE_UNKNOWN || code == PP_ERROR_CERTIFICATE_CHANGED)
        error = pp_error_new_certificate (code, "xs1", certificate, "0011");
      else
        error = pp_error_new (code, "xs1", "xs1: the details.");
      text = pp_text_for_error (error);
      g_test_message ("%s", text);
      g_assert_null (strpbrk (text, "{}"));
      g_assert_null (strstr (text, ".."));
      /* The server is named, and once. */
      if (code == PP_ERROR_UNREACHABLE || code == PP_ERROR_FAILED)
        g_assert_true ((strstr (text, "xs1: ") != NULL) == (code == PP_ERROR_FAILED));
      if (code == PP_ERROR_CERTIFICATE_UNKNOWN)
        g_assert_nonnull (strstr (text, "AB:CD"));
      else if (code == PP_ERROR_CERTIFICATE_CHANGED)
        g_assert_nonnull (strstr (text, "00:11"));
      else if (code != PP_ERROR_PASSWORD)
        g_assert_nonnull (strstr (text, "the details"));
      if (code != PP_ERROR_FAILED)
        g_assert_cmpuint (strlen (text), >, strlen ("the details") + 5);
    }
}

static void
test_foreign_errors (void)
{
  g_autoptr(GError) cancelled = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr(GError) other = g_error_new (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "disk full");
  g_autofree char *first = pp_text_for_error (cancelled);
  g_autofree char *second = pp_text_for_error (other);

  g_assert_cmpstr (first, ==, "Cancelled.");
  g_assert_cmpstr (second, ==, "disk full");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/failures/every-failure", test_every_failure);
  g_test_add_func ("/text/failures/every-blocker", test_every_blocker);
  g_test_add_func ("/text/failures/refusals", test_refusals);
  g_test_add_func ("/text/failures/bounds", test_bounds);
  g_test_add_func ("/text/failures/every-error", test_every_error);
  g_test_add_func ("/text/failures/foreign", test_foreign_errors);

  return g_test_run ();
}
