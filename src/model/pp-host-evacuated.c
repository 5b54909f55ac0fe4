/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-host"

#include "config.h"

#include "pp-host-evacuated.h"

/*
 * pp_host_list_evacuated:
 * @self: a server
 *
 * What left a server when it was put into maintenance mode is written down there, in the way of
 * XenCenter, so that each program knows what another one moved: uuids with commas between.
 *
 * Returns: (transfer full): uuids of the virtual machines that were moved away from it or stopped
 */
char **
pp_host_list_evacuated (const PpHost *self)
{
  static const char * const keys[] = {
    PP_EVACUATED_MIGRATED, PP_EVACUATED_SUSPENDED, PP_EVACUATED_HALTED,
  };
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *list = g_hash_table_lookup (self->other_config, keys[i]);
      g_auto(GStrv) uuids = g_strsplit (list != NULL ? list : "", ",", -1);

      for (guint j = 0; uuids[j] != NULL; j++)
        if (*uuids[j] != '\0')
          g_strv_builder_add (builder, uuids[j]);
    }

  return g_strv_builder_end (builder);
}
