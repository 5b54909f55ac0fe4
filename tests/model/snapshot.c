/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <poolpatch/pp-snapshot.h>

static void
set_text (char      **member,
          const char *text)
{
  g_free (*member);
  *member = g_strdup (text);
}

static PpHost *
make_host (const char *name)
{
  PpHost *host = pp_host_new ();
  PpApplied *applied = pp_applied_new ();

  set_text (&host->name, name);
  g_free (host->ref);
  host->ref = g_strconcat ("OpaqueRef:", name, NULL);
  g_free (host->uuid);
  host->uuid = g_strconcat ("uuid-", name, NULL);
  set_text (&applied->uuid, "fix");
  g_ptr_array_add (host->applied, applied);
  g_hash_table_insert (host->other_config, g_strdup ("key"), g_strdup ("value"));

  return host;
}

/* Hosts by name, separated by spaces, the second is the master. */
static PpSnapshot *
make_snapshot (const char *pool_name,
               const char *names)
{
  g_auto(GStrv) list = g_strsplit (names, " ", -1);
  g_autoptr(PpPool) pool = pp_pool_new ();
  g_autoptr(GPtrArray) hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_host_unref);
  g_autoptr(GPtrArray) patches = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_patch_unref);
  PpPatch *patch = pp_patch_new ();

  set_text (&pool->name, pool_name);
  set_text (&pool->uuid, "pool-1");
  set_text (&pool->master, "OpaqueRef:b");
  for (guint i = 0; list[i] != NULL; i++)
    g_ptr_array_add (hosts, make_host (list[i]));
  set_text (&patch->uuid, "fix");
  g_ptr_array_add (patches, patch);

  return pp_snapshot_new ("https://b", pool, hosts, patches);
}

/* By what tells most: brand, repositories, version of the product, version of the platform. */
static void
test_engine (void)
{
  static const struct
  {
    const char *brand;
    const char *product;
    const char *platform;
    gboolean    repositories;
    PpEngine    engine;
  } table[] =
  {
    { "XenServer", "5.6.100", NULL, FALSE, PP_ENGINE_POOL_PATCH },
    { "XenServer", "6.10.0", "1.6.10", FALSE, PP_ENGINE_POOL_PATCH },
    { "XenServer", "7.0.0", "2.1.0", FALSE, PP_ENGINE_POOL_PATCH },
    { "XenServer", "7.1.0", "2.2.0", FALSE, PP_ENGINE_POOL_UPDATE },
    { "XenServer", "7.1", NULL, FALSE, PP_ENGINE_POOL_UPDATE },
    { "XenServer", "7.0.92", "2.1.1", FALSE, PP_ENGINE_POOL_UPDATE },
    { "Citrix Hypervisor", "8.2.1", "3.2.1", FALSE, PP_ENGINE_POOL_UPDATE },
    { "XenServer", "8.2.1", "3.2.1", TRUE, PP_ENGINE_CDN },
    { "XenServer", "8.3.0", "3.3.0", FALSE, PP_ENGINE_CDN },
    { "XenServer", "8.4.0", "3.4.0", TRUE, PP_ENGINE_CDN },
    { "XenServer", "10.0", NULL, FALSE, PP_ENGINE_CDN },
    { "XCP-ng", "8.2.1", "3.2.1", FALSE, PP_ENGINE_YUM },
    { "xcp-ng", "8.3.0", "3.4.0", TRUE, PP_ENGINE_YUM },
    { "", "", "", FALSE, PP_ENGINE_POOL_PATCH },
    { NULL, NULL, NULL, FALSE, PP_ENGINE_POOL_PATCH },
    { "XenServer", "trunk", "2.3.0", FALSE, PP_ENGINE_POOL_UPDATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      PpEngine engine = pp_engine_choose (table[i].brand, table[i].product, table[i].platform,
                                          table[i].repositories);

      g_test_message ("%s %s", table[i].brand, table[i].product);
      g_assert_cmpstr (pp_engine_to_string (engine), ==, pp_engine_to_string (table[i].engine));
      g_assert_cmpint (pp_engine_is_handled (engine), ==,
                       engine == PP_ENGINE_POOL_PATCH || engine == PP_ENGINE_POOL_UPDATE);
    }
}

static void
test_find (void)
{
  g_autoptr(PpSnapshot) snapshot = make_snapshot ("lab", "c b a uuid-a");
  static const struct
  {
    const char *identity;
    const char *name;
  } table[] =
  {
    { "a", "a" }, { "uuid-b", "b" }, { "UUID-C", "c" }, { "OpaqueRef:c", "c" },
    { "uuid-a", "a" },           /* a uuid beats the host of that name */
    { "A", NULL }, { "", NULL }, { NULL, NULL }, { "OpaqueRef:NULL", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      PpHost *host = pp_snapshot_find_host (snapshot, table[i].identity);

      g_test_message ("%s", table[i].identity);
      g_assert_cmpstr (host != NULL ? host->name : NULL, ==, table[i].name);
    }
  g_assert_cmpstr (pp_snapshot_find_patch (snapshot, "FIX")->uuid, ==, "fix");
  g_assert_null (pp_snapshot_find_patch (snapshot, "no"));
  g_assert_nonnull (pp_host_find_applied (pp_snapshot_get_master (snapshot), "FIX"));
  g_assert_null (pp_host_find_applied (pp_snapshot_get_master (snapshot), "no"));
}

static void
test_order_and_name (void)
{
  g_autoptr(PpSnapshot) snapshot = make_snapshot ("lab", "c b a");
  g_autoptr(PpSnapshot) alone = make_snapshot ("", "b");
  g_autoptr(PpSnapshot) headless = make_snapshot ("", "x");
  g_autoptr(PpSnapshot) many = make_snapshot ("lab", "xs10 xs2 b xs1");

  g_assert_cmpstr (pp_snapshot_get_host (many, 0)->name, ==, "b");
  g_assert_cmpstr (pp_snapshot_get_host (many, 1)->name, ==, "xs1");
  g_assert_cmpstr (pp_snapshot_get_host (many, 2)->name, ==, "xs2");
  g_assert_cmpstr (pp_snapshot_get_host (many, 3)->name, ==, "xs10");
  g_assert_cmpstr (pp_snapshot_get_host (snapshot, 0)->name, ==, "b");
  g_assert_cmpstr (pp_snapshot_get_host (snapshot, 1)->name, ==, "a");
  g_assert_cmpstr (pp_snapshot_get_host (snapshot, 2)->name, ==, "c");
  g_assert_cmpstr (pp_snapshot_get_name (snapshot), ==, "lab");
  g_assert_cmpstr (pp_snapshot_get_name (alone), ==, "b");
  g_assert_null (pp_snapshot_get_master (headless));
  g_assert_cmpstr (pp_snapshot_get_name (headless), ==, "https://b");
}

static void
test_licence (void)
{
  static const struct
  {
    const char *edition;
    gboolean    licensed;
  } table[] =
  {
    { "", FALSE }, { "free", FALSE }, { "Free", FALSE }, { "express", FALSE },
    { "basic", FALSE }, { "advanced", TRUE }, { "platinum", TRUE }, { "per-socket", TRUE },
    { "enterprise-per-socket", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(PpSnapshot) snapshot = make_snapshot ("lab", "a b");
      PpHost *first = pp_snapshot_get_host (snapshot, 0);

      set_text (&first->edition, table[i].edition);
      g_assert_cmpint (pp_snapshot_is_licensed (snapshot, first), ==, table[i].licensed);
      g_assert_false (pp_snapshot_is_licensed (snapshot, NULL));
      set_text (&pp_snapshot_get_host (snapshot, 1)->edition, "platinum");
      g_assert_cmpint (pp_snapshot_is_licensed (snapshot, NULL), ==, table[i].licensed);
    }
}

typedef void (*Change) (PpHost *host);

static void
change_nothing (PpHost *host)
{
}

static void
change_enabled (PpHost *host)
{
  host->enabled = TRUE;
}

static void
change_live (PpHost *host)
{
  host->live = TRUE;
}

static void
change_boot_time (PpHost *host)
{
  host->boot_time = 7;
}

static void
change_map (PpHost *host)
{
  g_hash_table_insert (host->other_config, g_strdup ("key"), g_strdup ("other"));
}

static void
change_map_key (PpHost *host)
{
  g_hash_table_remove_all (host->other_config);
  g_hash_table_insert (host->other_config, g_strdup ("other"), g_strdup ("value"));
}

static void
change_applied (PpHost *host)
{
  ((PpApplied *) g_ptr_array_index (host->applied, 0))->applied = TRUE;
}

static void
change_applied_more (PpHost *host)
{
  g_ptr_array_add (host->applied, pp_applied_new ());
}

static void
change_text (PpHost *host)
{
  set_text (&host->product_version_text, "6.2");
}

static void
test_diff_of_host (void)
{
  static const Change changes[] =
  {
    change_nothing, change_enabled, change_live, change_boot_time, change_map, change_map_key,
    change_applied, change_applied_more, change_text,
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr(PpSnapshot) before = make_snapshot ("lab", "a b");
      g_autoptr(PpSnapshot) after = make_snapshot ("lab", "a b");
      g_autoptr(PpSnapshotDiff) diff = NULL;

      changes[i] (pp_snapshot_get_host (after, 1));
      diff = pp_snapshot_diff (before, after);
      g_test_message ("change %u", i);
      g_assert_cmpint (pp_snapshot_diff_is_empty (diff), ==, i == 0);
      g_assert_cmpstr (diff->hosts_changed[0], ==, i == 0 ? NULL : "uuid-a");
      g_assert_false (diff->pool_changed);
      g_assert_false (diff->patches_changed);
    }
}

static void
test_diff_of_pool (void)
{
  g_autoptr(PpSnapshot) before = make_snapshot ("lab", "a b");
  g_autoptr(PpSnapshot) after = make_snapshot ("renamed", "b c");
  g_autoptr(PpSnapshotDiff) same = pp_snapshot_diff (before, before);
  g_autoptr(PpSnapshotDiff) first = pp_snapshot_diff (NULL, before);
  g_autoptr(PpSnapshotDiff) diff = NULL;

  g_assert_true (pp_snapshot_diff_is_empty (same));
  g_assert_true (first->pool_changed);
  g_assert_true (first->patches_changed);
  g_assert_cmpuint (g_strv_length (first->hosts_added), ==, 2);

  pp_snapshot_get_patch (after, 0)->size = 5;
  diff = pp_snapshot_diff (before, after);
  g_assert_true (diff->pool_changed);
  g_assert_true (diff->patches_changed);
  g_assert_cmpstr (diff->hosts_added[0], ==, "uuid-c");
  g_assert_cmpstr (diff->hosts_removed[0], ==, "uuid-a");
  g_assert_null (diff->hosts_changed[0]);
}

/* Readers need no NULL checks. */
static void
test_empty_records (void)
{
  g_autoptr(PpPool) pool = pp_pool_new ();
  g_autoptr(PpHost) host = pp_host_new ();
  g_autoptr(PpPatch) patch = pp_patch_new ();
  g_autoptr(PpVm) vm = pp_vm_new ();
  g_autoptr(PpApplied) applied = pp_applied_new ();
  const char *strings[] =
  {
    pool->ref, pool->uuid, pool->name, pool->description, pool->master, host->ref, host->uuid,
    host->name, host->address, host->edition, host->product_version, host->build_number,
    host->product_brand, patch->ref, patch->uuid, patch->name, patch->description, vm->ref,
    vm->uuid, vm->name, vm->resident_on, vm->power_state, applied->uuid, applied->name,
  };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_assert_cmpstr (strings[i], ==, "");
  g_assert_nonnull (pool->other_config);
  g_assert_nonnull (pool->restrictions);
  g_assert_nonnull (host->software_version);
  g_assert_nonnull (host->license_params);
  g_assert_nonnull (host->other_config);
  g_assert_cmpuint (host->applied->len, ==, 0);
  g_assert_false (host->live);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/snapshot/engine", test_engine);
  g_test_add_func ("/model/snapshot/find", test_find);
  g_test_add_func ("/model/snapshot/order-and-name", test_order_and_name);
  g_test_add_func ("/model/snapshot/licence", test_licence);
  g_test_add_func ("/model/snapshot/diff-of-host", test_diff_of_host);
  g_test_add_func ("/model/snapshot/diff-of-pool", test_diff_of_pool);
  g_test_add_func ("/model/records/empty", test_empty_records);

  return g_test_run ();
}
