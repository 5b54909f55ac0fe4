/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-probe-host"

#include "config.h"

#include "pp-probe-host.h"

#include "pp-live-convert.h"
#include "pp-live-pool-private.h"
#include "pp-probe-disks.h"
#include "pp-probe-precheck.h"

#include <string.h>

/* A member fetches the file from the master and verifies its signature before it answers. */
#define PRECHECK_TIMEOUT_SECONDS 900
#define VMS_EXPRESSION \
  "(field \"resident_on\" = \"%s\") and (field \"is_control_domain\" = \"false\")"

typedef struct
{
  PpLivePool     *pool;        /* (owned) */
  XapiSession    *session;     /* (owned) */
  PpHost         *host;        /* (owned) */
  GPtrArray      *patches;     /* (owned) (element-type PpPatch) uploaded, to be pre-checked */
  GPtrArray      *prechecks;   /* (owned) (element-type PpPrecheck) of all servers */
  PpHostEvidence *evidence;    /* (owned) (nullable) until it is handed out */
  GHashTable     *vms;         /* (owned) ref → PpVm, both of evidence->vms or own */
  PpProbePool    *known;       /* (unowned) */
  PpProbeDisks   *disks;       /* (owned) (nullable) when the VMs are known */
  XapiValue      *blocking;    /* (owned) (nullable) get_vms_which_prevent_evacuation */
  gint64          sent_at;     /* microseconds since 1970 */
  guint           stage;
  guint           position;    /* of the next patch */
  guint           n_hosts;     /* of the pool */
  gboolean        evacuation;
} HostProbe;

/*
 * A question. prepare returns its parameters, or NULL when it is not to be asked (any more):
 * a question is repeated until then, if it repeats. take gets the answer, or NULL and why not.
 */
typedef struct
{
  const char *method;
  guint       timeout;
  gboolean    repeats;
  XapiValue *(*prepare)(HostProbe * self);
  void (*take)(HostProbe    *self,
               XapiValue    *answer,
               const GError *error);
} Question;

static void ask_next (GTask *task);

static void
host_probe_free (HostProbe *self)
{
  g_clear_object (&self->pool);
  g_clear_object (&self->session);
  g_clear_pointer (&self->host, pp_host_unref);
  g_clear_pointer (&self->patches, g_ptr_array_unref);
  g_clear_pointer (&self->prechecks, g_ptr_array_unref);
  g_clear_pointer (&self->evidence, pp_host_evidence_free);
  g_clear_pointer (&self->vms, g_hash_table_unref);
  g_clear_pointer (&self->disks, pp_probe_disks_free);
  g_clear_pointer (&self->blocking, xapi_value_unref);
  g_free (self);
}

/* The first error is kept: later ones mostly follow from it. */
static void
keep_error (HostProbe    *self,
            const GError *error)
{
  g_debug ("%s: %s", self->host->name, error->message);
  if (self->evidence->error == NULL)
    self->evidence->error = g_error_copy (error);
}

static XapiValue *
prepare_host (HostProbe *self)
{
  return xapi_value_new_array_of_strings (self->host->ref, NULL);
}

static XapiValue *
prepare_for_evacuation (HostProbe *self)
{
  return self->evacuation ? prepare_host (self) : NULL;
}

/* The answer is cut to whole seconds, and was made about half way between question and answer. */
static void
take_time (HostProbe    *self,
           XapiValue    *answer,
           const GError *error)
{
  gint64 server = xapi_value_get_time (answer);
  gint64 here = (self->sent_at + g_get_real_time ()) / 2;
  gint64 skew = server * G_USEC_PER_SEC + G_USEC_PER_SEC / 2 - here;

  if (error != NULL)
    keep_error (self, error);
  else if (server > 0)
    self->evidence->clock_skew =
      (skew + (skew < 0 ? -G_USEC_PER_SEC / 2 : G_USEC_PER_SEC / 2)) / G_USEC_PER_SEC;
}

static XapiValue *
prepare_space (HostProbe *self)
{
  return xapi_value_new_array (xapi_value_new_string (self->host->ref),
                               xapi_value_new_string ("disk-space"),
                               xapi_value_new_string ("get_avail_host_disk_space"),
                               xapi_value_new_struct_take (NULL, 0), NULL);
}

/* The plugin came with 6.5 SP1: without it, or when it fails, the server cannot tell. */
static void
take_space (HostProbe    *self,
            XapiValue    *answer,
            const GError *error)
{
  guint64 bytes;

  if (error == NULL &&
      g_ascii_string_to_unsigned (xapi_value_get_string (answer), 10, 0, G_MAXINT64, &bytes, NULL))
    self->evidence->space_free = bytes;
  else if (error != NULL)
    g_debug ("%s: free space not known: %s", self->host->name, error->message);
}

static XapiValue *
prepare_vms (HostProbe *self)
{
  g_autofree char *expression = NULL;

  if (!self->evacuation || strpbrk (self->host->ref, "\"\\") != NULL)
    return NULL;
  expression = g_strdup_printf (VMS_EXPRESSION, self->host->ref);

  return xapi_value_new_array_of_strings (expression, NULL);
}

static int
compare_vms (gconstpointer a,
             gconstpointer b)
{
  const PpVm *left = *(PpVm * const *) a;
  const PpVm *right = *(PpVm * const *) b;
  int order = g_utf8_collate (left->name, right->name);

  return order != 0 ? order : strcmp (left->uuid, right->uuid);
}

static void
take_vms (HostProbe    *self,
          XapiValue    *answer,
          const GError *error)
{
  XapiValueIter iter;
  const char *ref;
  XapiValue *record;

  if (error != NULL)
    keep_error (self, error);
  xapi_value_iter_init (&iter, answer);
  while (xapi_value_iter_next (&iter, &ref, &record))
    {
      PpVm *vm = pp_live_convert_vm (ref, record);

      g_ptr_array_add (self->evidence->vms, vm);
      g_hash_table_insert (self->vms, g_strdup (ref), pp_vm_ref (vm));
    }
  g_ptr_array_sort (self->evidence->vms, compare_vms);
  self->disks = pp_probe_disks_new (self->evidence->vms, self->known->evidence, self->n_hosts);
}

static XapiValue *
prepare_vbds (HostProbe *self)
{
  return self->disks != NULL ? pp_probe_disks_ask_vbds (self->disks) : NULL;
}

/* Without an answer less is known about storage; the server's own answers count in the end. */
static void
take_vbds (HostProbe    *self,
           XapiValue    *answer,
           const GError *error)
{
  pp_probe_disks_take_vbds (self->disks, answer);
}

static XapiValue *
prepare_disc (HostProbe *self)
{
  return self->disks != NULL ? pp_probe_disks_ask_disc (self->disks) : NULL;
}

static void
take_disc (HostProbe    *self,
           XapiValue    *answer,
           const GError *error)
{
  pp_probe_disks_take_disc (self->disks, answer, self->evidence);
}

static XapiValue *
prepare_users (HostProbe *self)
{
  return self->disks != NULL ? pp_probe_disks_ask_users (self->disks) : NULL;
}

static void
take_users (HostProbe    *self,
            XapiValue    *answer,
            const GError *error)
{
  pp_probe_disks_take_users (self->disks, answer);
}

static void
take_blocking (HostProbe    *self,
               XapiValue    *answer,
               const GError *error)
{
  if (error != NULL)
    keep_error (self, error);
  else
    self->blocking = xapi_value_ref (answer);
}

/* A VM that blocks though it does not run here (HA plans) is asked for by itself. */
static const char *
find_unknown_vm (HostProbe *self)
{
  XapiValueIter iter;
  const char *ref;
  XapiValue *reason;

  xapi_value_iter_init (&iter, self->blocking);
  while (xapi_value_iter_next (&iter, &ref, &reason))
    if (!g_hash_table_contains (self->vms, ref))
      return ref;

  return NULL;
}

static XapiValue *
prepare_unknown_vm (HostProbe *self)
{
  const char *ref = find_unknown_vm (self);

  return ref != NULL ? xapi_value_new_array_of_strings (ref, NULL) : NULL;
}

/* Gone meanwhile, or not to be had: it is still named, by its reference. */
static void
take_unknown_vm (HostProbe    *self,
                 XapiValue    *answer,
                 const GError *error)
{
  const char *ref = find_unknown_vm (self);
  PpVm *vm = pp_live_convert_vm (ref, answer);

  if (answer == NULL)
    {
      g_free (vm->name);
      vm->name = g_strdup (ref);
    }
  g_hash_table_insert (self->vms, g_strdup (ref), vm);
}

static XapiValue *
prepare_precheck (HostProbe *self,
                  PpEngine   engine)
{
  PpPatch *patch;

  if (self->position >= self->patches->len)
    return NULL;
  patch = g_ptr_array_index (self->patches, self->position);
  if (patch->engine != engine)
    return NULL;

  return xapi_value_new_array_of_strings (patch->ref, self->host->ref, NULL);
}

static XapiValue *
prepare_patch_precheck (HostProbe *self)
{
  return prepare_precheck (self, PP_ENGINE_POOL_PATCH);
}

static XapiValue *
prepare_update_precheck (HostProbe *self)
{
  return prepare_precheck (self, PP_ENGINE_POOL_UPDATE);
}

static void
take_precheck (HostProbe    *self,
               XapiValue    *answer,
               const GError *error)
{
  PpPatch *patch = g_ptr_array_index (self->patches, self->position++);
  const char *server = xapi_session_get_server (self->session);
  const char *failure = pp_error_get_failure (error);
  g_autoptr(GError) refusal = NULL;
  PpPrecheck *precheck;

  if (pp_probe_precheck_lacks_file (failure))
    return;
  if (error == NULL)
    pp_probe_precheck_text (server, patch->ref, xapi_value_get_string (answer), &refusal);
  else if (!pp_probe_precheck_is_moot (error))
    refusal = pp_probe_precheck_unpack (server, failure, pp_error_get_params (error));
  if (refusal == NULL && error != NULL && !pp_probe_precheck_is_moot (error))
    refusal = g_error_copy (error);
  precheck = pp_precheck_new (self->host->uuid, patch->uuid, refusal);
  precheck->live = error == NULL && pp_probe_precheck_is_live (xapi_value_get_string (answer));
  g_ptr_array_add (self->prechecks, precheck);
}

static const Question questions[] =
{
  { "host.get_servertime", 0, FALSE, prepare_host, take_time },
  { "host.call_plugin", 0, FALSE, prepare_space, take_space },
  { "VM.get_all_records_where", 0, FALSE, prepare_vms, take_vms },
  { "VBD.get_all_records_where", 0, TRUE, prepare_vbds, take_vbds },
  { "VDI.get_record", 0, TRUE, prepare_disc, take_disc },
  { "VDI.get_all_records_where", 0, TRUE, prepare_users, take_users },
  { "host.get_vms_which_prevent_evacuation", 0, FALSE, prepare_for_evacuation, take_blocking },
  { "VM.get_record", 0, TRUE, prepare_unknown_vm, take_unknown_vm },
  { "pool_patch.precheck", PRECHECK_TIMEOUT_SECONDS, TRUE, prepare_patch_precheck, take_precheck },
  { "pool_update.precheck", PRECHECK_TIMEOUT_SECONDS, TRUE, prepare_update_precheck, take_precheck },
};

static int
compare_blockers (gconstpointer a,
                  gconstpointer b)
{
  const PpBlocker *left = *(PpBlocker * const *) a;
  const PpBlocker *right = *(PpBlocker * const *) b;

  return compare_vms (&left->vm, &right->vm);
}

static void
collect_blockers (HostProbe *self)
{
  XapiValueIter iter;
  const char *ref;
  XapiValue *value;

  xapi_value_iter_init (&iter, self->blocking);
  while (xapi_value_iter_next (&iter, &ref, &value))
    {
      g_auto(GStrv) reason = xapi_value_to_strv (value);

      g_ptr_array_add (self->evidence->blockers,
                       pp_blocker_new (g_hash_table_lookup (self->vms, ref),
                                       (const char * const *) reason));
    }
  g_ptr_array_sort (self->evidence->blockers, compare_blockers);
}

/* Says nothing of the server that was asked about: nobody answers any more, or not under this session.
 * Starting is what another server may do. */
static gboolean
is_of_pool (const GError *error)
{
  return g_error_matches (error, XAPI_ERROR, XAPI_ERROR_UNREACHABLE) ||
         (xapi_error_is_session_lost (error) && !xapi_error_is_failure (error, "HOST_STILL_BOOTING"));
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  HostProbe *self = g_task_get_task_data (task);
  const Question *question = &questions[self->stage];
  g_autoptr(GError) raw_error = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(XapiValue) answer = NULL;

  answer = xapi_session_call_finish (XAPI_SESSION (object), result, &raw_error);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (raw_error != NULL)
    error = pp_live_pool_convert_error (raw_error);
  if (is_of_pool (raw_error))
    {
      pp_live_pool_doubt (self->pool, raw_error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  question->take (self, answer, error);
  if (!question->repeats)
    self->stage++;
  ask_next (g_steal_pointer (&task));
}

/* Takes the task. */
static void
ask_next (GTask *task)
{
  HostProbe *self = g_task_get_task_data (task);

  for (; self->stage < G_N_ELEMENTS (questions); self->stage++)
    {
      const Question *question = &questions[self->stage];
      XapiValue *params = question->prepare (self);

      if (params == NULL)
        continue;
      self->sent_at = g_get_real_time ();
      xapi_session_call_async (self->session, question->method, params, question->timeout,
                               g_task_get_cancellable (task), answered_cb, task);
      return;
    }

  collect_blockers (self);
  g_task_return_pointer (task, g_steal_pointer (&self->evidence),
                         (GDestroyNotify) pp_host_evidence_free);
  g_object_unref (task);
}

void
pp_probe_host_async (PpLivePool         *pool,
                     PpHost             *host,
                     GPtrArray          *patches,
                     gboolean            evacuation,
                     PpProbePool        *known,
                     GPtrArray          *prechecks,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  HostProbe *self = g_new0 (HostProbe, 1);
  const gint64 *memory;

  g_task_set_source_tag (task, pp_probe_host_async);
  g_task_set_task_data (task, self, (GDestroyNotify) host_probe_free);
  self->pool = g_object_ref (pool);
  self->session = g_object_ref (pp_live_pool_get_session (pool));
  self->host = pp_host_ref (host);
  self->patches = g_ptr_array_ref (patches);
  self->prechecks = g_ptr_array_ref (prechecks);
  self->evidence = pp_host_evidence_new (host->uuid);
  self->evacuation = evacuation;
  self->known = known;
  self->n_hosts = pp_snapshot_get_n_hosts (pp_live_pool_get_snapshot (pool));
  memory = g_hash_table_lookup (known->memory, self->evidence->host);
  if (memory != NULL)
    self->evidence->memory_free = *memory;
  self->vms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                     (GDestroyNotify) pp_vm_unref);
  ask_next (task);
}

PpHostEvidence *
pp_probe_host_finish (GAsyncResult *result,
                      GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
