/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-records"

#include "config.h"

#include <poolpatch/pp-records.h>

#include "pp-model-private.h"

#include <string.h>

static GHashTable *
map_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static gboolean
map_is_equal (GHashTable *self,
              GHashTable *other)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  if (g_hash_table_size (self) != g_hash_table_size (other))
    return FALSE;
  g_hash_table_iter_init (&iter, self);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_strcmp0 (value, g_hash_table_lookup (other, key)) != 0)
      return FALSE;

  return TRUE;
}

/**
 * pp_pool_new:
 *
 * Returns: (transfer full): an empty record: strings are "", maps are empty, nothing is %NULL
 */
PpPool *
pp_pool_new (void)
{
  PpPool *self = g_atomic_rc_box_new0 (PpPool);

  self->ref = g_strdup ("");
  self->uuid = g_strdup ("");
  self->name = g_strdup ("");
  self->description = g_strdup ("");
  self->master = g_strdup ("");
  self->default_storage = g_strdup ("");
  self->other_config = map_new ();
  self->restrictions = map_new ();

  return self;
}

/**
 * pp_pool_ref:
 * @self: a record
 *
 * Returns: (transfer full): @self
 */
PpPool *
pp_pool_ref (PpPool *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
pool_clear (gpointer data)
{
  PpPool *self = data;

  g_free (self->ref);
  g_free (self->uuid);
  g_free (self->name);
  g_free (self->description);
  g_free (self->master);
  g_free (self->default_storage);
  g_clear_pointer (&self->other_config, g_hash_table_unref);
  g_clear_pointer (&self->restrictions, g_hash_table_unref);
}

/**
 * pp_pool_unref:
 * @self: (transfer full): a record
 */
void
pp_pool_unref (PpPool *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, pool_clear);
}

gboolean
pp_pool_is_equal (const PpPool *self,
                  const PpPool *other)
{
  return self == other ||
         (g_strcmp0 (self->ref, other->ref) == 0 &&
          g_strcmp0 (self->uuid, other->uuid) == 0 &&
          g_strcmp0 (self->name, other->name) == 0 &&
          g_strcmp0 (self->description, other->description) == 0 &&
          g_strcmp0 (self->master, other->master) == 0 &&
          g_strcmp0 (self->default_storage, other->default_storage) == 0 &&
          self->ha_enabled == other->ha_enabled &&
          self->wlb_enabled == other->wlb_enabled &&
          map_is_equal (self->other_config, other->other_config) &&
          map_is_equal (self->restrictions, other->restrictions));
}

/**
 * pp_applied_new:
 *
 * Returns: (transfer full): an empty row, not applied
 */
PpApplied *
pp_applied_new (void)
{
  PpApplied *self = g_new0 (PpApplied, 1);

  self->uuid = g_strdup ("");
  self->name = g_strdup ("");

  return self;
}

/**
 * pp_applied_free:
 * @self: (transfer full): a row
 */
void
pp_applied_free (PpApplied *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->uuid);
  g_free (self->name);
  g_free (self);
}

static gboolean
applied_is_equal (const PpApplied *self,
                  const PpApplied *other)
{
  return g_strcmp0 (self->uuid, other->uuid) == 0 &&
         g_strcmp0 (self->name, other->name) == 0 &&
         self->applied_at == other->applied_at &&
         self->guidance == other->guidance &&
         self->applied == other->applied &&
         self->requires_reboot == other->requires_reboot &&
         self->engine == other->engine;
}

/**
 * pp_host_new:
 *
 * Returns: (transfer full): an empty record: strings are "" (product_version_text is %NULL), maps
 *   and lists are empty
 */
PpHost *
pp_host_new (void)
{
  PpHost *self = g_atomic_rc_box_new0 (PpHost);

  self->ref = g_strdup ("");
  self->uuid = g_strdup ("");
  self->name = g_strdup ("");
  self->address = g_strdup ("");
  self->edition = g_strdup ("");
  self->product_version = g_strdup ("");
  self->build_number = g_strdup ("");
  self->product_brand = g_strdup ("");
  self->software_version = map_new ();
  self->license_params = map_new ();
  self->other_config = map_new ();
  self->applied = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_applied_free);
  self->refused = g_new0 (char *, 1);
  self->packs = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_applied_free);

  return self;
}

/**
 * pp_host_ref:
 * @self: a record
 *
 * Returns: (transfer full): @self
 */
PpHost *
pp_host_ref (PpHost *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
host_clear (gpointer data)
{
  PpHost *self = data;

  g_free (self->ref);
  g_free (self->uuid);
  g_free (self->name);
  g_free (self->address);
  g_free (self->edition);
  g_free (self->product_version);
  g_free (self->product_version_text);
  g_free (self->build_number);
  g_free (self->product_brand);
  g_clear_pointer (&self->software_version, g_hash_table_unref);
  g_clear_pointer (&self->license_params, g_hash_table_unref);
  g_clear_pointer (&self->other_config, g_hash_table_unref);
  g_clear_pointer (&self->applied, g_ptr_array_unref);
  g_clear_pointer (&self->refused, g_strfreev);
  g_clear_pointer (&self->packs, g_ptr_array_unref);
}

/**
 * pp_host_unref:
 * @self: (transfer full): a record
 */
void
pp_host_unref (PpHost *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, host_clear);
}

static gboolean
host_strings_are_equal (const PpHost *self,
                        const PpHost *other)
{
  return g_strcmp0 (self->ref, other->ref) == 0 &&
         g_strcmp0 (self->uuid, other->uuid) == 0 &&
         g_strcmp0 (self->name, other->name) == 0 &&
         g_strcmp0 (self->address, other->address) == 0 &&
         g_strcmp0 (self->edition, other->edition) == 0 &&
         g_strcmp0 (self->product_version, other->product_version) == 0 &&
         g_strcmp0 (self->product_version_text, other->product_version_text) == 0 &&
         g_strcmp0 (self->build_number, other->build_number) == 0 &&
         g_strcmp0 (self->product_brand, other->product_brand) == 0;
}

gboolean
pp_host_is_equal (const PpHost *self,
                  const PpHost *other)
{
  if (self == other)
    return TRUE;
  if (!host_strings_are_equal (self, other) ||
      self->boot_time != other->boot_time ||
      self->agent_start_time != other->agent_start_time ||
      self->engine != other->engine ||
      self->enabled != other->enabled ||
      self->live != other->live ||
      self->rebooting != other->rebooting ||
      self->applied->len != other->applied->len ||
      !g_strv_equal ((const char * const *) self->refused, (const char * const *) other->refused) ||
      !map_is_equal (self->software_version, other->software_version) ||
      !map_is_equal (self->license_params, other->license_params) ||
      !map_is_equal (self->other_config, other->other_config))
    return FALSE;
  for (guint i = 0; i < self->applied->len; i++)
    if (!applied_is_equal (g_ptr_array_index (self->applied, i),
                           g_ptr_array_index (other->applied, i)))
      return FALSE;

  return TRUE;
}

static const PpApplied *
find_row (GPtrArray  *rows,
          const char *uuid)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const PpApplied *applied = g_ptr_array_index (rows, i);

      if (g_ascii_strcasecmp (applied->uuid, uuid) == 0)
        return applied;
    }

  return NULL;
}

/**
 * pp_host_find_applied:
 * @self: a host
 * @uuid: of a hotfix or a supplemental pack, in any case
 *
 * Mind that a row may say that it is not applied.
 *
 * Returns: (transfer none) (nullable): the host's row about it
 */
const PpApplied *
pp_host_find_applied (const PpHost *self,
                      const char   *uuid)
{
  const PpApplied *applied;

  g_return_val_if_fail (self != NULL && uuid != NULL, NULL);

  applied = find_row (self->applied, uuid);

  return applied != NULL ? applied : find_row (self->packs, uuid);
}

/**
 * pp_pack_make_uuid:
 * @originator: who made the pack, "xs"
 * @name: what it is called there, "linux"
 * @version: its version, "6.5.0"
 * @build: its build, "90233c"
 *
 * A supplemental pack has no uuid. The file says these four, and so does a server up to 7.0 that has it.
 *
 * Returns: (transfer full): what stands for one, in lower case, fit for the name of a file
 */
char *
pp_pack_make_uuid (const char *originator,
                   const char *name,
                   const char *version,
                   const char *build)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (originator != NULL && name != NULL && version != NULL && build != NULL, NULL);

  text = g_strdup_printf ("pack-%s-%s-%s-%s", originator, name, version, build);
  g_strcanon (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-._", '_');

  return g_ascii_strdown (text, -1);
}

/**
 * pp_patch_new:
 *
 * Returns: (transfer full): an empty record, nothing in it is %NULL
 */
PpPatch *
pp_patch_new (void)
{
  PpPatch *self = g_atomic_rc_box_new0 (PpPatch);

  self->ref = g_strdup ("");
  self->uuid = g_strdup ("");
  self->name = g_strdup ("");
  self->description = g_strdup ("");
  self->version = g_strdup ("");
  self->key = g_strdup ("");
  self->vdi = g_strdup ("");

  return self;
}

/**
 * pp_patch_ref:
 * @self: a record
 *
 * Returns: (transfer full): @self
 */
PpPatch *
pp_patch_ref (PpPatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
patch_clear (gpointer data)
{
  PpPatch *self = data;

  g_free (self->ref);
  g_free (self->uuid);
  g_free (self->name);
  g_free (self->description);
  g_free (self->version);
  g_free (self->key);
  g_free (self->vdi);
}

/**
 * pp_patch_unref:
 * @self: (transfer full): a record
 */
void
pp_patch_unref (PpPatch *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, patch_clear);
}

gboolean
pp_patch_is_equal (const PpPatch *self,
                   const PpPatch *other)
{
  return self == other ||
         (g_strcmp0 (self->ref, other->ref) == 0 &&
          g_strcmp0 (self->uuid, other->uuid) == 0 &&
          g_strcmp0 (self->name, other->name) == 0 &&
          g_strcmp0 (self->description, other->description) == 0 &&
          g_strcmp0 (self->version, other->version) == 0 &&
          g_strcmp0 (self->key, other->key) == 0 &&
          g_strcmp0 (self->vdi, other->vdi) == 0 &&
          self->size == other->size &&
          self->guidance == other->guidance &&
          self->engine == other->engine &&
          self->has_file == other->has_file &&
          self->enforce_homogeneity == other->enforce_homogeneity);
}

/**
 * pp_vm_is_restarted_by:
 * @self: a virtual machine
 * @guidance: what a hotfix asks for
 *
 * Returns: whether @guidance asks for a restart of virtual machines of its kind: those with a
 *   HVM_boot_policy (restartHVM), or those without (restartPV)
 */
gboolean
pp_vm_is_restarted_by (const PpVm *self,
                       PpGuidance  guidance)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (guidance & (self->is_hvm ? PP_GUIDANCE_RESTART_HVM : PP_GUIDANCE_RESTART_PV)) != 0;
}

/**
 * pp_vm_new:
 *
 * Returns: (transfer full): an empty record, nothing in it is %NULL
 */
PpVm *
pp_vm_new (void)
{
  PpVm *self = g_atomic_rc_box_new0 (PpVm);

  self->ref = g_strdup ("");
  self->uuid = g_strdup ("");
  self->name = g_strdup ("");
  self->resident_on = g_strdup ("");
  self->power_state = g_strdup ("");

  return self;
}

/**
 * pp_vm_ref:
 * @self: a record
 *
 * Returns: (transfer full): @self
 */
PpVm *
pp_vm_ref (PpVm *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
vm_clear (gpointer data)
{
  PpVm *self = data;

  g_free (self->ref);
  g_free (self->uuid);
  g_free (self->name);
  g_free (self->resident_on);
  g_free (self->power_state);
}

/**
 * pp_vm_unref:
 * @self: (transfer full): a record
 */
void
pp_vm_unref (PpVm *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, vm_clear);
}
