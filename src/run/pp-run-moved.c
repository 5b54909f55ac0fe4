/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-run-private.h"
#include "pp-run-report.h"

/* Which virtual machines left a server, where they went, and whether they are back. */

static gboolean
has_uuid (GPtrArray  *vms,
          const char *uuid)
{
  for (guint i = 0; i < vms->len; i++)
    if (g_str_equal (((PpVm *) g_ptr_array_index (vms, i))->uuid, uuid))
      return TRUE;

  return FALSE;
}

/**
 * pp_moved_vm_free:
 * @self: (transfer full): a virtual machine
 */
void
pp_moved_vm_free (PpMovedVm *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->uuid);
  g_free (self->name);
  g_free (self->host);
  g_free (self->place);
  g_free (self);
}

/*
 * pp_report_add_moved:
 * @memory: (nullable): what is remembered of a server
 * @host: its uuid
 * @list: (element-type PpMovedVm): appended to
 */
void
pp_report_add_moved (const PpHostMemory *memory,
                     const char         *host,
                     GPtrArray          *list)
{
  for (guint i = 0; memory != NULL && i < memory->moved->len; i++)
    {
      const PpVm *vm = g_ptr_array_index (memory->moved, i);
      PpMovedVm *moved = g_new0 (PpMovedVm, 1);

      moved->uuid = g_strdup (vm->uuid);
      moved->name = g_strdup (vm->name);
      moved->host = g_strdup (host);
      moved->place = g_strdup (g_hash_table_lookup (memory->places, vm->uuid));
      moved->back = !has_uuid (memory->vms, vm->uuid);
      g_ptr_array_add (list, moved);
    }
}

/**
 * pp_run_list_moved:
 * @self: a run
 *
 * Returns: (transfer full) (element-type PpMovedVm): the virtual machines that it moved off a server,
 *   server by server
 */
GPtrArray *
pp_run_list_moved (PpRun *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_moved_vm_free);
  PpSnapshot *snapshot;

  g_return_val_if_fail (PP_IS_RUN (self), list);

  snapshot = pp_outlook_get_snapshot (pp_plan_get_outlook (self->plan));
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      const char *host = pp_snapshot_get_host (snapshot, i)->uuid;

      pp_report_add_moved (g_hash_table_lookup (self->context.hosts, host), host, list);
    }

  return list;
}
