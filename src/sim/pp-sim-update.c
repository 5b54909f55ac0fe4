/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-update.h"
#include "pp-sim-patch.h"
#include "pp-sim-row.h"

#include <string.h>

/* The updates of a pool from 7.1 on, and for old clients a pool_patch that shadows each (facts
 * §6.1). */

/* Its second and third group are zero. */
static char *
shadow_uuid (const char *uuid)
{
  g_auto(GStrv) groups = g_strsplit (uuid, "-", 5);

  if (g_strv_length (groups) != 5)
    return g_strdup (uuid);

  return g_strdup_printf ("%s-0000-0000-%s-%s", groups[0], groups[3], groups[4]);
}

static char *
find_shadow (PpSimPool  *pool,
             const char *update)
{
  g_autofree char *uuid = shadow_uuid (pp_sim_row_text (pool, update, "uuid"));

  return pp_sim_row_find (pool, "pool_patch", "uuid", uuid);
}

static void
add_shadow (PpSimPool         *pool,
            const PpSimUpdate *about,
            const char        *update)
{
  g_autofree char *uuid = shadow_uuid (about->uuid);
  const PpSimHotfix hotfix = {
    .uuid = uuid,
    .name_label = about->name_label,
    .name_description = about->name_description,
    .version = about->version,
    .guidance = about->guidance,
  };
  g_autofree char *shadow = pp_sim_patch_add (pool, &hotfix, about->size);

  pp_sim_row_set_text (pool, shadow, "pool_update", update);
  /* 7.1 has no field for it. */
  if (pool->world->release < PP_SIM_RELEASE_82)
    pp_sim_row_set_key (pool, shadow, "other_config", "enforce_homogeneity",
                        about->homogeneous ? "true" : "false");
}

/**
 * pp_sim_update_add:
 * @pool: a pool
 * @about: what is known of an update
 *
 * Returns: (transfer full): ref of the new pool_update, still without a VDI
 */
char *
pp_sim_update_add (PpSimPool         *pool,
                   const PpSimUpdate *about)
{
  char *update = pp_sim_row_create (pool, "pool_update", about->uuid);
  const char * const nothing[] = { NULL };

  pp_sim_row_set_text (pool, update, "name_label", about->name_label);
  pp_sim_row_set_text (pool, update, "name_description", about->name_description);
  pp_sim_row_set_text (pool, update, "version", about->version);
  pp_sim_row_set_text (pool, update, "key", about->key);
  pp_sim_row_set_int (pool, update, "installation_size", about->size);
  pp_sim_row_set_bool (pool, update, "enforce_homogeneity", about->homogeneous);
  pp_sim_row_set_texts (pool, update, "after_apply_guidance",
                        about->guidance != NULL ? (const char * const *) about->guidance : nothing);
  add_shadow (pool, about, update);

  return update;
}

static void
add_member (PpSimPool  *pool,
            const char *ref,
            const char *field,
            const char *member)
{
  g_auto(GStrv) members = pp_sim_row_refs (pool, ref, field);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) more = NULL;

  if (g_strv_contains ((const char * const *) members, member))
    return;
  for (guint i = 0; members[i] != NULL; i++)
    g_strv_builder_add (builder, members[i]);
  g_strv_builder_add (builder, member);
  more = g_strv_builder_end (builder);
  pp_sim_row_set_texts (pool, ref, field, (const char * const *) more);
}

/**
 * pp_sim_update_install:
 * @pool: a pool
 * @update: ref of a pool_update
 * @host: ref of a host
 * @when: Unix time
 *
 * @host lists it from now on; until it restarts, also as one that needs that.
 */
void
pp_sim_update_install (PpSimPool  *pool,
                       const char *update,
                       const char *host,
                       double      when)
{
  g_auto(GStrv) guidance = pp_sim_row_refs (pool, update, "after_apply_guidance");
  g_autofree char *shadow = find_shadow (pool, update);

  add_member (pool, update, "hosts", host);
  add_member (pool, host, "updates", update);
  if (g_strv_contains ((const char * const *) guidance, "restartHost"))
    add_member (pool, host, "updates_requiring_reboot", update);
  if (shadow != NULL)
    pp_sim_patch_mark_installed (pool, shadow, host, when);
}

/**
 * pp_sim_update_is_installed:
 * @pool: a pool
 * @update: ref of a pool_update
 * @host: ref of a host
 *
 * Returns: whether @host lists it
 */
gboolean
pp_sim_update_is_installed (PpSimPool  *pool,
                            const char *update,
                            const char *host)
{
  g_auto(GStrv) updates = pp_sim_row_refs (pool, host, "updates");

  return g_strv_contains ((const char * const *) updates, update);
}

/**
 * pp_sim_update_note_reboot:
 * @pool: a pool
 * @host: ref of a host that started again
 *
 * Nothing waits for that any more.
 */
void
pp_sim_update_note_reboot (PpSimPool  *pool,
                           const char *host)
{
  const char * const nothing[] = { NULL };

  pp_sim_row_set_texts (pool, host, "updates_requiring_reboot", nothing);
}

/**
 * pp_sim_update_patched_live:
 * @pool: a pool
 * @update: ref of a pool_update that was just applied
 * @host: ref of a host
 *
 * The host runs what it contains already: it needs no restart for that.
 */
void
pp_sim_update_patched_live (PpSimPool  *pool,
                            const char *update,
                            const char *host)
{
  g_auto(GStrv) waiting = pp_sim_row_refs (pool, host, "updates_requiring_reboot");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) rest = NULL;

  for (guint i = 0; waiting[i] != NULL; i++)
    if (!g_str_equal (waiting[i], update))
      g_strv_builder_add (builder, waiting[i]);
  rest = g_strv_builder_end (builder);
  pp_sim_row_set_texts (pool, host, "updates_requiring_reboot", (const char * const *) rest);
}

/**
 * pp_sim_update_is_homogeneous:
 * @pool: a pool
 * @update: ref of a pool_update
 *
 * Returns: whether all hosts of a pool have to have it; on 7.1 only the shadow knows
 */
gboolean
pp_sim_update_is_homogeneous (PpSimPool  *pool,
                              const char *update)
{
  g_autofree char *shadow = find_shadow (pool, update);

  return pp_sim_row_bool (pool, update, "enforce_homogeneity") ||
         g_strcmp0 (pp_sim_row_key (pool, shadow, "other_config", "enforce_homogeneity"), "true") == 0;
}

/**
 * pp_sim_update_count:
 * @pool: a pool
 * @update: ref of a pool_update
 * @host: ref of a host that just applied it
 *
 * Counts that, for /state.
 */
void
pp_sim_update_count (PpSimPool  *pool,
                     const char *update,
                     const char *host)
{
  pp_sim_patch_note_applied (pool, host, pp_sim_row_text (pool, update, "uuid"));
}

/**
 * pp_sim_update_forget:
 * @pool: a pool
 * @update: ref of a pool_update that no host has
 *
 * Removes it and its shadow.
 */
void
pp_sim_update_forget (PpSimPool  *pool,
                      const char *update)
{
  g_autofree char *shadow = find_shadow (pool, update);

  if (shadow != NULL)
    pp_sim_db_destroy (pool->db, shadow);
  pp_sim_db_destroy (pool->db, update);
}
