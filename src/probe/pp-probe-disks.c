/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-probe-disks"

#include "config.h"

#include "pp-probe-disks.h"

#include <string.h>

/* VMs whose VBDs are asked for with one expression. */
#define VMS_AT_ONCE 16

struct _PpProbeDisks
{
  GPtrArray      *vms;      /* (owned) (element-type PpVm) */
  PpPoolEvidence *pool;     /* (unowned) (nullable) */
  GHashTable     *disks;    /* (owned) ref of a VDI → PpVm (unowned) that has it */
  GPtrArray      *discs;    /* (owned) refs of VDIs in drives */
  guint           n_hosts;  /* of the pool */
  guint           next_vm;
  guint           next_disc;
  guint           next_storage;
};

/*
 * pp_probe_disks_new:
 * @vms: (element-type PpVm): those of one server
 * @pool: (nullable): what the pool said; who uses its storage is added to it
 * @n_hosts: how many servers the pool has
 *
 * Returns: (transfer full): questions about the disks of @vms
 */
PpProbeDisks *
pp_probe_disks_new (GPtrArray      *vms,
                    PpPoolEvidence *pool,
                    guint           n_hosts)
{
  PpProbeDisks *self = g_new0 (PpProbeDisks, 1);

  self->vms = g_ptr_array_ref (vms);
  self->pool = pool;
  self->disks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->discs = g_ptr_array_new_with_free_func (g_free);
  self->n_hosts = n_hosts;

  return self;
}

/*
 * pp_probe_disks_free:
 * @self: (transfer full): questions
 */
void
pp_probe_disks_free (PpProbeDisks *self)
{
  g_ptr_array_unref (self->vms);
  g_hash_table_unref (self->disks);
  g_ptr_array_unref (self->discs);
  g_free (self);
}

/*
 * pp_probe_disks_ask_vbds:
 * @self: questions
 *
 * Returns: (transfer full) (nullable): parameters of VBD.get_all_records_where; %NULL when all VMs
 *   have been asked about
 */
XapiValue *
pp_probe_disks_ask_vbds (PpProbeDisks *self)
{
  g_autoptr(GString) expression = g_string_new (NULL);

  for (guint n = 0; n < VMS_AT_ONCE && self->next_vm < self->vms->len; self->next_vm++)
    {
      const PpVm *vm = g_ptr_array_index (self->vms, self->next_vm);

      if (strpbrk (vm->ref, "\"\\") != NULL)
        continue;
      g_string_append_printf (expression, "%s(field \"VM\" = \"%s\")", n > 0 ? " or " : "",
                              vm->ref);
      n++;
    }

  return expression->len > 0 ? xapi_value_new_array_of_strings (expression->str, NULL) : NULL;
}

static PpVm *
find_vm (PpProbeDisks *self,
         const char   *ref)
{
  for (guint i = 0; i < self->vms->len; i++)
    {
      PpVm *vm = g_ptr_array_index (self->vms, i);

      if (strcmp (vm->ref, ref) == 0)
        return vm;
    }

  return NULL;
}

/*
 * pp_probe_disks_take_vbds:
 * @self: questions
 * @vbds: (nullable): the answer
 */
void
pp_probe_disks_take_vbds (PpProbeDisks *self,
                          XapiValue    *vbds)
{
  XapiValueIter iter;
  const char *ref;
  XapiValue *vbd;

  xapi_value_iter_init (&iter, vbds);
  while (xapi_value_iter_next (&iter, &ref, &vbd))
    {
      const char *vdi = xapi_value_member_string (vbd, "VDI", "");
      PpVm *vm = find_vm (self, xapi_value_member_string (vbd, "VM", ""));

      if (vm == NULL || xapi_value_member_bool (vbd, "empty", FALSE) || *vdi == '\0' ||
          strcmp (vdi, "OpaqueRef:NULL") == 0)
        continue;
      if (strcmp (xapi_value_member_string (vbd, "type", ""), "CD") == 0)
        {
          g_ptr_array_add (self->discs, g_strdup (vdi));
          g_ptr_array_add (self->discs, g_strdup (vm->ref));
        }
      g_hash_table_insert (self->disks, g_strdup (vdi), vm);
    }
}

/*
 * pp_probe_disks_ask_disc:
 * @self: questions
 *
 * Returns: (transfer full) (nullable): parameters of VDI.get_record for the next disc
 */
XapiValue *
pp_probe_disks_ask_disc (PpProbeDisks *self)
{
  if (self->next_disc >= self->discs->len)
    return NULL;

  return xapi_value_new_array_of_strings (g_ptr_array_index (self->discs, self->next_disc), NULL);
}

/* By reference, among what the pool said; NULL when it is not there. */
static PpStorage *
find_storage (PpProbeDisks *self,
              const char   *ref)
{
  for (guint i = 0; self->pool != NULL && i < self->pool->storage->len; i++)
    {
      PpStorage *storage = g_ptr_array_index (self->pool->storage, i);

      if (strcmp (storage->ref, ref) == 0)
        return storage;
    }

  return NULL;
}

/*
 * pp_probe_disks_take_disc:
 * @self: questions
 * @vdi: (nullable): the answer
 * @evidence: of the server; the disc is added to it
 *
 * Two VMs may have the same disc: the answer counts for the VM it was asked for.
 */
void
pp_probe_disks_take_disc (PpProbeDisks   *self,
                          XapiValue      *vdi,
                          PpHostEvidence *evidence)
{
  PpVm *vm = find_vm (self, g_ptr_array_index (self->discs, self->next_disc + 1));
  PpStorage *storage = find_storage (self, xapi_value_member_string (vdi, "SR", ""));

  self->next_disc += 2;
  if (vdi == NULL)
    return;

  g_ptr_array_add (evidence->discs,
                   pp_disc_new (vm, xapi_value_member_string (vdi, "name_label", ""),
                                storage != NULL ? storage->uuid : NULL,
                                xapi_value_member_bool (vdi, "is_tools_iso", FALSE) ||
                                (storage != NULL && storage->tools)));
}

/* The image of the tools is on every server, whatever is plugged. */
static gboolean
is_out_of_reach (PpProbeDisks    *self,
                 const PpStorage *storage)
{
  return !storage->tools &&
         (storage->unplugged[0] != NULL ||
          (storage->shared && g_strv_length (storage->plugged) < self->n_hosts));
}

/*
 * pp_probe_disks_ask_users:
 * @self: questions
 *
 * Returns: (transfer full) (nullable): parameters of VDI.get_all_records_where for the next storage
 *   that some server does not reach
 */
XapiValue *
pp_probe_disks_ask_users (PpProbeDisks *self)
{
  if (g_hash_table_size (self->disks) == 0)
    return NULL;

  for (; self->pool != NULL && self->next_storage < self->pool->storage->len; self->next_storage++)
    {
      const PpStorage *storage = g_ptr_array_index (self->pool->storage, self->next_storage);
      g_autofree char *expression = NULL;

      if (!is_out_of_reach (self, storage) || strpbrk (storage->ref, "\"\\") != NULL)
        continue;
      expression = g_strdup_printf ("field \"SR\" = \"%s\"", storage->ref);

      return xapi_value_new_array_of_strings (expression, NULL);
    }

  return NULL;
}

static void
add_user (PpStorage  *storage,
          const char *name)
{
  guint n_users = g_strv_length (storage->users);

  if (g_strv_contains ((const char * const *) storage->users, name))
    return;

  storage->users = g_renew (char *, storage->users, n_users + 2);
  storage->users[n_users] = g_strdup (name);
  storage->users[n_users + 1] = NULL;
}

/*
 * pp_probe_disks_take_users:
 * @self: questions
 * @vdis: (nullable): the answer
 */
void
pp_probe_disks_take_users (PpProbeDisks *self,
                           XapiValue    *vdis)
{
  PpStorage *storage = g_ptr_array_index (self->pool->storage, self->next_storage++);
  XapiValueIter iter;
  const char *ref;
  XapiValue *vdi;

  xapi_value_iter_init (&iter, vdis);
  while (xapi_value_iter_next (&iter, &ref, &vdi))
    {
      const PpVm *vm = g_hash_table_lookup (self->disks, ref);

      if (vm != NULL)
        add_user (storage, vm->name);
    }
}
