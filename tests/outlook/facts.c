/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"

#include <string.h>

#include <json-glib/json-glib.h>
#include <poolpatch/pp-feed.h>

/* The bundled notes held against the collection of facts that they were made from, release by
 * release: a bare host, a feed that lists all there ever was and says nothing of its own. */

#define MAX_UPDATES 3

typedef struct
{
  const char *name;
  JsonArray  *superseded_by;
  gboolean    withdrawn;
} Fact;

static const struct
{
  const char *version;
  guint       n_facts;     /* at least */
  guint       n_updates;   /* cumulative ones */
  gboolean    licensed;    /* the notes say that there is one for paying customers */
} releases[] =
{
  { "6.0.0", 41 }, { "6.0.2", 41 }, { "6.1.0", 41 }, { "6.2.0", 41 }, { "6.5.0", 41 }, { "7.0.0", 41 },
  { "7.1.0", 60, 2, TRUE }, { "7.2.0", 16 }, { "7.3.0", 7 }, { "7.4.0", 7 }, { "7.5.0", 7 },
};

static JsonParser *
load_facts (void)
{
  const char *shared = g_getenv ("PP_SHARED");
  g_autofree char *path = g_build_filename (shared != NULL ? shared : "nowhere", "data",
                                            "hotfix-facts.json", NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();

  return json_parser_load_from_file (parser, path, NULL) ? g_steal_pointer (&parser) : NULL;
}

static JsonArray *
get_list (JsonObject *fact,
          const char *member)
{
  return json_object_has_member (fact, member) ? json_object_get_array_member (fact, member) : NULL;
}

static gboolean
list_has (JsonArray  *list,
          const char *name)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (g_str_equal (json_array_get_string_element (list, i), name))
      return TRUE;

  return FALSE;
}

/* "XS62ESP1014" is for servers with XS62ESP1. */
static char *
guess_service_pack (const char *name)
{
  const char *pack = strstr (name, "ESP1");

  return pack != NULL && strlen (pack) > strlen ("ESP1")
         ? g_strndup (name, (gsize) (pack - name) + strlen ("ESP1")) : NULL;
}

static void
add_fact (Fixture    *fixture,
          JsonObject *object)
{
  const char *name = json_object_get_string_member (object, "name");
  JsonArray *needed = get_list (object, "depends_on");
  g_autofree char *pack = guess_service_pack (name);
  g_autoptr(GString) required = g_string_new (pack);
  FixtureHotfix hotfix = { name, "", "", 0 };

  for (guint i = 0; needed != NULL && i < json_array_get_length (needed); i++)
    g_string_append_printf (required, "%s%s", required->len > 0 ? " " : "",
                            json_array_get_string_element (needed, i));
  hotfix.required = required->str;
  fixture_add_hotfixes (fixture, &hotfix, 1);
}

/* "XS71ECU1032" is for servers with the first cumulative update; 0 = for those without. */
static guint
guess_update (const char *name)
{
  const char *update = strstr (name, "ECU");

  return update != NULL && strlen (update) > strlen ("ECU1") ? (guint) (update[3] - '0') : 0;
}

/* What the cumulative updates of a release make of it: 7.1.1, 7.1.2. */
static void
add_versions (Fixture    *fixture,
              const char *release,
              GString   **listed)
{
  fixture_add_version (fixture, release, NULL, listed[0]->str, NULL);
  for (guint i = 1; i < MAX_UPDATES && listed[i]->len > 0; i++)
    {
      g_autofree char *value = g_strdup_printf ("%.3s.%u", release, i);
      g_autofree char *patch = g_strdup_printf ("XS%c%cECU%u", release[0], release[2], i);
      PpVersion *version;

      fixture_add_version (fixture, value, NULL, listed[i]->str, NULL);
      version = fixture_last_version (fixture);
      version->patch_uuid = g_strdup (fixture_uuid (fixture, patch));
      version->present_as_update = TRUE;
    }
}

/* A cumulative update is listed for what it is an update of. */
static void
list_fact (GString   **listed,
           const char *name)
{
  const char *update = strstr (name, "ECU");
  guint position = update != NULL && strlen (update) == strlen ("ECU1")
                   ? (guint) (update[3] - '1') : guess_update (name);

  g_assert_cmpuint (position, <, MAX_UPDATES);
  g_string_append_printf (listed[position], "%s%s", listed[position]->len > 0 ? " " : "", name);
}

/* All facts of a release, in a feed and by name. */
static GHashTable *
add_release (Fixture    *fixture,
             JsonArray  *every,
             const char *release)
{
  GHashTable *facts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  GString *listed[MAX_UPDATES];

  for (guint i = 0; i < MAX_UPDATES; i++)
    listed[i] = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (every); i++)
    {
      JsonObject *object = json_array_get_object_element (every, i);
      Fact *fact;

      if (g_strcmp0 (json_object_get_string_member_with_default (object, "xenserver_release", ""),
                     release) != 0)
        continue;
      fact = g_new0 (Fact, 1);
      fact->name = json_object_get_string_member (object, "name");
      fact->superseded_by = get_list (object, "superseded_by");
      fact->withdrawn = json_object_has_member (object, "withdrawn");
      add_fact (fixture, object);
      list_fact (listed, fact->name);
      g_hash_table_insert (facts, (gpointer) fact->name, fact);
    }
  add_versions (fixture, release, listed);
  for (guint i = 0; i < MAX_UPDATES; i++)
    g_string_free (listed[i], TRUE);

  return facts;
}

static gboolean
set_has (GPtrArray  *set,
         const char *name)
{
  for (guint i = 0; i < set->len; i++)
    if (g_str_equal (((PpHotfix *) g_ptr_array_index (set, i))->name, name))
      return TRUE;

  return FALSE;
}

static gboolean
is_required (GPtrArray      *set,
             const PpHotfix *hotfix)
{
  for (guint i = 0; i < set->len; i++)
    {
      PpHotfix *other = g_ptr_array_index (set, i);

      if (g_strv_contains ((const char * const *) other->required, hotfix->uuid))
        return TRUE;
    }

  return FALSE;
}

/* None that the facts call superseded by another of the set, unless that cannot do without it. */
static void
assert_none_superseded (GPtrArray  *set,
                        GHashTable *facts)
{
  for (guint i = 0; i < set->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (set, i);
      const Fact *fact = g_hash_table_lookup (facts, hotfix->name);

      g_assert_nonnull (fact);
      g_assert_false (fact->withdrawn);
      for (guint j = 0; j < set->len; j++)
        if (list_has (fact->superseded_by, ((PpHotfix *) g_ptr_array_index (set, j))->name) &&
            !is_required (set, hotfix))
          {
            g_test_message ("%s is superseded", hotfix->name);
            g_test_fail ();
          }
    }
}

/* Every one that supersedes another, and is not superseded itself. */
static guint
assert_all_superseding (GPtrArray  *set,
                        GHashTable *facts)
{
  GHashTableIter iter;
  gpointer value;
  guint n_superseding = 0;

  g_hash_table_iter_init (&iter, facts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Fact *fact = value;

      for (guint i = 0; fact->superseded_by != NULL &&
           i < json_array_get_length (fact->superseded_by); i++)
        {
          const char *newer = json_array_get_string_element (fact->superseded_by, i);
          const Fact *final = g_hash_table_lookup (facts, newer);

          /* The first cumulative update refuses what came before it, as the notes have it. */
          if (final == NULL || final->superseded_by != NULL ||
              (set_has (set, "XS71ECU1") && strstr (newer, "ECU") == NULL))
            continue;
          n_superseding++;
          if (!set_has (set, newer))
            g_test_message ("%s is not there", newer);
          g_assert_true (set_has (set, newer));
        }
    }

  return n_superseding;
}

/* Each of them comes right before what is for servers that have it. */
static void
assert_updates (GPtrArray *set,
                guint      n_updates)
{
  guint done = 0;

  for (guint i = 0; i < set->len; i++)
    {
      const char *name = ((PpHotfix *) g_ptr_array_index (set, i))->name;
      const char *update = strstr (name, "ECU");

      if (update != NULL && strlen (update) == strlen ("ECU1"))
        g_assert_cmpint (update[3] - '0', ==, ++done);
      else
        g_assert_cmpuint (guess_update (name), ==, done);
    }
  g_assert_cmpuint (done, ==, n_updates);
}

static void
test_recommended (void)
{
  g_autoptr(JsonParser) parser = load_facts ();
  g_autoptr(PpNotes) notes = pp_feed_load_notes ();
  JsonArray *every;
  guint n_superseding = 0;

  if (parser == NULL)
    {
      g_test_skip ("the collection of facts is not here");
      return;
    }
  every = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                        "hotfixes");
  for (guint i = 0; i < G_N_ELEMENTS (releases); i++)
    {
      g_autoptr(Fixture) fixture = fixture_new ();
      g_autoptr(GHashTable) facts = add_release (fixture, every, releases[i].version);
      g_autoptr(PpCatalogue) catalogue = fixture_catalogue (fixture);
      g_autoptr(PpSnapshot) snapshot = NULL;
      g_autoptr(PpOutlook) outlook = NULL;
      g_autoptr(GPtrArray) set = NULL;
      g_autofree char *names = NULL;
      PpHost *host = fixture_add_host (fixture, "xs1", releases[i].version, "1", "");

      if (releases[i].licensed)
        {
          g_free (host->edition);
          host->edition = g_strdup ("enterprise-per-socket");
        }
      snapshot = fixture_snapshot (fixture);
      outlook = pp_outlook_new (snapshot, catalogue, notes);
      set = pp_outlook_get_recommended (outlook, "host-xs1");
      names = fixture_names (set);
      g_test_message ("%s, %u hotfixes: %s", releases[i].version, g_hash_table_size (facts), names);
      g_assert_cmpuint (g_hash_table_size (facts), >=, releases[i].n_facts);
      assert_updates (set, releases[i].n_updates);
      assert_none_superseded (set, facts);
      n_superseding += assert_all_superseding (set, facts);
    }
  g_assert_cmpuint (n_superseding, >, 100);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outlook/facts/recommended", test_recommended);

  return g_test_run ();
}
