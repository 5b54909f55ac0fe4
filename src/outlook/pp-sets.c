/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include <poolpatch/pp-outlook.h>

#include "pp-outlook-object.h"

/* Which hotfixes to install, and in which order. Every set can be installed as it stands: each one
 * has what it requires, and none excludes another. */

typedef GPtrArray *(*MakeSet) (PpOutlook      *self,
                               const PpColumn *column,
                               gconstpointer   data);

static GPtrArray *
new_hotfixes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
}

/* The set of one host, or of all hosts together, each hotfix once. */
static GPtrArray *
collect (PpOutlook    *self,
         const char   *host_uuid,
         MakeSet       make,
         gconstpointer data)
{
  g_autoptr(GHashTable) seen = NULL;
  g_autoptr(GPtrArray) all = NULL;

  if (host_uuid != NULL)
    {
      PpColumn *column = pp_outlook_find_column (self, host_uuid);

      return column != NULL ? make (self, column, data) : new_hotfixes ();
    }

  seen = g_hash_table_new (g_str_hash, g_str_equal);
  all = new_hotfixes ();
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autoptr(GPtrArray) some = make (self, g_ptr_array_index (self->columns, i), data);

      for (guint j = 0; j < some->len; j++)
        {
          PpHotfix *hotfix = g_ptr_array_index (some, j);

          if (g_hash_table_add (seen, hotfix->uuid))
            g_ptr_array_add (all, pp_hotfix_ref (hotfix));
        }
    }

  return pp_outlook_sort (self, all);
}

static GPtrArray *
make_recommended (PpOutlook      *self,
                  const PpColumn *column,
                  gconstpointer   data)
{
  g_autoptr(GArray) candidates = pp_column_list_outstanding (column, self->rows);

  for (guint i = candidates->len; i > 0; i--)
    {
      PpRow *row = pp_rows_get (self->rows, g_array_index (candidates, int, i - 1));

      if (g_hash_table_contains (self->hidden, row->hotfix->uuid))
        g_array_remove_index (candidates, i - 1);
    }

  return pp_column_get_sequence (column, self->rows, candidates);
}

/**
 * pp_outlook_get_recommended:
 * @self: an outlook
 * @host_uuid: (nullable): of a host; %NULL = all hosts together, each hotfix once
 *
 * What is hidden comes along only where something else requires it.
 *
 * Returns: (transfer full) (element-type PpHotfix): the smallest set that brings the host up to
 *   date, in the order to install
 */
GPtrArray *
pp_outlook_get_recommended (PpOutlook  *self,
                            const char *host_uuid)
{
  g_return_val_if_fail (PP_IS_OUTLOOK (self), NULL);

  return collect (self, host_uuid, make_recommended, NULL);
}

static GPtrArray *
make_partly (PpOutlook      *self,
             const PpColumn *column,
             gconstpointer   data)
{
  g_autoptr(GArray) candidates = pp_column_list_outstanding (column, self->rows);

  for (guint i = candidates->len; i > 0; i--)
    {
      PpRow *row = pp_rows_get (self->rows, g_array_index (candidates, int, i - 1));

      if (!pp_outlook_is_partly_installed (self, row->hotfix->uuid))
        g_array_remove_index (candidates, i - 1);
    }

  return pp_column_get_sequence (column, self->rows, candidates);
}

/**
 * pp_outlook_get_partly:
 * @self: an outlook
 * @host_uuid: (nullable): of a host; %NULL = all hosts together, each hotfix once
 *
 * A pool in which some servers have a hotfix and others need it is not to stay so.
 *
 * Returns: (transfer full) (element-type PpHotfix): what the host needs and others of the pool
 *   have, with what that requires, in the order to install
 */
GPtrArray *
pp_outlook_get_partly (PpOutlook  *self,
                       const char *host_uuid)
{
  g_return_val_if_fail (PP_IS_OUTLOOK (self), NULL);

  return collect (self, host_uuid, make_partly, NULL);
}

static GPtrArray *
make_all (PpOutlook      *self,
          const PpColumn *column,
          gconstpointer   data)
{
  g_autoptr(GArray) candidates = pp_column_list_outstanding (column, self->rows);

  return pp_column_get_sequence (column, self->rows, candidates);
}

/**
 * pp_outlook_get_all:
 * @self: an outlook
 * @host_uuid: (nullable): of a host; %NULL = all hosts together, each hotfix once
 *
 * Returns: (transfer full) (element-type PpHotfix): everything outstanding that can be installed,
 *   what is hidden included, in the order to install
 */
GPtrArray *
pp_outlook_get_all (PpOutlook  *self,
                    const char *host_uuid)
{
  g_return_val_if_fail (PP_IS_OUTLOOK (self), NULL);

  return collect (self, host_uuid, make_all, NULL);
}

static GPtrArray *
make_like (PpOutlook      *self,
           const PpColumn *column,
           gconstpointer   data)
{
  const PpHost *model = data;
  g_autoptr(GArray) candidates = g_array_new (FALSE, FALSE, sizeof (int));

  for (int i = 0; i < (int) column->n_cells; i++)
    {
      const PpApplied *applied =
        pp_host_find_applied (model, pp_rows_get (self->rows, i)->hotfix->uuid);

      if (applied != NULL && applied->applied &&
          (column->cells[i].state == PP_STATE_SUPERSEDED ||
           pp_state_is_outstanding (column->cells[i].state)))
        g_array_append_val (candidates, i);
    }

  return pp_column_get_sequence (column, self->rows, candidates);
}

/**
 * pp_outlook_get_like:
 * @self: an outlook
 * @host_uuid: (nullable): of a host; %NULL = all hosts together, each hotfix once
 * @model: a host of this pool or of another one, that a server is about to join
 *
 * What @model has counts even when something else replaces it: servers of a pool should have the
 * same hotfixes (HOSTS_NOT_HOMOGENEOUS). One that a service pack has made impossible is left out.
 *
 * Returns: (transfer full) (element-type PpHotfix): what brings the host to where @model is, in the
 *   order to install
 */
GPtrArray *
pp_outlook_get_like (PpOutlook    *self,
                     const char   *host_uuid,
                     const PpHost *model)
{
  g_autoptr(GPtrArray) set = NULL;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && model != NULL, NULL);

  set = collect (self, host_uuid, make_like, model);

  return pp_outlook_sort (self, set);
}

/**
 * pp_outlook_find_model:
 * @self: an outlook
 * @others: (element-type PpSnapshot): other pools
 * @name: name or uuid of a server
 *
 * What pp_outlook_get_like() takes as a model: a server of this pool, else one of another: a server
 * that is about to join is made like those that it joins.
 *
 * Returns: (transfer none) (nullable): the server
 */
PpHost *
pp_outlook_find_model (PpOutlook  *self,
                       GPtrArray  *others,
                       const char *name)
{
  PpHost *model;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && others != NULL && name != NULL, NULL);

  model = pp_snapshot_find_host (self->snapshot, name);
  for (guint i = 0; model == NULL && i < others->len; i++)
    model = pp_snapshot_find_host (g_ptr_array_index (others, i), name);

  return model;
}

/* --- up to a hotfix --- */

/* Adds @uuid and what it requires. */
static void
add_with_required (PpCatalogue *catalogue,
                   GHashTable  *uuids,
                   const char  *uuid)
{
  g_autoptr(GPtrArray) open = g_ptr_array_new ();

  g_ptr_array_add (open, (gpointer) uuid);
  while (open->len > 0)
    {
      PpHotfix *hotfix =
        pp_catalogue_lookup (catalogue, g_ptr_array_steal_index_fast (open, open->len - 1));

      if (hotfix == NULL || !g_hash_table_add (uuids, hotfix->uuid))
        continue;
      for (guint i = 0; hotfix->required[i] != NULL; i++)
        g_ptr_array_add (open, hotfix->required[i]);
    }
}

/* The feed as it was on the day of @last. Its minimal sets speak of today. */
static PpCatalogue *
make_earlier (PpCatalogue    *catalogue,
              const PpHotfix *last)
{
  g_autoptr(GHashTable) uuids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) hotfixes = g_ptr_array_new ();
  g_autoptr(GPtrArray) versions =
    g_ptr_array_new_with_free_func ((GDestroyNotify) pp_version_free);

  add_with_required (catalogue, uuids, last->uuid);
  for (guint i = 0; i < pp_catalogue_get_n_hotfixes (catalogue); i++)
    {
      PpHotfix *hotfix = pp_catalogue_get_hotfix (catalogue, i);

      if (pp_hotfix_compare_age (hotfix, last) <= 0 ||
          g_hash_table_contains (uuids, hotfix->uuid))
        g_ptr_array_add (hotfixes, hotfix);
    }
  for (guint i = 0; i < pp_catalogue_get_n_versions (catalogue); i++)
    {
      PpVersion facts = *pp_catalogue_get_version (catalogue, i);

      facts.minimal = NULL;
      g_ptr_array_add (versions, pp_version_new (&facts));
    }

  return pp_catalogue_new (pp_catalogue_get_source (catalogue),
                           pp_catalogue_get_date (catalogue), pp_catalogue_get_stale (catalogue),
                           hotfixes, versions);
}

static GPtrArray *
make_up_to (PpOutlook      *self,
            const PpColumn *column,
            gconstpointer   data)
{
  const PpHotfix *last = data;
  g_autoptr(GArray) candidates = pp_column_list_outstanding (column, self->rows);
  int position = pp_rows_find (self->rows, last->uuid);

  if (position >= 0 && column->cells[position].state == PP_STATE_SUPERSEDED)
    g_array_append_val (candidates, position);

  return pp_column_get_sequence (column, self->rows, candidates);
}

/**
 * pp_outlook_get_up_to:
 * @self: an outlook
 * @host_uuid: (nullable): of a host; %NULL = all hosts together, each hotfix once
 * @last: a hotfix of the feed
 *
 * What the smallest set was when @last came out, with @last itself and what it requires.
 *
 * Returns: (transfer full) (element-type PpHotfix): the set, in the order to install
 */
GPtrArray *
pp_outlook_get_up_to (PpOutlook  *self,
                      const char *host_uuid,
                      PpHotfix   *last)
{
  g_autoptr(PpCatalogue) earlier = NULL;
  g_autoptr(PpOutlook) then = NULL;
  g_autoptr(GPtrArray) set = NULL;

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && last != NULL, NULL);

  if (self->catalogue == NULL)
    return new_hotfixes ();
  earlier = make_earlier (self->catalogue, last);
  then = pp_outlook_new_hiding (self->snapshot, earlier, self->notes,
                                (const char * const *) self->own_hidden);
  set = collect (then, host_uuid, make_up_to, last);

  return pp_outlook_sort (self, set);
}

/**
 * pp_outlook_sort:
 * @self: an outlook
 * @hotfixes: (element-type PpHotfix): in any order
 *
 * Requirements through hotfixes that are not in @hotfixes are respected as well.
 *
 * Returns: (transfer full) (element-type PpHotfix): the same ones, in the order to install
 */
GPtrArray *
pp_outlook_sort (PpOutlook *self,
                 GPtrArray *hotfixes)
{
  g_autoptr(GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) all = g_ptr_array_new ();
  g_autoptr(GPtrArray) sorted = NULL;
  GPtrArray *result = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);

  g_return_val_if_fail (PP_IS_OUTLOOK (self) && hotfixes != NULL, result);

  for (guint i = 0; i < self->rows->rows->len; i++)
    g_ptr_array_add (all, pp_rows_get (self->rows, i)->hotfix);
  for (guint i = 0; i < hotfixes->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (hotfixes, i);

      if (g_hash_table_add (wanted, hotfix->uuid) && pp_rows_find (self->rows, hotfix->uuid) < 0)
        g_ptr_array_add (all, hotfix);
    }
  sorted = pp_install_order (all, self->rows->cumulative);
  for (guint i = 0; i < sorted->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (sorted, i);

      if (g_hash_table_contains (wanted, hotfix->uuid))
        g_ptr_array_add (result, pp_hotfix_ref (hotfix));
    }

  return result;
}
