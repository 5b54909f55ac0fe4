/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-lists"

#include "config.h"

#include <glib/gi18n.h>

#include "pp-ctl-commands.h"
#include "pp-ctl-json.h"

/**
 * pp_ctl_pools:
 * @session: a session
 *
 * Lists the saved pools.
 *
 * Returns: the exit status
 */
int
pp_ctl_pools (PpCtlSession *session)
{
  g_autoptr(GPtrArray) pools = pp_book_list (session->book);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "schema");
  json_builder_add_int_value (builder, 1);
  json_builder_set_member_name (builder, "pools");
  json_builder_begin_array (builder);
  for (guint i = 0; i < pools->len; i++)
    {
      const PpSavedPool *pool = g_ptr_array_index (pools, i);

      json_builder_begin_object (builder);
      pp_ctl_json_add_string (builder, "uuid", pool->uuid);
      pp_ctl_json_add_string (builder, "name", pool->name);
      pp_ctl_json_add_string (builder, "address", pool->address);
      pp_ctl_json_add_string (builder, "user", pool->user);
      pp_ctl_json_add_strv (builder, "members", (const char * const *) pool->members);
      json_builder_end_object (builder);
      if (!session->options->json)
        g_print ("%s  %s  %s\n", pool->name, pool->address, pool->user);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  if (session->options->json)
    pp_ctl_json_print (builder);

  return PP_CTL_DONE;
}
