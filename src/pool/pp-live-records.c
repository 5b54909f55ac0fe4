/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-records"

#include "config.h"

#include "pp-live-records.h"

#include "pp-live-convert.h"
#include "pp-model-private.h"

#include <string.h>

typedef enum
{
  CLASS_POOL,
  CLASS_HOST,
  CLASS_HOST_METRICS,
  CLASS_HOST_PATCH,
  CLASS_POOL_PATCH,
  N_CLASSES,
} RecordClass;

/* The classes followed; VMs are not among them: they come and go without a byte sent here. */
static const char * const class_names[] =
{
  "pool", "host", "host_metrics", "host_patch", "pool_patch", NULL,
};

/*
 * What was converted is kept, so that the next snapshot shares what did not change: stale records
 * stay in the maps below until their successor is found to differ.
 */
struct _PpLiveRecords
{
  GHashTable *raw[N_CLASSES];  /* (owned) ref → XapiValue */
  GHashTable *hosts;           /* (owned) ref → PpHost */
  GHashTable *patches;         /* (owned) ref → PpPatch */
  GHashTable *stale_hosts;     /* (owned) set of refs to convert again */
  GHashTable *stale_patches;   /* (owned) set of refs to convert again */
  PpPool     *pool;            /* (owned) (nullable) */
};

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

PpLiveRecords *
pp_live_records_new (void)
{
  PpLiveRecords *self = g_new0 (PpLiveRecords, 1);

  for (guint i = 0; i < N_CLASSES; i++)
    self->raw[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) xapi_value_unref);
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) pp_host_unref);
  self->patches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) pp_patch_unref);
  self->stale_hosts = new_set ();
  self->stale_patches = new_set ();

  return self;
}

void
pp_live_records_free (PpLiveRecords *self)
{
  for (guint i = 0; i < N_CLASSES; i++)
    g_hash_table_unref (self->raw[i]);
  g_hash_table_unref (self->hosts);
  g_hash_table_unref (self->patches);
  g_hash_table_unref (self->stale_hosts);
  g_hash_table_unref (self->stale_patches);
  g_clear_pointer (&self->pool, pp_pool_unref);
  g_free (self);
}

const char * const *
pp_live_records_list_classes (void)
{
  return class_names;
}

static void
mark_all (GHashTable *stale,
          GHashTable *raw)
{
  GHashTableIter iter;
  gpointer ref;

  g_hash_table_iter_init (&iter, raw);
  while (g_hash_table_iter_next (&iter, &ref, NULL))
    g_hash_table_add (stale, g_strdup (ref));
}

static void
mark_hosts_of_metrics (PpLiveRecords *self,
                       const char    *metrics)
{
  GHashTableIter iter;
  gpointer ref;
  gpointer host;

  g_hash_table_iter_init (&iter, self->raw[CLASS_HOST]);
  while (g_hash_table_iter_next (&iter, &ref, &host))
    if (strcmp (xapi_value_member_string (host, "metrics", ""), metrics) == 0)
      g_hash_table_add (self->stale_hosts, g_strdup (ref));
}

/* Every 30 s the memory of each host is told anew: only whether it is live is looked at. */
static gboolean
metrics_are_equal (XapiValue *before,
                   XapiValue *after)
{
  return before != NULL && after != NULL &&
         xapi_value_member_bool (before, "live", FALSE) ==
         xapi_value_member_bool (after, "live", FALSE);
}

static void
mark_host_of_row (PpLiveRecords *self,
                  XapiValue     *host_patch)
{
  if (host_patch != NULL)
    g_hash_table_add (self->stale_hosts,
                      g_strdup (xapi_value_member_string (host_patch, "host", "")));
}

/* Returns whether a snapshot could look different now; after is NULL when the record is gone. */
static gboolean
note_change (PpLiveRecords *self,
             RecordClass    class,
             const char    *ref,
             XapiValue     *before,
             XapiValue     *after)
{
  if (before == NULL && after == NULL)
    return FALSE;

  switch (class)
    {
    case CLASS_POOL:
      g_clear_pointer (&self->pool, pp_pool_unref);
      break;

    case CLASS_HOST:
      g_hash_table_add (self->stale_hosts, g_strdup (ref));
      break;

    case CLASS_HOST_METRICS:
      if (metrics_are_equal (before, after))
        return FALSE;
      mark_hosts_of_metrics (self, ref);
      break;

    case CLASS_HOST_PATCH:
      mark_host_of_row (self, before);
      mark_host_of_row (self, after);
      break;

    case CLASS_POOL_PATCH:
      g_hash_table_add (self->stale_patches, g_strdup (ref));
      mark_all (self->stale_hosts, self->raw[CLASS_HOST]);
      break;

    case N_CLASSES:
    default:
      g_assert_not_reached ();
    }

  return TRUE;
}

/* Of the first events nothing is noted: everything is new then. */
static gboolean
apply_event (PpLiveRecords *self,
             gboolean       first,
             XapiValue     *event)
{
  const char *name = xapi_value_member_string (event, "class", "");
  const char *ref = xapi_value_member_string (event, "ref", "");
  XapiValue *snapshot = xapi_value_member (event, "snapshot");
  gboolean gone = strcmp (xapi_value_member_string (event, "operation", ""), "del") == 0;
  RecordClass class = 0;
  gboolean changed = first;

  while (class < N_CLASSES && g_ascii_strcasecmp (class_names[class], name) != 0)
    class++;
  if (class == N_CLASSES || *ref == '\0')
    return FALSE;
  if (!gone && xapi_value_get_value_type (snapshot) != XAPI_VALUE_STRUCT)
    return FALSE;

  if (!first)
    changed = note_change (self, class, ref, g_hash_table_lookup (self->raw[class], ref),
                           gone ? NULL : snapshot);
  if (gone)
    g_hash_table_remove (self->raw[class], ref);
  else
    g_hash_table_replace (self->raw[class], g_strdup (ref), xapi_value_ref (snapshot));

  return changed;
}

static void
forget_all (PpLiveRecords *self)
{
  for (guint i = 0; i < N_CLASSES; i++)
    g_hash_table_remove_all (self->raw[i]);
}

/**
 * pp_live_records_apply:
 * @self: the records
 * @first: @events hold every object there is: forget what is not among them
 * @events: an array of event structs (facts: class, operation, ref, snapshot)
 *
 * 6.0 to 7.0 send a new object twice, as "add" and as "mod"; both are taken as "this is it now".
 *
 * Returns: whether a snapshot made now could differ from the last one
 */
gboolean
pp_live_records_apply (PpLiveRecords *self,
                       gboolean       first,
                       XapiValue     *events)
{
  gboolean changed = first;

  g_return_val_if_fail (self != NULL, FALSE);

  if (first)
    forget_all (self);
  for (gsize i = 0; i < xapi_value_get_size (events); i++)
    if (apply_event (self, first, xapi_value_get_item (events, i)))
      changed = TRUE;
  if (first)
    {
      g_clear_pointer (&self->pool, pp_pool_unref);
      mark_all (self->stale_hosts, self->raw[CLASS_HOST]);
      mark_all (self->stale_patches, self->raw[CLASS_POOL_PATCH]);
    }

  return changed;
}

static int
compare_applied (gconstpointer a,
                 gconstpointer b)
{
  const PpApplied *left = *(PpApplied * const *) a;
  const PpApplied *right = *(PpApplied * const *) b;
  int order = strcmp (left->name, right->name);

  return order != 0 ? order : strcmp (left->uuid, right->uuid);
}

/* A row whose pool_patch has not been seen yet says nothing: it has no uuid of a hotfix. */
static void
join_applied (PpLiveRecords *self,
              PpHost        *host)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->raw[CLASS_HOST_PATCH]);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      XapiValue *patch;

      if (strcmp (xapi_value_member_string (row, "host", ""), host->ref) != 0)
        continue;
      patch = g_hash_table_lookup (self->raw[CLASS_POOL_PATCH],
                                   xapi_value_member_string (row, "pool_patch", ""));
      if (patch != NULL)
        g_ptr_array_add (host->applied, pp_live_convert_applied (row, patch));
    }
  g_ptr_array_sort (host->applied, compare_applied);
}

static PpHost *
convert_host (PpLiveRecords *self,
              const char    *ref,
              XapiValue     *record)
{
  PpHost *host = pp_live_convert_host (ref, record);
  XapiValue *metrics = g_hash_table_lookup (self->raw[CLASS_HOST_METRICS],
                                            xapi_value_member_string (record, "metrics", ""));

  host->live = xapi_value_member_bool (metrics, "live", FALSE);
  join_applied (self, host);

  return host;
}

static GPtrArray *
collect_hosts (PpLiveRecords *self)
{
  GPtrArray *hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_host_unref);
  GHashTableIter iter;
  gpointer ref;
  gpointer record;

  g_hash_table_iter_init (&iter, self->raw[CLASS_HOST]);
  while (g_hash_table_iter_next (&iter, &ref, &record))
    {
      PpHost *host = g_hash_table_lookup (self->hosts, ref);

      if (host == NULL || g_hash_table_contains (self->stale_hosts, ref))
        {
          g_autoptr(PpHost) fresh = convert_host (self, ref, record);

          if (host == NULL || !pp_host_is_equal (host, fresh))
            {
              host = g_steal_pointer (&fresh);
              g_hash_table_replace (self->hosts, g_strdup (ref), host);
            }
        }
      g_ptr_array_add (hosts, pp_host_ref (host));
    }
  g_hash_table_remove_all (self->stale_hosts);

  return hosts;
}

static GPtrArray *
collect_patches (PpLiveRecords *self)
{
  GPtrArray *patches = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_patch_unref);
  GHashTableIter iter;
  gpointer ref;
  gpointer record;

  g_hash_table_iter_init (&iter, self->raw[CLASS_POOL_PATCH]);
  while (g_hash_table_iter_next (&iter, &ref, &record))
    {
      PpPatch *patch = g_hash_table_lookup (self->patches, ref);

      if (patch == NULL || g_hash_table_contains (self->stale_patches, ref))
        {
          g_autoptr(PpPatch) fresh = pp_live_convert_patch (ref, record);

          if (patch == NULL || !pp_patch_is_equal (patch, fresh))
            {
              patch = g_steal_pointer (&fresh);
              g_hash_table_replace (self->patches, g_strdup (ref), patch);
            }
        }
      g_ptr_array_add (patches, pp_patch_ref (patch));
    }
  g_hash_table_remove_all (self->stale_patches);

  return patches;
}

static gboolean
is_not_there (gpointer key,
              gpointer value,
              gpointer user_data)
{
  return !g_hash_table_contains (user_data, key);
}

/* From 7.1 on pool_update (and pool_patch as its shadow); API_version may be stale, this is not. */
static PpTechnology
find_technology (PpPool    *pool,
                 GPtrArray *hosts)
{
  for (guint i = 0; i < hosts->len; i++)
    {
      PpHost *host = g_ptr_array_index (hosts, i);
      char *rest = NULL;
      guint64 major = g_ascii_strtoull (host->product_version, &rest, 10);
      guint64 minor = *rest == '.' ? g_ascii_strtoull (rest + 1, NULL, 10) : 0;

      if (strcmp (host->ref, pool->master) == 0 && (major > 7 || (major == 7 && minor >= 1)))
        return PP_TECHNOLOGY_POOL_UPDATE;
    }

  return PP_TECHNOLOGY_POOL_PATCH;
}

/**
 * pp_live_records_make_snapshot:
 * @self: the records
 * @address: "https://host[:port]" that they came from
 *
 * Records that did not change since the last snapshot are shared with it.
 *
 * Returns: (transfer full) (nullable): the pool as it stands; %NULL when there is not one pool in it
 */
PpSnapshot *
pp_live_records_make_snapshot (PpLiveRecords *self,
                               const char    *address)
{
  g_autoptr(GPtrArray) hosts = NULL;
  g_autoptr(GPtrArray) patches = NULL;
  GHashTableIter iter;
  gpointer ref;
  gpointer record;

  g_return_val_if_fail (self != NULL && address != NULL, NULL);

  if (g_hash_table_size (self->raw[CLASS_POOL]) != 1)
    return NULL;
  g_hash_table_iter_init (&iter, self->raw[CLASS_POOL]);
  if (self->pool == NULL && g_hash_table_iter_next (&iter, &ref, &record))
    self->pool = pp_live_convert_pool (ref, record);

  g_hash_table_foreach_remove (self->hosts, is_not_there, self->raw[CLASS_HOST]);
  g_hash_table_foreach_remove (self->patches, is_not_there, self->raw[CLASS_POOL_PATCH]);
  hosts = collect_hosts (self);
  patches = collect_patches (self);

  return pp_snapshot_new (address, find_technology (self->pool, hosts), self->pool, hosts, patches);
}
