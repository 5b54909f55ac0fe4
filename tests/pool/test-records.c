/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pp-live-convert.h"
#include "pp-live-records.h"

#include "xapi-jsonrpc.h"
#include "xapi-xmlrpc.h"

#include <string.h>

#define ADDRESS "https://10.0.0.1"

/* Text to value, by the parser that replies go through. */
static XapiValue *
parse (const char *xml)
{
  XapiXmlrpcParser *parser = xapi_xmlrpc_parser_new ();
  g_autoptr(XapiReply) reply = NULL;
  g_autofree char *body =
    g_strdup_printf ("<methodResponse><params><param><value><struct><member><name>Status</name>"
                     "<value>Success</value></member><member><name>Value</name><value>%s</value>"
                     "</member></struct></value></param></params></methodResponse>", xml);
  XapiValue *value;

  g_assert_true (xapi_xmlrpc_parser_feed (parser, body, strlen (body), NULL));
  reply = xapi_xmlrpc_parser_finish (parser, NULL);
  xapi_xmlrpc_parser_free (parser);
  g_assert_nonnull (reply);
  g_assert_true (reply->success);
  value = xapi_value_ref (reply->value);

  return value;
}

static char *
make_event (const char *class,
            const char *operation,
            const char *ref,
            const char *members)
{
  return g_strdup_printf ("<value><struct><member><name>class</name><value>%s</value></member>"
                          "<member><name>operation</name><value>%s</value></member>"
                          "<member><name>ref</name><value>%s</value></member>%s%s%s"
                          "</struct></value>", class, operation, ref,
                          members != NULL ? "<member><name>snapshot</name><value><struct>" : "",
                          members != NULL ? members : "",
                          members != NULL ? "</struct></value></member>" : "");
}

#define M(name, value) "<member><name>" name "</name><value>" value "</value></member>"
#define B(bit) "<boolean>" bit "</boolean>"
#define S(members) "<struct>" members "</struct>"

static const char pool_members[] =
  M ("uuid", "AAAA-1") M ("name_label", "Lab") M ("name_description", "d &amp; e")
  M ("master", "h1") M ("ha_enabled", B ("1")) M ("wlb_enabled", B ("0"))
  M ("restrictions", S (M ("restrict_x", "true"))) M ("other_config", S (M ("k", "v")));

static const char host_members[] =
  M ("uuid", "BBBB-1") M ("name_label", "xs1") M ("address", "10.0.0.1") M ("metrics", "m1")
  M ("edition", "free") M ("enabled", B ("1"))
  M ("current_operations", S (""))
  M ("license_params", S (M ("restrict_hotfix_apply", "true")))
  M ("other_config", S (M ("boot_time", "1348842113.") M ("agent_start_time", "1348842200.75")))
  M ("software_version", S (M ("product_version", "6.2.0") M ("build_number", "70446c")
                            M ("product_brand", "XenServer") M ("product_version_text", "")));

static const char metrics_members[] = M ("live", B ("1")) M ("memory_free", "100");

static const char patch_members[] =
  M ("uuid", "CCCC-1") M ("name_label", "XS62E001") M ("size", "4096")
  M ("after_apply_guidance", "<array><data><value>restartHVM</value><value>restartXAPI</value>"
     "</data></array>");

static const char row_members[] =
  M ("uuid", "row") M ("host", "h1") M ("pool_patch", "p1") M ("applied", B ("1"))
  M ("timestamp_applied", "<dateTime.iso8601>20130625T10:11:12Z</dateTime.iso8601>");

/* Applies events given as {class, operation, ref, members} … NULL. */
static gboolean G_GNUC_NULL_TERMINATED
apply (PpLiveRecords *records,
       gboolean       first,
       const char    *class,
       ...)
{
  g_autoptr(GString) xml = g_string_new ("<array><data>");
  g_autoptr(XapiValue) events = NULL;
  va_list list;

  va_start (list, class);
  while (class != NULL)
    {
      const char *operation = va_arg (list, const char *);
      const char *ref = va_arg (list, const char *);
      const char *members = va_arg (list, const char *);
      g_autofree char *event = make_event (class, operation, ref,
                                           strcmp (operation, "del") != 0 ? members : NULL);

      g_string_append (xml, event);
      class = va_arg (list, const char *);
    }
  va_end (list);
  g_string_append (xml, "</data></array>");
  events = parse (xml->str);

  return pp_live_records_apply (records, first, events);
}

static PpLiveRecords *
make_lab (void)
{
  PpLiveRecords *records = pp_live_records_new ();

  g_assert_true (apply (records, TRUE,
                        "host_patch", "add", "r1", row_members,
                        "host", "add", "h1", host_members,
                        "host", "mod", "h1", host_members,
                        "pool_patch", "add", "p1", patch_members,
                        "pool", "add", "pool", pool_members,
                        "vm", "add", "v1", M ("uuid", "1"),
                        "host_metrics", "add", "m1", metrics_members, NULL));

  return records;
}

static void
test_fields (void)
{
  g_autoptr(PpLiveRecords) records = make_lab ();
  g_autoptr(PpSnapshot) snapshot = pp_live_records_make_snapshot (records, ADDRESS);
  PpPool *pool = pp_snapshot_get_pool (snapshot);
  PpHost *host = pp_snapshot_get_master (snapshot);
  PpPatch *patch = pp_snapshot_find_patch (snapshot, "cccc-1");
  const PpApplied *applied;

  g_assert_cmpint (pp_snapshot_get_engine (snapshot), ==, PP_ENGINE_POOL_PATCH);
  g_assert_cmpstr (pool->ref, ==, "pool");
  g_assert_cmpstr (pool->uuid, ==, "aaaa-1");
  g_assert_cmpstr (pool->name, ==, "Lab");
  g_assert_cmpstr (pool->description, ==, "d & e");
  g_assert_true (pool->ha_enabled);
  g_assert_false (pool->wlb_enabled);
  g_assert_cmpstr (g_hash_table_lookup (pool->restrictions, "restrict_x"), ==, "true");
  g_assert_cmpstr (g_hash_table_lookup (pool->other_config, "k"), ==, "v");

  g_assert_cmpstr (host->uuid, ==, "bbbb-1");
  g_assert_cmpstr (host->address, ==, "10.0.0.1");
  g_assert_cmpstr (host->edition, ==, "free");
  g_assert_cmpstr (host->product_version, ==, "6.2.0");
  g_assert_null (host->product_version_text);
  g_assert_cmpstr (host->build_number, ==, "70446c");
  g_assert_cmpstr (host->product_brand, ==, "XenServer");
  g_assert_cmpstr (g_hash_table_lookup (host->license_params, "restrict_hotfix_apply"), ==, "true");
  g_assert_cmpint (host->boot_time, ==, 1348842113);
  g_assert_cmpint (host->agent_start_time, ==, 1348842200);
  g_assert_true (host->enabled);
  g_assert_true (host->live);
  g_assert_false (host->rebooting);

  g_assert_cmpstr (patch->name, ==, "XS62E001");
  g_assert_cmpuint (patch->size, ==, 4096);
  g_assert_true (patch->has_file);
  g_assert_cmpint (patch->guidance, ==, PP_GUIDANCE_RESTART_HVM | PP_GUIDANCE_RESTART_XAPI);

  g_assert_cmpuint (host->applied->len, ==, 1);
  applied = pp_host_find_applied (host, "cccc-1");
  g_assert_nonnull (applied);
  g_assert_true (applied->applied);
  g_assert_cmpint (applied->applied_at, ==, 1372155072);
  g_assert_cmpint (applied->guidance, ==, patch->guidance);
  g_assert_cmpstr (applied->name, ==, "XS62E001");
}

static const char with_packs[] =
  M ("uuid", "BBBB-1")
  M ("software_version", S (M ("product_version", "6.5.0") M ("acme:odd", "something")
                            M ("xs:linux", "Linux, or more, version 6.5.0, build 90233C")
                            M ("acme:half", "Half, version 1")));

/* Up to 7.0 a supplemental pack is known by what the server says of it. */
static void
test_packs (void)
{
  g_autoptr(PpLiveRecords) records = make_lab ();
  g_autoptr(PpSnapshot) before = pp_live_records_make_snapshot (records, ADDRESS);
  g_autoptr(PpSnapshot) after = NULL;

  g_assert_cmpuint (pp_snapshot_get_host (before, 0)->packs->len, ==, 0);
  apply (records, FALSE, "host", "mod", "h1", with_packs, NULL);
  after = pp_live_records_make_snapshot (records, ADDRESS);
  g_assert_cmpuint (pp_snapshot_get_host (after, 0)->packs->len, ==, 1);
  g_assert_nonnull (pp_host_find_applied (pp_snapshot_get_host (after, 0), "pack-xs-linux-6.5.0-90233c"));
}

/* Members that are missing or of another type than expected leave an empty record. */
static void
test_poor_fields (void)
{
  static const char * const poor[] =
  {
    "", M ("uuid", ""), M ("other_config", "text"), M ("software_version", "<array><data/></array>"),
    M ("other_config", S (M ("boot_time", "nan"))), M ("other_config", S (M ("boot_time", "1e300"))),
    M ("other_config", S (M ("boot_time", "-5"))), M ("other_config", S (M ("boot_time", "soon"))),
    M ("current_operations", "x"), M ("enabled", S ("")), M ("name_label", B ("1")),
  };

  for (guint i = 0; i < G_N_ELEMENTS (poor); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<struct>%s</struct>", poor[i]);
      g_autoptr(XapiValue) record = parse (xml);
      g_autoptr(PpHost) host = pp_live_convert_host ("ref", record);
      g_autoptr(PpPatch) patch = pp_live_convert_patch ("ref", record);
      g_autoptr(PpPool) pool = pp_live_convert_pool ("ref", record);
      g_autoptr(PpVm) vm = pp_live_convert_vm ("ref", record);

      g_test_message ("row %u", i);
      g_assert_cmpstr (host->uuid, ==, "");
      g_assert_cmpstr (host->product_version, ==, "");
      g_assert_cmpint (host->boot_time, ==, 0);
      g_assert_false (host->enabled);
      g_assert_cmpuint (patch->size, ==, 0);
      g_assert_nonnull (pool->restrictions);
      g_assert_cmpstr (vm->power_state, ==, "");
    }
}

static void
test_going_down (void)
{
  static const struct
  {
    const char *operation;
    gboolean    rebooting;
  } rows[] =
  {
    { "shutdown", TRUE }, { "reboot", TRUE }, { "evacuate", FALSE }, { "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *xml =
        g_strdup_printf (S (M ("current_operations", S (M ("task", "%s")))), rows[i].operation);
      g_autoptr(XapiValue) record = parse (xml);
      g_autoptr(PpHost) host = pp_live_convert_host ("ref", record);

      g_assert_cmpint (host->rebooting, ==, rows[i].rebooting);
    }
}

/* What a batch of events does to the snapshot of the lab. */
static void
test_changes (void)
{
  static const struct
  {
    const char *class;
    const char *operation;
    const char *ref;
    const char *members;
    gboolean    applied;      /* pp_live_records_apply() says that something may differ */
    gboolean    pool;
    gboolean    patches;
    const char *host;         /* (nullable) the one that changed */
  } rows[] =
  {
    { "host_metrics", "mod", "m1", M ("live", B ("1")) M ("memory_free", "7"), FALSE },
    { "host_metrics", "mod", "m1", M ("live", B ("0")), TRUE, FALSE, FALSE, "bbbb-1" },
    { "host_metrics", "del", "m1", NULL, TRUE, FALSE, FALSE, "bbbb-1" },
    { "host_metrics", "mod", "m9", M ("live", B ("1")), TRUE },
    { "pool", "mod", "pool", pool_members, TRUE },
    { "pool", "mod", "pool", M ("uuid", "aaaa-1") M ("master", "h1"), TRUE, TRUE },
    { "host", "mod", "h1", host_members, TRUE },
    { "host", "mod", "h1", M ("uuid", "BBBB-1"), TRUE, FALSE, FALSE, "bbbb-1" },
    { "host_patch", "del", "r1", NULL, TRUE, FALSE, FALSE, "bbbb-1" },
    { "host_patch", "del", "r7", NULL, FALSE },
    { "host_patch", "mod", "r1", row_members, TRUE },
    { "host_patch", "add", "r2", M ("host", "h1") M ("pool_patch", "unknown"), TRUE },
    { "pool_patch", "mod", "p1", M ("uuid", "CCCC-1") M ("size", "0"), TRUE, FALSE, TRUE, "bbbb-1" },
    { "pool_patch", "mod", "p1", patch_members, TRUE },
    { "pool_patch", "del", "p1", NULL, TRUE, FALSE, TRUE, "bbbb-1" },
    { "repository", "add", "R1", M ("uuid", "r"), TRUE, TRUE, FALSE, "bbbb-1" },
    { "vm", "add", "v2", M ("uuid", "2"), FALSE },
    { "", "add", "v2", M ("uuid", "2"), FALSE },
    { "host", "add", "", M ("uuid", "2"), FALSE },
    { "host", "mod", "h1", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(PpLiveRecords) records = make_lab ();
      g_autoptr(PpSnapshot) before = pp_live_records_make_snapshot (records, ADDRESS);
      g_autoptr(PpSnapshot) after = NULL;
      g_autoptr(PpSnapshotDiff) diff = NULL;

      g_test_message ("row %u", i);
      g_assert_cmpint (apply (records, FALSE, rows[i].class, rows[i].operation, rows[i].ref,
                              rows[i].members, NULL), ==, rows[i].applied);
      after = pp_live_records_make_snapshot (records, ADDRESS);
      diff = pp_snapshot_diff (before, after);
      g_assert_cmpint (diff->pool_changed, ==, rows[i].pool);
      g_assert_cmpint (diff->patches_changed, ==, rows[i].patches);
      g_assert_cmpstr (diff->hosts_changed[0], ==, rows[i].host);
      if (rows[i].host == NULL)
        g_assert_true (pp_snapshot_get_host (before, 0) == pp_snapshot_get_host (after, 0));
    }
}

static void
test_hosts_come_and_go (void)
{
  g_autoptr(PpLiveRecords) records = make_lab ();
  g_autoptr(PpSnapshot) one = pp_live_records_make_snapshot (records, ADDRESS);
  g_autoptr(PpSnapshot) two = NULL;
  g_autoptr(PpSnapshot) three = NULL;
  g_autoptr(PpSnapshotDiff) added = NULL;
  g_autoptr(PpSnapshotDiff) removed = NULL;

  apply (records, FALSE, "host", "add", "h2", M ("uuid", "BBBB-2"), NULL);
  two = pp_live_records_make_snapshot (records, ADDRESS);
  added = pp_snapshot_diff (one, two);
  g_assert_cmpstr (added->hosts_added[0], ==, "bbbb-2");
  g_assert_true (pp_snapshot_get_host (one, 0) == pp_snapshot_get_host (two, 0));

  apply (records, TRUE, "pool", "add", "pool", pool_members, "host", "add", "h1", host_members,
         "host_metrics", "add", "m1", metrics_members, NULL);
  three = pp_live_records_make_snapshot (records, ADDRESS);
  removed = pp_snapshot_diff (two, three);
  g_assert_cmpstr (removed->hosts_removed[0], ==, "bbbb-2");
  g_assert_cmpstr (removed->hosts_changed[0], ==, "bbbb-1");
  g_assert_true (removed->patches_changed);
  g_assert_cmpuint (pp_snapshot_get_host (three, 0)->applied->len, ==, 0);
}

#define REFS(ref) "<array><data><value>" ref "</value></data></array>"
#define VERSION(product, platform) \
  M ("software_version", S (M ("product_version", product) M ("platform_version", platform)))

static const char shadow_members[] =
  M ("uuid", "DDDD-0000") M ("name_label", "XS71ECU1") M ("size", "4096") M ("pool_update", "u1")
  M ("other_config", S (M ("enforce_homogeneity", "true")));

static const char shadow_row_members[] =
  M ("host", "h1") M ("pool_patch", "p2") M ("applied", B ("1"))
  M ("timestamp_applied", "<dateTime.iso8601>20170913T10:11:12Z</dateTime.iso8601>");

/* A pool that is being upgraded: the master has pool_updates, its member host_patches, and each
 * pool_update a pool_patch for old clients, which is not shown. */
static void
test_updates (void)
{
  g_autoptr(PpLiveRecords) records = pp_live_records_new ();
  g_autoptr(PpSnapshot) before = NULL;
  g_autoptr(PpSnapshot) after = NULL;
  g_autoptr(PpSnapshotDiff) diff = NULL;
  const PpApplied *applied;
  PpPatch *update;

  apply (records, TRUE, "pool", "add", "pool", pool_members, "pool_patch", "add", "p1", patch_members,
         "pool_patch", "add", "p2", shadow_members, "host_patch", "add", "r2", shadow_row_members,
         "host_patch", "add", "r1", M ("host", "h2") M ("pool_patch", "p1") M ("applied", B ("1")),
         "pool_update", "add", "u1", M ("uuid", "DDDD-1") M ("name_label", "XS71ECU1")
         M ("installation_size", "900") M ("vdi", "vdi1") M ("key", "K") M ("version", "1.0")
         M ("after_apply_guidance", REFS ("restartHost")),
         "host", "add", "h1", M ("uuid", "BBBB-1") VERSION ("7.1.0", "2.2.0")
         M ("updates", REFS ("u1")) M ("updates_requiring_reboot", REFS ("u1")),
         "host", "add", "h2", M ("uuid", "BBBB-2") VERSION ("7.0.0", "2.1.0")
         M ("updates", "<array><data/></array>"), NULL);
  before = pp_live_records_make_snapshot (records, ADDRESS);

  g_assert_cmpint (pp_snapshot_get_engine (before), ==, PP_ENGINE_POOL_UPDATE);
  g_assert_cmpint (pp_snapshot_get_host (before, 1)->engine, ==, PP_ENGINE_POOL_PATCH);
  g_assert_cmpuint (pp_snapshot_get_n_patches (before), ==, 2);
  update = pp_snapshot_find_patch (before, "dddd-1");
  g_assert_cmpint (update->engine, ==, PP_ENGINE_POOL_UPDATE);
  g_assert_true (update->enforce_homogeneity && update->has_file);
  g_assert_cmpstr (update->vdi, ==, "vdi1");
  g_assert_cmpstr (update->key, ==, "K");
  g_assert_cmpstr (update->version, ==, "1.0");
  g_assert_cmpuint (update->size, ==, 900);
  g_assert_cmpuint (pp_snapshot_get_host (before, 0)->applied->len, ==, 1);
  applied = pp_host_find_applied (pp_snapshot_get_host (before, 0), "dddd-1");
  g_assert_true (applied->applied && applied->requires_reboot);
  g_assert_cmpint (applied->applied_at, ==, 1505297472);
  g_assert_cmpint (applied->guidance, ==, PP_GUIDANCE_RESTART_HOST);
  g_assert_cmpuint (pp_snapshot_get_host (before, 1)->applied->len, ==, 1);
  g_assert_nonnull (pp_host_find_applied (pp_snapshot_get_host (before, 1), "cccc-1"));

  apply (records, FALSE, "pool_update", "mod", "u1", M ("uuid", "DDDD-1") M ("vdi", "OpaqueRef:NULL"),
         "pool_patch", "mod", "p2", M ("uuid", "DDDD-0000") M ("pool_update", "u1"),
         "host", "mod", "h1", M ("uuid", "BBBB-1") VERSION ("7.1.1", "2.2.1")
         M ("updates", REFS ("u1")), NULL);
  after = pp_live_records_make_snapshot (records, ADDRESS);
  diff = pp_snapshot_diff (before, after);
  g_assert_true (diff->patches_changed);
  update = pp_snapshot_find_patch (after, "dddd-1");
  g_assert_false (update->enforce_homogeneity || update->has_file);
  applied = pp_host_find_applied (pp_snapshot_get_host (after, 0), "dddd-1");
  g_assert_true (applied->applied && !applied->requires_reboot);
  g_assert_true (pp_snapshot_get_host (before, 1) == pp_snapshot_get_host (after, 1));
}

static void
test_no_pool (void)
{
  g_autoptr(PpLiveRecords) records = pp_live_records_new ();

  apply (records, TRUE, "host", "add", "h1", host_members, NULL);
  g_assert_null (pp_live_records_make_snapshot (records, ADDRESS));
}

/* A reply of a running xapi, by the codec it is for; %NULL where there are none. */
static XapiReply *
read_recorded (const char *name)
{
  const char *shared = g_getenv ("PP_SHARED");
  g_autofree char *path = g_build_filename (shared != NULL ? shared : "/nonexistent", "data",
                                            "recorded", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr(XapiXmlrpcParser) xml = xapi_xmlrpc_parser_new ();
  g_autoptr(XapiJsonrpcParser) json = xapi_jsonrpc_parser_new ();
  const char *body;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;

  body = strstr (text, "\r\n\r\n") + 4;
  if (*body == '{')
    {
      g_assert_true (xapi_jsonrpc_parser_feed (json, body, strlen (body), NULL));
      return xapi_jsonrpc_parser_finish (json, NULL);
    }

  g_assert_true (xapi_xmlrpc_parser_feed (xml, body, strlen (body), NULL));
  return xapi_xmlrpc_parser_finish (xml, NULL);
}

static PpSnapshot *
make_recorded (XapiReply *reply)
{
  g_autoptr(PpLiveRecords) records = pp_live_records_new ();
  PpSnapshot *snapshot;
  PpHost *master;

  g_assert_true (pp_live_records_apply (records, TRUE, xapi_value_member (reply->value, "events")));
  snapshot = pp_live_records_make_snapshot (records, ADDRESS);
  g_assert_nonnull (snapshot);
  g_assert_cmpstr (pp_snapshot_get_name (snapshot), ==, "rig pool");
  g_assert_cmpstr (pp_snapshot_get_uuid (snapshot), ==, "9ba37c97-5b2a-1e07-a514-cbc2ce361cbc");
  g_assert_cmpint (pp_snapshot_get_engine (snapshot), ==, PP_ENGINE_POOL_UPDATE);
  master = pp_snapshot_get_master (snapshot);
  g_assert_nonnull (master);
  g_assert_cmpstr (master->build_number, ==, "rig");
  g_assert_true (master->enabled);
  g_assert_cmpuint (g_hash_table_size (pp_snapshot_get_pool (snapshot)->restrictions), >, 10);

  return snapshot;
}

/* Both encodings make the same pool. */
static void
test_recorded (void)
{
  g_autoptr(XapiReply) xml = read_recorded ("036-xml-event.from-first.reply");
  g_autoptr(XapiReply) json = read_recorded ("102-json2-event.from-first.reply");
  g_autoptr(PpSnapshot) from_xml = NULL;
  g_autoptr(PpSnapshot) from_json = NULL;
  g_autoptr(PpSnapshotDiff) diff = NULL;

  if (xml == NULL || json == NULL)
    {
      g_test_skip ("no recordings here");
      return;
    }

  from_xml = make_recorded (xml);
  from_json = make_recorded (json);
  diff = pp_snapshot_diff (from_xml, from_json);
  g_assert_false (diff->pool_changed);
  g_assert_null (diff->hosts_added[0]);
  g_assert_null (diff->hosts_removed[0]);
}

static XapiValue *
without (XapiValue  *value,
         const char *left_out)
{
  g_autoptr(GArray) members = g_array_new (FALSE, FALSE, sizeof (XapiValueMember));
  XapiValueIter iter;
  XapiValueMember member;
  const char *name = NULL;
  XapiValue *content = NULL;

  xapi_value_iter_init (&iter, value);
  while (xapi_value_iter_next (&iter, &name, &content))
    {
      if (strcmp (name, left_out) == 0)
        continue;
      member.name = g_ref_string_new (name);
      member.value = xapi_value_ref (content);
      g_array_append_val (members, member);
    }

  return xapi_value_new_struct_take ((XapiValueMember *) (void *) members->data, members->len);
}

/* The records of one class, each without one field. Returns whether they still make a snapshot. */
static gboolean
make_without (XapiValue  *events,
              const char *class,
              const char *field)
{
  g_autoptr(PpLiveRecords) records = pp_live_records_new ();
  g_autoptr(PpSnapshot) snapshot = NULL;

  for (gsize i = 0; i < xapi_value_get_size (events); i++)
    {
      XapiValue *event = xapi_value_get_item (events, i);
      XapiValue *record = xapi_value_member (event, "snapshot");
      g_autoptr(XapiValue) one = NULL;
      XapiValueMember members[] = {
        { g_ref_string_new ("class"), xapi_value_ref (xapi_value_member (event, "class")) },
        { g_ref_string_new ("ref"), xapi_value_ref (xapi_value_member (event, "ref")) },
        { g_ref_string_new ("snapshot"), NULL },
      };

      members[2].value =
        strcmp (xapi_value_member_string (event, "class", ""), class) == 0
        ? without (record, field) : xapi_value_ref (record);
      one = xapi_value_new_array (xapi_value_new_struct_take (members, G_N_ELEMENTS (members)), NULL);
      pp_live_records_apply (records, FALSE, one);
    }
  snapshot = pp_live_records_make_snapshot (records, ADDRESS);
  if (snapshot == NULL)
    return FALSE;

  g_assert_cmpuint (pp_snapshot_get_n_hosts (snapshot), ==, 1);
  return TRUE;
}

/* A release may lack any field that the documentation promises. */
static void
test_missing_fields (void)
{
  static const char * const classes[] = { "pool", "host" };
  g_autoptr(XapiReply) reply = read_recorded ("102-json2-event.from-first.reply");
  XapiValue *events;
  guint n_fields = 0;

  if (reply == NULL)
    {
      g_test_skip ("no recordings here");
      return;
    }

  events = xapi_value_member (reply->value, "events");
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    {
      XapiValue *record = NULL;
      XapiValueIter iter;
      const char *field = NULL;

      for (gsize k = 0; record == NULL; k++)
        {
          XapiValue *event = xapi_value_get_item (events, k);

          if (strcmp (xapi_value_member_string (event, "class", ""), classes[i]) == 0)
            record = xapi_value_member (event, "snapshot");
        }
      xapi_value_iter_init (&iter, record);
      while (xapi_value_iter_next (&iter, &field, NULL))
        {
          g_test_message ("%s without %s", classes[i], field);
          g_assert_true (make_without (events, classes[i], field));
          n_fields++;
        }
    }

  g_assert_cmpuint (n_fields, >, 60);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/records/fields", test_fields);
  g_test_add_func ("/pool/records/poor-fields", test_poor_fields);
  g_test_add_func ("/pool/records/packs", test_packs);
  g_test_add_func ("/pool/records/going-down", test_going_down);
  g_test_add_func ("/pool/records/changes", test_changes);
  g_test_add_func ("/pool/records/hosts-come-and-go", test_hosts_come_and_go);
  g_test_add_func ("/pool/records/updates", test_updates);
  g_test_add_func ("/pool/records/no-pool", test_no_pool);
  g_test_add_func ("/pool/records/recorded", test_recorded);
  g_test_add_func ("/pool/records/missing-fields", test_missing_fields);

  return g_test_run ();
}
