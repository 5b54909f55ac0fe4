/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-evidence"

#include "config.h"

#include <poolpatch/pp-evidence.h>

#include "pp-model-private.h"

struct _PpEvidence
{
  GObject         parent_instance;

  GPtrArray      *hosts;      /* (owned) (element-type PpHostEvidence) */
  GPtrArray      *prechecks;  /* (owned) (element-type PpPrecheck) */
  PpPoolEvidence *pool;       /* (owned) (nullable) */
  gint64          asked_at;
};

G_DEFINE_FINAL_TYPE (PpEvidence, pp_evidence, G_TYPE_OBJECT)

static void
pp_evidence_finalize (GObject *object)
{
  PpEvidence *self = PP_EVIDENCE (object);

  g_clear_pointer (&self->hosts, g_ptr_array_unref);
  g_clear_pointer (&self->prechecks, g_ptr_array_unref);
  g_clear_pointer (&self->pool, pp_pool_evidence_free);

  G_OBJECT_CLASS (pp_evidence_parent_class)->finalize (object);
}

static void
pp_evidence_class_init (PpEvidenceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_evidence_finalize;
}

static void
pp_evidence_init (PpEvidence *self)
{
}

/**
 * pp_blocker_new:
 * @vm: a VM that cannot be moved; referenced
 * @reason: (array zero-terminated=1): code and parameters as the server gave them; copied
 *
 * Returns: (transfer full): a blocker
 */
PpBlocker *
pp_blocker_new (PpVm               *vm,
                const char * const *reason)
{
  PpBlocker *self;

  g_return_val_if_fail (vm != NULL, NULL);

  self = g_new0 (PpBlocker, 1);
  self->vm = pp_vm_ref (vm);
  self->reason = pp_model_dupv ((char **) reason);

  return self;
}

/**
 * pp_blocker_free:
 * @self: (transfer full): a blocker
 */
void
pp_blocker_free (PpBlocker *self)
{
  g_return_if_fail (self != NULL);

  pp_vm_unref (self->vm);
  g_strfreev (self->reason);
  g_free (self);
}

/**
 * pp_precheck_new:
 * @host: uuid
 * @hotfix: uuid
 * @error: (nullable): what the server objected; copied
 *
 * Returns: (transfer full): an answer of a server to a pre-check
 */
PpPrecheck *
pp_precheck_new (const char   *host,
                 const char   *hotfix,
                 const GError *error)
{
  PpPrecheck *self = g_new0 (PpPrecheck, 1);

  self->host = pp_model_dup_lower (host);
  self->hotfix = pp_model_dup_lower (hotfix);
  self->error = error != NULL ? g_error_copy (error) : NULL;

  return self;
}

/**
 * pp_precheck_free:
 * @self: (transfer full): an answer
 */
void
pp_precheck_free (PpPrecheck *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->host);
  g_free (self->hotfix);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * pp_host_evidence_new:
 * @host: uuid
 *
 * Returns: (transfer full): evidence about one server that knows nothing yet: no VMs, no blockers,
 *   free space not known
 */
PpHostEvidence *
pp_host_evidence_new (const char *host)
{
  PpHostEvidence *self = g_new0 (PpHostEvidence, 1);

  self->host = pp_model_dup_lower (host);
  self->vms = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_vm_unref);
  self->blockers = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_blocker_free);
  self->discs = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_disc_free);
  self->space_free = -1;
  self->memory_free = -1;

  return self;
}

/**
 * pp_host_evidence_free:
 * @self: (transfer full): evidence about one server
 */
void
pp_host_evidence_free (PpHostEvidence *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->host);
  g_ptr_array_unref (self->vms);
  g_ptr_array_unref (self->blockers);
  g_ptr_array_unref (self->discs);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * pp_evidence_new:
 * @asked_at: when, Unix seconds
 * @hosts: (element-type PpHostEvidence): an array with a free function; referenced, and not to be
 *   changed any more
 * @prechecks: (element-type PpPrecheck): likewise
 *
 * Returns: (transfer full): evidence
 */
PpEvidence *
pp_evidence_new (gint64     asked_at,
                 GPtrArray *hosts,
                 GPtrArray *prechecks)
{
  return pp_evidence_new_full (asked_at, hosts, prechecks, NULL);
}

/**
 * pp_evidence_new_full:
 * @asked_at: when, Unix seconds
 * @hosts: (element-type PpHostEvidence): as of pp_evidence_new()
 * @prechecks: (element-type PpPrecheck): likewise
 * @pool: (transfer full) (nullable): what is known of the pool as a whole
 *
 * Returns: (transfer full): evidence
 */
PpEvidence *
pp_evidence_new_full (gint64          asked_at,
                      GPtrArray      *hosts,
                      GPtrArray      *prechecks,
                      PpPoolEvidence *pool)
{
  PpEvidence *self;

  g_return_val_if_fail (hosts != NULL && prechecks != NULL, NULL);

  self = g_object_new (PP_TYPE_EVIDENCE, NULL);
  self->asked_at = asked_at;
  self->hosts = g_ptr_array_ref (hosts);
  self->prechecks = g_ptr_array_ref (prechecks);
  self->pool = pool;

  return self;
}

/**
 * pp_evidence_get_pool:
 * @self: evidence
 *
 * Returns: (transfer none) (nullable): what is known of the pool as a whole
 */
const PpPoolEvidence *
pp_evidence_get_pool (PpEvidence *self)
{
  g_return_val_if_fail (PP_IS_EVIDENCE (self), NULL);

  return self->pool;
}

/**
 * pp_evidence_get_asked_at:
 * @self: evidence
 *
 * Returns: when the servers were asked, Unix seconds
 */
gint64
pp_evidence_get_asked_at (PpEvidence *self)
{
  g_return_val_if_fail (PP_IS_EVIDENCE (self), 0);

  return self->asked_at;
}

/**
 * pp_evidence_find_host:
 * @self: evidence
 * @uuid: of a server
 *
 * Returns: (transfer none) (nullable): what it answered
 */
const PpHostEvidence *
pp_evidence_find_host (PpEvidence *self,
                       const char *uuid)
{
  g_return_val_if_fail (PP_IS_EVIDENCE (self) && uuid != NULL, NULL);

  for (guint i = 0; i < self->hosts->len; i++)
    {
      const PpHostEvidence *host = g_ptr_array_index (self->hosts, i);

      if (g_ascii_strcasecmp (host->host, uuid) == 0)
        return host;
    }

  return NULL;
}

/**
 * pp_evidence_find_precheck:
 * @self: evidence
 * @host: uuid of a server
 * @hotfix: uuid of a hotfix
 *
 * Returns: (transfer none) (nullable): the answer to that pre-check, %NULL when it was not asked
 */
const PpPrecheck *
pp_evidence_find_precheck (PpEvidence *self,
                           const char *host,
                           const char *hotfix)
{
  g_return_val_if_fail (PP_IS_EVIDENCE (self) && host != NULL && hotfix != NULL, NULL);

  for (guint i = 0; i < self->prechecks->len; i++)
    {
      const PpPrecheck *precheck = g_ptr_array_index (self->prechecks, i);

      if (g_ascii_strcasecmp (precheck->host, host) == 0 &&
          g_ascii_strcasecmp (precheck->hotfix, hotfix) == 0)
        return precheck;
    }

  return NULL;
}
