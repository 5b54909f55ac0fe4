/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-evidence"

#include "config.h"

#include <poolpatch/pp-evidence.h>

#include "pp-model-private.h"

/**
 * pp_disc_new:
 * @vm: the VM in whose drive it is; referenced
 * @name: of the disc
 * @storage: (nullable): uuid of the SR it is on
 * @tools: whether it is the one with the tools
 *
 * Returns: (transfer full): a disc
 */
PpDisc *
pp_disc_new (PpVm       *vm,
             const char *name,
             const char *storage,
             gboolean    tools)
{
  PpDisc *self = g_new0 (PpDisc, 1);

  self->vm = pp_vm_ref (vm);
  self->name = g_strdup (name);
  self->storage = storage != NULL ? pp_model_dup_lower (storage) : NULL;
  self->tools = tools;

  return self;
}

/**
 * pp_disc_free:
 * @self: (transfer full): a disc
 */
void
pp_disc_free (PpDisc *self)
{
  g_return_if_fail (self != NULL);

  pp_vm_unref (self->vm);
  g_free (self->name);
  g_free (self->storage);
  g_free (self);
}

/**
 * pp_storage_new:
 * @ref: of the SR
 * @uuid: of the SR
 * @name: for people
 *
 * Returns: (transfer full): storage that no server reaches and nobody uses
 */
PpStorage *
pp_storage_new (const char *ref,
                const char *uuid,
                const char *name)
{
  PpStorage *self = g_new0 (PpStorage, 1);

  self->ref = g_strdup (ref);
  self->uuid = pp_model_dup_lower (uuid);
  self->name = g_strdup (name);
  self->type = g_strdup ("");
  self->space_free = -1;
  self->plugged = g_new0 (char *, 1);
  self->unplugged = g_new0 (char *, 1);
  self->users = g_new0 (char *, 1);

  return self;
}

/**
 * pp_storage_free:
 * @self: (transfer full): storage
 */
void
pp_storage_free (PpStorage *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->ref);
  g_free (self->uuid);
  g_free (self->name);
  g_free (self->type);
  g_strfreev (self->plugged);
  g_strfreev (self->unplugged);
  g_strfreev (self->users);
  g_free (self);
}

/**
 * pp_pool_evidence_new:
 *
 * Returns: (transfer full): a pool without storage in which nothing is under way
 */
PpPoolEvidence *
pp_pool_evidence_new (void)
{
  PpPoolEvidence *self = g_new0 (PpPoolEvidence, 1);

  self->storage = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_storage_free);
  self->operations = g_new0 (char *, 1);
  self->may_install = TRUE;

  return self;
}

/**
 * pp_pool_evidence_free:
 * @self: (transfer full): what is known of a pool
 */
void
pp_pool_evidence_free (PpPoolEvidence *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->storage);
  g_strfreev (self->operations);
  g_free (self);
}
