/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"

/* Random feeds, notes and pools: whatever they say, every set can be installed as it stands, and
 * what was installed is not wanted again. */

#define N_ROUNDS 150
#define N_HOTFIXES 30
#define N_HOSTS 3

/* Names with service packs among them, so that the order has something to do. */
static char *
make_name (guint i)
{
  return i % 10 == 9 ? g_strdup_printf ("XS62ESP%u", i / 10) : g_strdup_printf ("XS62E%03u", i);
}

static char *
pick_names (guint most,
            guint except)
{
  g_autoptr(GString) names = g_string_new (NULL);
  guint n = (guint) g_test_rand_int_range (0, (int) most + 1);

  for (guint i = 0; i < n; i++)
    {
      guint which = (guint) g_test_rand_int_range (0, N_HOTFIXES + 2);
      g_autofree char *name = make_name (which);

      if (which != except)
        g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", name);
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
add_random_note (Fixture    *fixture,
                 const char *name,
                 guint       i)
{
  g_autofree char *replaced_by = pick_names (2, i);
  g_autofree char *rolled_up = pick_names (3, i);
  PpNote *note;

  fixture_add_note (fixture, name, replaced_by);
  note = fixture_last_note (fixture);
  g_strfreev (note->rolls_up);
  note->rolls_up = g_strsplit (rolled_up, " ", -1);
  note->paid = g_test_rand_int_range (0, 8) == 0;
  note->upgrade = g_test_rand_int_range (0, 10) == 0;
  if (g_test_rand_bit ())
    note->before = g_strdup ("XS62ESP0");
  if (g_test_rand_int_range (0, 8) == 0)
    note->withdrawn = g_strdup ("why");
}

/* plain: nothing excludes or replaces anything */
static Fixture *
make_random_with (gboolean plain)
{
  Fixture *fixture = fixture_new ();
  g_autoptr(GString) all = g_string_new (NULL);
  g_autofree char *minimal = pick_names (N_HOTFIXES, G_MAXUINT);

  for (guint i = 0; i < N_HOTFIXES; i++)
    {
      g_autofree char *name = make_name (i);
      g_autofree char *required = pick_names (2, i);
      g_autofree char *conflicting = pick_names (2, i);
      FixtureHotfix hotfix = {
        name, g_test_rand_bit () ? required : "",
        g_test_rand_bit () && !plain ? conflicting : "",
        .released = g_test_rand_int_range (0, 12), .premium = g_test_rand_int_range (0, 9) == 0,
      };

      fixture_add_hotfixes (fixture, &hotfix, 1);
      g_string_append_printf (all, "%s%s", i > 0 ? " " : "", name);
      if (g_test_rand_bit () && !plain)
        add_random_note (fixture, name, i);
    }
  fixture_add_version (fixture, "6.2.0", "70446c", all->str,
                       g_test_rand_bit () && !plain ? minimal : NULL);

  return fixture;
}

static Fixture *
make_random (void)
{
  return make_random_with (FALSE);
}

static void
add_random_host (Fixture *fixture,
                 guint    i)
{
  g_autofree char *name = g_strdup_printf ("xs%u", i + 1);
  g_autofree char *installed = pick_names (6, G_MAXUINT);
  g_auto(GStrv) names = g_strsplit (installed, " ", -1);
  PpHost *host = fixture_add_host (fixture, name, "6.2.0", "70446c", "");

  for (guint j = 0; names[j] != NULL && *names[j] != '\0'; j++)
    {
      const char *uuid = fixture_uuid (fixture, names[j]);

      if (pp_host_find_applied (host, uuid) == NULL)
        fixture_apply (fixture, host, names[j], 500, PP_GUIDANCE_NONE, TRUE);
    }
}

static gboolean
has (PpHost     *host,
     const char *uuid)
{
  const PpApplied *applied = pp_host_find_applied (host, uuid);

  return applied != NULL && applied->applied;
}

static gboolean
excludes (PpHotfix *left,
          PpHotfix *right)
{
  return g_strv_contains ((const char * const *) left->conflicting, right->uuid) ||
         g_strv_contains ((const char * const *) right->conflicting, left->uuid);
}

/* Each has what it requires before it or on the host, once, and none excludes another. */
static void
assert_installable (PpHost    *host,
                    GPtrArray *set,
                    gboolean   in_order)
{
  for (guint i = 0; i < set->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (set, i);
      guint end = in_order ? i : set->len;

      g_assert_false (has (host, hotfix->uuid));
      for (guint j = 0; hotfix->required[j] != NULL; j++)
        {
          gboolean there = has (host, hotfix->required[j]);

          for (guint k = 0; k < end && !there; k++)
            there = g_str_equal (((PpHotfix *) g_ptr_array_index (set, k))->uuid,
                                 hotfix->required[j]);
          g_assert_true (there);
        }
      for (guint j = 0; j < i; j++)
        {
          g_assert_true (hotfix != g_ptr_array_index (set, j));
          g_assert_false (excludes (hotfix, g_ptr_array_index (set, j)));
        }
    }
}

static GPtrArray *
make_set (PpOutlook *outlook,
          PpHost    *host,
          guint      which)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  PpCatalogue *catalogue = pp_outlook_get_catalogue (outlook);
  guint n = pp_catalogue_get_n_hotfixes (catalogue);

  switch (which)
    {
    case 0:
      return pp_outlook_get_recommended (outlook, host->uuid);

    case 1:
      return pp_outlook_get_all (outlook, host->uuid);

    case 2:
      return pp_outlook_get_like (outlook, host->uuid, pp_snapshot_get_host (snapshot, 0));

    default:
      return pp_outlook_get_up_to (outlook, host->uuid,
                                   pp_catalogue_get_hotfix (catalogue,
                                                            (guint) g_test_rand_int () % n));
    }
}

static void
install (Fixture   *fixture,
         PpHost    *host,
         GPtrArray *set)
{
  for (guint i = 0; i < set->len; i++)
    fixture_apply (fixture, host, ((PpHotfix *) g_ptr_array_index (set, i))->name, 600,
                   PP_GUIDANCE_NONE, TRUE);
}

static void
test_sets (void)
{
  guint n_chosen = 0;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(Fixture) fixture = make_random ();
      g_autoptr(PpOutlook) outlook = NULL;

      for (guint i = 0; i < N_HOSTS; i++)
        add_random_host (fixture, i);
      outlook = fixture_outlook (fixture);
      for (guint i = 0; i < N_HOSTS; i++)
        for (guint which = 0; which < 4; which++)
          {
            PpHost *host = g_ptr_array_index (fixture->hosts, i);
            g_autoptr(GPtrArray) set = make_set (outlook, host, which);
            g_autoptr(GPtrArray) sorted = pp_outlook_sort (outlook, set);
            g_autoptr(GPtrArray) turns = pp_outlook_explain_order (outlook, sorted);

            n_chosen += set->len;
            assert_installable (host, set, which < 2);
            g_assert_cmpuint (sorted->len, ==, set->len);
            g_assert_cmpuint (turns->len, ==, set->len);
            if (which >= 2)
              assert_installable (host, set, FALSE);
          }
    }
  g_assert_cmpuint (n_chosen, >, N_ROUNDS);
}

/* What was asked for is there afterwards, and asking again asks for nothing that was there. */
static void
test_idempotent (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(Fixture) fixture = make_random ();
      g_autoptr(PpOutlook) before = NULL;
      g_autoptr(PpOutlook) after = NULL;
      g_autoptr(GPtrArray) set = NULL;
      g_autoptr(GPtrArray) again = NULL;
      PpHost *host;

      add_random_host (fixture, 0);
      host = g_ptr_array_index (fixture->hosts, 0);
      before = fixture_outlook (fixture);
      set = pp_outlook_get_recommended (before, host->uuid);
      install (fixture, host, set);
      after = fixture_outlook (fixture);
      again = pp_outlook_get_recommended (after, host->uuid);
      for (guint i = 0; i < set->len; i++)
        g_assert_cmpint (pp_outlook_get_cell (after, host->uuid,
                                              ((PpHotfix *) g_ptr_array_index (set, i))->uuid)->state,
                         ==, PP_STATE_INSTALLED);
      assert_installable (host, again, TRUE);
    }
}

/* What can be had is had at once: nothing of it is asked for later, and what is left can never be. In
 * any feed there is an end to it. */
static void
test_settles (void)
{
  guint n_installed = 0;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      gboolean plain = round % 2 == 0;
      g_autoptr(Fixture) fixture = make_random_with (plain);
      PpHost *host;
      guint n_times = 0;
      guint n_asked;

      add_random_host (fixture, 0);
      host = g_ptr_array_index (fixture->hosts, 0);
      do
        {
          g_autoptr(PpOutlook) outlook = fixture_outlook (fixture);
          g_autoptr(GPtrArray) set = pp_outlook_get_recommended (outlook, host->uuid);

          assert_installable (host, set, TRUE);
          install (fixture, host, set);
          n_asked = set->len;
          n_installed += set->len;
          n_times += n_asked > 0;
        }
      while (n_asked > 0);
      g_assert_cmpuint (n_times, <=, plain ? 1 : N_HOTFIXES);
    }
  g_assert_cmpuint (n_installed, >, N_ROUNDS);
}

static void
assert_same (PpOutlook *left,
             PpOutlook *right)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (left);

  g_assert_cmpuint (pp_outlook_get_n_hotfixes (left), ==, pp_outlook_get_n_hotfixes (right));
  g_assert_cmpuint (pp_outlook_count_outstanding (left, NULL), ==,
                    pp_outlook_count_outstanding (right, NULL));
  for (guint i = 0; i < pp_outlook_get_n_hotfixes (left); i++)
    for (guint j = 0; j < pp_snapshot_get_n_hosts (snapshot); j++)
      {
        const char *host = pp_snapshot_get_host (snapshot, j)->uuid;
        const char *uuid = pp_outlook_get_hotfix (left, i)->uuid;
        const PpCell *a = pp_outlook_get_cell (left, host, uuid);
        const PpCell *b = pp_outlook_get_cell (right, host, uuid);

        g_assert_cmpstr (pp_outlook_get_hotfix (right, i)->uuid, ==, uuid);
        g_assert_cmpint (a->state, ==, b->state);
        g_assert_cmpint (a->reason, ==, b->reason);
        g_assert_cmpint (a->disputed, ==, b->disputed);
        g_assert_cmpstrv (a->because, b->because);
      }
}

/* Renewed after any event, an outlook is what a new one would be. */
static void
test_renew (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr(Fixture) fixture = make_random ();
      g_autoptr(PpOutlook) outlook = NULL;

      for (guint i = 0; i < N_HOSTS; i++)
        add_random_host (fixture, i);
      outlook = fixture_outlook (fixture);
      for (guint event = 0; event < 4; event++)
        {
          guint which = (guint) g_test_rand_int_range (0, (int) fixture->hosts->len);
          g_autoptr(PpHost) old = pp_host_ref (g_ptr_array_index (fixture->hosts, which));
          g_autoptr(PpSnapshot) snapshot = NULL;
          g_autoptr(PpOutlook) renewed = NULL;
          g_autoptr(PpOutlook) fresh = NULL;

          /* A changed server is another record; now and then one goes, or gets what nobody has. */
          g_ptr_array_remove_index (fixture->hosts, which);
          if (event != 2 || fixture->hosts->len == 0)
            add_random_host (fixture, which + 10 * event);
          if (event == 3)
            fixture_apply (fixture, g_ptr_array_index (fixture->hosts, fixture->hosts->len - 1),
                           "HOMEMADE", 500, PP_GUIDANCE_NONE, TRUE);
          snapshot = fixture_snapshot (fixture);
          renewed = pp_outlook_renew (outlook, snapshot);
          fresh = fixture_outlook (fixture);
          assert_same (renewed, fresh);
          g_set_object (&outlook, renewed);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outlook/property/sets", test_sets);
  g_test_add_func ("/outlook/property/idempotent", test_idempotent);
  g_test_add_func ("/outlook/property/settles", test_settles);
  g_test_add_func ("/outlook/property/renew", test_renew);

  return g_test_run ();
}
