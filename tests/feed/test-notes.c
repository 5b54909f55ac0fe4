/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <json-glib/json-glib.h>
#include <poolpatch/pp-feed.h>

/*
 * The bundled notes held against what they were made from: the list of who supersedes whom and the
 * collection of facts. Nothing that these know may be missing or said otherwise.
 */

typedef struct
{
  PpNotes    *notes;        /* (owned) */
  JsonParser *parser;       /* (owned) (nullable) */
  GHashTable *facts;        /* (owned) (nullable) name → JsonObject */
  GHashTable *successors;   /* (owned) name → set of names of the notes */
} Fixture;

static char *
read_shared (const char *name)
{
  const char *shared = g_getenv ("PP_SHARED");
  g_autofree char *path = g_build_filename (shared != NULL ? shared : "nowhere", "data", name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);

  return text;
}

static void
add_successor (Fixture    *self,
               const char *old,
               const char *newer)
{
  GHashTable *set = g_hash_table_lookup (self->successors, old);

  if (set == NULL)
    {
      set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (self->successors, g_strdup (old), set);
    }
  g_hash_table_add (set, g_strdup (newer));
}

static void
add_note (Fixture      *self,
          const PpNote *note)
{
  for (guint i = 0; note != NULL && note->superseded_by[i] != NULL; i++)
    add_successor (self, note->name, note->superseded_by[i]);
  for (guint i = 0; note != NULL && note->rolls_up[i] != NULL; i++)
    add_successor (self, note->rolls_up[i], note->name);
}

static void
set_up (Fixture *self)
{
  g_autofree char *text = read_shared ("hotfix-facts.json");
  JsonArray *list;

  self->notes = pp_feed_load_notes ();
  self->successors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify) g_hash_table_unref);
  if (text == NULL)
    return;

  self->parser = json_parser_new ();
  g_assert_true (json_parser_load_from_data (self->parser, text, -1, NULL));
  self->facts = g_hash_table_new (g_str_hash, g_str_equal);
  list = json_object_get_array_member (json_node_get_object (json_parser_get_root (self->parser)),
                                       "hotfixes");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *fact = json_array_get_object_element (list, i);
      const char *name = json_object_get_string_member (fact, "name");

      g_hash_table_insert (self->facts, (gpointer) name, fact);
      add_note (self, pp_notes_lookup (self->notes, NULL, name));
    }
}

static void
tear_down (Fixture *self)
{
  g_clear_pointer (&self->successors, g_hash_table_unref);
  g_clear_pointer (&self->facts, g_hash_table_unref);
  g_clear_object (&self->parser);
  g_clear_object (&self->notes);
}

static gboolean
is_skipped (Fixture *self)
{
  if (self->facts == NULL)
    g_test_skip ("the collection of facts is not here");

  return self->facts == NULL;
}

/* Whether the notes lead from one to the other, over others if need be. */
static gboolean
leads_to (Fixture    *self,
          const char *old,
          const char *newer,
          GHashTable *seen)
{
  GHashTable *set = g_hash_table_lookup (self->successors, old);
  GHashTableIter iter;
  gpointer name;

  if (set == NULL || !g_hash_table_add (seen, (gpointer) old))
    return FALSE;
  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_str_equal (name, newer) || leads_to (self, name, newer, seen))
      return TRUE;

  return FALSE;
}

static void
check_leads_to (Fixture    *self,
                const char *old,
                const char *newer)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (!leads_to (self, old, newer, seen))
    {
      g_test_message ("nothing says that %s is superseded by %s", old, newer);
      g_test_fail ();
    }
}

static void
test_supersession (gconstpointer data)
{
  Fixture *self = (Fixture *) data;
  g_autofree char *text = read_shared ("supersession.tsv");
  g_auto(GStrv) lines = NULL;
  guint n_pairs = 0;

  if (is_skipped (self))
    return;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) columns = g_strsplit (lines[i], "\t", -1);

      if (*lines[i] == '#' || g_strv_length (columns) < 2)
        continue;
      check_leads_to (self, columns[0], columns[1]);
      n_pairs++;
    }
  g_assert_cmpuint (n_pairs, ==, 276);
}

static JsonArray *
get_list (JsonObject *fact,
          const char *member)
{
  return json_object_has_member (fact, member) ? json_object_get_array_member (fact, member) : NULL;
}

static const char *
get_release (JsonObject *fact)
{
  return fact != NULL ? json_object_get_string_member_with_default (fact, "xenserver_release", "")
                      : "";
}

/* Whether one makes the other needless. One that it depends on has to be there all the same; a list
 * of another release's hotfixes is an error of the collection; releases before 5.6 are not ours. */
static gboolean
makes_needless (JsonObject *fact,
                JsonObject *old)
{
  JsonArray *needed = get_list (fact, "depends_on");
  const char *release = get_release (fact);

  for (guint i = 0; needed != NULL && i < json_array_get_length (needed); i++)
    if (g_str_equal (json_array_get_string_element (needed, i),
                     json_object_get_string_member (old, "name")))
      return FALSE;

  return g_str_equal (release, get_release (old)) && !g_str_has_prefix (release, "5.0") &&
         !g_str_has_prefix (release, "5.5");
}

static void
test_facts (gconstpointer data)
{
  Fixture *self = (Fixture *) data;
  GHashTableIter iter;
  gpointer name;
  gpointer value;
  guint n_pairs = 0;
  guint n_rolled_up = 0;

  if (is_skipped (self))
    return;

  g_hash_table_iter_init (&iter, self->facts);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      JsonArray *newer = get_list (value, "superseded_by");
      JsonArray *older = get_list (value, "rolls_up");

      for (guint i = 0; newer != NULL && i < json_array_get_length (newer); i++, n_pairs++)
        check_leads_to (self, name, json_array_get_string_element (newer, i));
      for (guint i = 0; older != NULL && i < json_array_get_length (older); i++)
        {
          const char *old = json_array_get_string_element (older, i);
          JsonObject *fact = g_hash_table_lookup (self->facts, old);

          if (fact != NULL && makes_needless (value, fact))
            {
              check_leads_to (self, old, name);
              n_rolled_up++;
            }
        }
    }
  g_assert_cmpuint (n_pairs, >, 290);
  g_assert_cmpuint (n_rolled_up, >, 1500);
}

/* Each flag of the facts is in the notes, and no note has one that the facts do not bear out. */
static void
test_flags (gconstpointer data)
{
  Fixture *self = (Fixture *) data;
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  if (is_skipped (self))
    return;

  g_hash_table_iter_init (&iter, self->facts);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const PpNote *note = pp_notes_lookup (self->notes, NULL, name);
      const char *uuid = json_object_get_string_member_with_default (value, "uuid", NULL);

      g_test_message ("%s", (char *) name);
      g_assert_true ((note != NULL && note->withdrawn != NULL) ==
                     json_object_has_member (value, "withdrawn"));
      g_assert_true ((note != NULL && note->paid) == json_object_has_member (value, "license"));
      g_assert_true (note == NULL || *note->source != '\0');
      if (note == NULL || note->uuid == NULL)
        continue;
      g_assert_nonnull (uuid);
      g_assert_cmpint (g_ascii_strcasecmp (note->uuid, uuid), ==, 0);
      g_assert_true (pp_notes_lookup (self->notes, uuid, NULL) == note);
    }
}

typedef enum
{
  KIND_BEFORE,     /* refused once its service pack is there */
  KIND_WITHDRAWN,
  KIND_PAID,
  KIND_UPGRADE,
  KIND_DRIVERS,
} Kind;

/* What the facts tell in words, not in a table. */
static const struct
{
  const char *name;
  Kind        kind;
  const char *expected;   /* (nullable) in what is said */
} told[] =
{
  { "XS62E014", KIND_BEFORE, "XS62ESP1" }, { "XS62E015", KIND_BEFORE, "XS62ESP1" },
  { "XS65E010", KIND_BEFORE, "XS65ESP1" }, { "XS65E013", KIND_BEFORE, "XS65ESP1" },
  { "XS65E014", KIND_BEFORE, "XS65ESP1" }, { "XS65E015", KIND_BEFORE, "XS65ESP1" },
  { "XS65E017", KIND_BEFORE, "XS65ESP1" }, { "XS65E018", KIND_BEFORE, "XS65ESP1" },
  { "XS71E001", KIND_BEFORE, "XS71ECU1" }, { "XS71E014", KIND_BEFORE, "XS71ECU1" },
  { "XS72E013", KIND_WITHDRAWN, "XS72E015" }, { "XS71ECU1009", KIND_WITHDRAWN, "XS71ECU1010" },
  { "XS73E001", KIND_WITHDRAWN, "XS73E002" },
  { "XS71ECU1", KIND_PAID }, { "XS71ECU2020", KIND_PAID }, { "XS71ECU2058", KIND_PAID },
  { "XS74", KIND_UPGRADE }, { "XenServer-7.3.0-update", KIND_UPGRADE },
  { "XenServer-7.5.0-update", KIND_UPGRADE },
  { "XS62E004", KIND_DRIVERS, "CTX204201" }, { "XS602E007", KIND_DRIVERS, "CTX13448" },
};

static void
test_told (gconstpointer data)
{
  Fixture *self = (Fixture *) data;
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      const PpNote *note = pp_notes_lookup (self->notes, NULL, told[i].name);
      const char *text = NULL;

      g_test_message ("%s", told[i].name);
      g_assert_nonnull (note);
      g_assert_cmpstr (note->source, !=, "");
      g_assert_true (note->paid == (told[i].kind == KIND_PAID));
      g_assert_true (note->upgrade == (told[i].kind == KIND_UPGRADE));
      if (told[i].kind == KIND_BEFORE)
        text = note->before;
      else if (told[i].kind == KIND_WITHDRAWN)
        text = note->withdrawn;
      else if (told[i].kind == KIND_DRIVERS)
        text = note->driver_disks;
      g_assert_true (told[i].expected == NULL || strstr (text, told[i].expected) != NULL);
    }
}

int
main (int   argc,
      char *argv[])
{
  Fixture fixture = { NULL };
  int status;

  g_test_init (&argc, &argv, NULL);
  set_up (&fixture);

  g_test_add_data_func ("/feed/notes/supersession", &fixture, test_supersession);
  g_test_add_data_func ("/feed/notes/facts", &fixture, test_facts);
  g_test_add_data_func ("/feed/notes/flags", &fixture, test_flags);
  g_test_add_data_func ("/feed/notes/told", &fixture, test_told);

  status = g_test_run ();
  tear_down (&fixture);

  return status;
}
