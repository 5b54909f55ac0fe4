/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-records"

#include "config.h"

#include "pp-live-records.h"

#include "pp-live-convert.h"
#include "pp-live-join.h"
#include "pp-live-refusals.h"
#include "pp-model-private.h"

#include <string.h>

typedef enum
{
  CLASS_POOL,
  CLASS_HOST,
  CLASS_HOST_METRICS,
  CLASS_HOST_PATCH,
  CLASS_POOL_PATCH,
  CLASS_POOL_UPDATE,
  CLASS_REPOSITORY,
  N_CLASSES,
} RecordClass;

/* The classes followed; VMs are not among them: they come and go without a byte sent here. A release
 * that does not have a class has no objects of it, and says nothing about it. */
static const char * const class_names[] =
{
  "pool", "host", "host_metrics", "host_patch", "pool_patch", "pool_update", "repository", NULL,
};

/* Those that there are in every release. */
static const char * const old_class_names[] =
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
  GHashTable *patches;         /* (owned) ref of pool_patch or pool_update → PpPatch */
  GHashTable *stale_hosts;     /* (owned) set of refs to convert again */
  GHashTable *stale_patches;   /* (owned) set of refs to convert again */
  PpPool     *pool;            /* (owned) (nullable) */
  PpBook     *book;            /* (owned) (nullable) */
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
  g_clear_object (&self->book);
  g_free (self);
}

/**
 * pp_live_records_set_book:
 * @self: the records
 * @book: what is known of the servers beside what they send: what they refused for their licence
 */
void
pp_live_records_set_book (PpLiveRecords *self,
                          PpBook        *book)
{
  g_set_object (&self->book, book);
}

/* @old: only those that a server without event.from has too */
const char * const *
pp_live_records_list_classes (gboolean old)
{
  return old ? old_class_names : class_names;
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

/**
 * pp_live_records_renew_hosts:
 * @self: the records
 *
 * The next snapshot looks at what the book says of the servers anew.
 */
void
pp_live_records_renew_hosts (PpLiveRecords *self)
{
  mark_all (self->stale_hosts, self->raw[CLASS_HOST]);
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

/* A pool_patch that stands for a pool_update may tell more of it. */
static void
mark_update_of_patch (PpLiveRecords *self,
                      XapiValue     *pool_patch)
{
  const char *update = pp_live_join_get_update (pool_patch);

  if (update != NULL)
    g_hash_table_add (self->stale_patches, g_strdup (update));
}

static void
mark_host_of_row (PpLiveRecords *self,
                  XapiValue     *host_patch)
{
  if (host_patch != NULL)
    g_hash_table_add (self->stale_hosts,
                      g_strdup (xapi_value_member_string (host_patch, "host", "")));
}

/* With repositories in the pool it is the master's engine that they tell. */
static void
mark_masters (PpLiveRecords *self,
              XapiValue     *before,
              XapiValue     *after)
{
  const char *old = xapi_value_member_string (before, "master", "");
  const char *new = xapi_value_member_string (after, "master", "");

  if (strcmp (old, new) != 0)
    {
      g_hash_table_add (self->stale_hosts, g_strdup (old));
      g_hash_table_add (self->stale_hosts, g_strdup (new));
    }
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
      mark_masters (self, before, after);
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
      mark_update_of_patch (self, before);
      mark_update_of_patch (self, after);
      g_hash_table_add (self->stale_patches, g_strdup (ref));
      mark_all (self->stale_hosts, self->raw[CLASS_HOST]);
      break;

    case CLASS_POOL_UPDATE:
      g_hash_table_add (self->stale_patches, g_strdup (ref));
      mark_all (self->stale_hosts, self->raw[CLASS_HOST]);
      break;

    case CLASS_REPOSITORY:
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
      mark_all (self->stale_patches, self->raw[CLASS_POOL_UPDATE]);
    }

  return changed;
}

static PpLiveTables
get_tables (PpLiveRecords *self)
{
  return (PpLiveTables) {
           self->raw[CLASS_HOST_PATCH], self->raw[CLASS_POOL_PATCH], self->raw[CLASS_POOL_UPDATE]
  };
}

/* Repositories are of the master's release: a member that is older knows its own version. */
static PpEngine
choose_engine (PpLiveRecords *self,
               const PpHost  *host)
{
  gboolean is_master = strcmp (host->ref, self->pool->master) == 0;

  return pp_engine_choose (host->product_brand, host->product_version,
                           g_hash_table_lookup (host->software_version, "platform_version"),
                           is_master && g_hash_table_size (self->raw[CLASS_REPOSITORY]) > 0);
}

static PpHost *
convert_host (PpLiveRecords *self,
              const char    *ref,
              XapiValue     *record)
{
  PpHost *host = pp_live_convert_host (ref, record);
  PpLiveTables tables = get_tables (self);
  XapiValue *metrics = g_hash_table_lookup (self->raw[CLASS_HOST_METRICS],
                                            xapi_value_member_string (record, "metrics", ""));

  host->live = xapi_value_member_bool (metrics, "live", FALSE);
  host->engine = choose_engine (self, host);
  pp_live_join_applied (&tables, record, host);
  if (self->book != NULL)
    pp_live_refusals_join (self->book, self->pool->uuid, host);

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

/* NULL when the record is a pool_patch that only stands for a pool_update. */
static PpPatch *
convert_patch (PpLiveRecords *self,
               RecordClass    class,
               const char    *ref,
               XapiValue     *record)
{
  PpLiveTables tables = get_tables (self);

  if (class == CLASS_POOL_UPDATE)
    return pp_live_convert_update (ref, record, pp_live_join_find_shadow (&tables, ref));

  return pp_live_join_get_update (record) == NULL ? pp_live_convert_patch (ref, record) : NULL;
}

static void
collect_patches (PpLiveRecords *self,
                 RecordClass    class,
                 GPtrArray     *patches)
{
  GHashTableIter iter;
  gpointer ref;
  gpointer record;

  g_hash_table_iter_init (&iter, self->raw[class]);
  while (g_hash_table_iter_next (&iter, &ref, &record))
    {
      PpPatch *patch = g_hash_table_lookup (self->patches, ref);

      if (g_hash_table_contains (self->stale_patches, ref))
        {
          g_autoptr(PpPatch) fresh = convert_patch (self, class, ref, record);

          if (fresh == NULL)
            {
              g_hash_table_remove (self->patches, ref);
              patch = NULL;
            }
          else if (patch == NULL || !pp_patch_is_equal (patch, fresh))
            {
              patch = g_steal_pointer (&fresh);
              g_hash_table_replace (self->patches, g_strdup (ref), patch);
            }
        }
      if (patch != NULL)
        g_ptr_array_add (patches, pp_patch_ref (patch));
    }
}

static gboolean
is_gone (gpointer key,
         gpointer value,
         gpointer user_data)
{
  PpLiveRecords *self = user_data;

  return !g_hash_table_contains (self->raw[CLASS_HOST], key) &&
         !g_hash_table_contains (self->raw[CLASS_POOL_PATCH], key) &&
         !g_hash_table_contains (self->raw[CLASS_POOL_UPDATE], key);
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

  g_hash_table_foreach_remove (self->hosts, is_gone, self);
  g_hash_table_foreach_remove (self->patches, is_gone, self);
  hosts = collect_hosts (self);
  patches = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_patch_unref);
  collect_patches (self, CLASS_POOL_PATCH, patches);
  collect_patches (self, CLASS_POOL_UPDATE, patches);
  g_hash_table_remove_all (self->stale_patches);

  return pp_snapshot_new (address, self->pool, hosts, patches);
}
