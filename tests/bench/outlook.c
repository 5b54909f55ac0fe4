/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <poolpatch/pp-sets.h>

#define N_HOSTS 64
#define N_HOTFIXES 700
#define N_ROUNDS 15

/* The outlook of a large pool: in full, and renewed after an event about one server. Prints the
 * best of several rounds of each, in milliseconds. */

static PpHotfix *
make_hotfix (guint i)
{
  g_autofree char *uuid = g_strdup_printf ("uuid-%u", i);
  g_autofree char *name = g_strdup_printf ("XS62E%03u", i);
  g_autofree char *half = g_strdup_printf ("uuid-%u", i / 2);
  g_autofree char *next = g_strdup_printf ("uuid-%u", i + 7);
  char *required[] = { half, NULL };
  char *conflicting[] = { next, NULL };
  const PpHotfix facts = {
    .uuid = uuid, .name = name, .released = i, .required = i > 0 ? required : NULL,
    .conflicting = conflicting,
  };

  return pp_hotfix_new (&facts);
}

static PpCatalogue *
make_catalogue (void)
{
  g_autoptr(GPtrArray) hotfixes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  g_autoptr(GPtrArray) versions =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pp_version_free);
  g_autoptr(GStrvBuilder) listed = g_strv_builder_new ();
  g_auto(GStrv) uuids = NULL;
  PpVersion facts = { .value = (char *) "6.2.0", .name = (char *) "XenServer 6.2.0" };

  for (guint i = 0; i < N_HOTFIXES; i++)
    {
      PpHotfix *hotfix = make_hotfix (i);

      g_ptr_array_add (hotfixes, hotfix);
      g_strv_builder_add (listed, hotfix->uuid);
    }
  uuids = g_strv_builder_end (listed);
  facts.hotfixes = uuids;
  g_ptr_array_add (versions, pp_version_new (&facts));

  return pp_catalogue_new ("bench", 1, FALSE, hotfixes, versions);
}

static PpNotes *
make_notes (void)
{
  g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_note_free);

  for (guint i = 0; i < N_HOTFIXES; i += 3)
    {
      g_autofree char *name = g_strdup_printf ("XS62E%03u", i);
      g_autofree char *newer = g_strdup_printf ("XS62E%03u", i + 1);
      char *superseded_by[] = { newer, NULL };
      const PpNote facts = { .name = name, .superseded_by = superseded_by };

      g_ptr_array_add (notes, pp_note_new (&facts));
    }

  return pp_notes_new (notes);
}

static PpHost *
make_host (guint i,
           guint n_applied)
{
  PpHost *host = pp_host_new ();

  host->uuid = g_strdup_printf ("host-%u", i);
  host->ref = g_strdup_printf ("OpaqueRef:%u", i);
  host->name = g_strdup_printf ("xs%u", i);
  host->product_version = g_strdup ("6.2.0");
  host->build_number = g_strdup ("70446c");
  host->live = TRUE;
  for (guint j = 0; j < n_applied; j++)
    {
      PpApplied *applied = pp_applied_new ();

      applied->uuid = g_strdup_printf ("uuid-%u", j * 5);
      applied->applied = TRUE;
      g_ptr_array_add (host->applied, applied);
    }

  return host;
}

static PpSnapshot *
make_snapshot (GPtrArray *hosts)
{
  g_autoptr(PpPool) pool = pp_pool_new ();
  g_autoptr(GPtrArray) patches = g_ptr_array_new ();

  pool->uuid = g_strdup ("pool");
  pool->master = g_strdup ("OpaqueRef:0");

  return pp_snapshot_new ("https://192.0.2.1", pool, hosts, patches);
}

int
main (void)
{
  g_autoptr(PpCatalogue) catalogue = make_catalogue ();
  g_autoptr(PpNotes) notes = make_notes ();
  g_autoptr(GPtrArray) hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_host_unref);
  double full = G_MAXDOUBLE;
  double event = G_MAXDOUBLE;

  for (guint i = 0; i < N_HOSTS; i++)
    g_ptr_array_add (hosts, make_host (i, 20));
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr(PpSnapshot) before = make_snapshot (hosts);
      g_autoptr(PpSnapshot) after = NULL;
      g_autoptr(PpOutlook) outlook = NULL;
      g_autoptr(PpOutlook) renewed = NULL;
      gint64 start = g_get_monotonic_time ();

      outlook = pp_outlook_new (before, catalogue, notes);
      full = MIN (full, (double) (g_get_monotonic_time () - start) / 1000);

      pp_host_unref (g_ptr_array_index (hosts, i));
      g_ptr_array_index (hosts, i) = make_host (i, 21 + i);
      after = make_snapshot (hosts);
      start = g_get_monotonic_time ();
      renewed = pp_outlook_renew (outlook, after);
      event = MIN (event, (double) (g_get_monotonic_time () - start) / 1000);
    }
  g_print ("%.2f %.2f\n", full, event);

  return 0;
}
