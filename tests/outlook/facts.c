/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"

#include <string.h>

#include <json-glib/json-glib.h>
#include <poolpatch/pp-feed.h>

/* The bundled notes held against the collection of facts that they were made from, release by
 * release: a bare host, a feed that lists all there ever was and says nothing of its own. */

typedef struct
{
  const char *name;
  JsonArray  *superseded_by;
  gboolean    withdrawn;
} Fact;

static const char * const releases[] = { "6.0.0", "6.0.2", "6.1.0", "6.2.0", "6.5.0", "7.0.0" };

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

/* All facts of a release, in a feed and by name. */
static GHashTable *
add_release (Fixture    *fixture,
             JsonArray  *every,
             const char *release)
{
  GHashTable *facts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr(GString) all = g_string_new (NULL);

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
      g_string_append_printf (all, "%s%s", all->len > 0 ? " " : "", fact->name);
      g_hash_table_insert (facts, (gpointer) fact->name, fact);
    }
  fixture_add_version (fixture, release, NULL, all->str, NULL);

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

          if (final == NULL || final->superseded_by != NULL)
            continue;
          n_superseding++;
          if (!set_has (set, newer))
            g_test_message ("%s is not there", newer);
          g_assert_true (set_has (set, newer));
        }
    }

  return n_superseding;
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
      g_autoptr(GHashTable) facts = add_release (fixture, every, releases[i]);
      g_autoptr(PpCatalogue) catalogue = fixture_catalogue (fixture);
      g_autoptr(PpSnapshot) snapshot = NULL;
      g_autoptr(PpOutlook) outlook = NULL;
      g_autoptr(GPtrArray) set = NULL;
      g_autofree char *names = NULL;

      fixture_add_host (fixture, "xs1", releases[i], "1", "");
      snapshot = fixture_snapshot (fixture);
      outlook = pp_outlook_new (snapshot, catalogue, notes);
      set = pp_outlook_get_recommended (outlook, "host-xs1");
      names = fixture_names (set);
      g_test_message ("%s, %u hotfixes: %s", releases[i], g_hash_table_size (facts), names);
      g_assert_cmpuint (g_hash_table_size (facts), >, 40);
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
