/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-fix"

#include "config.h"

#include <poolpatch/pp-fix.h>

/* The names of `plan --json`, in the order of PpFixKind. What is put back at the end: the rest is
 * better left as it is (plugged storage, an empty drive, free space). */
static const struct
{
  const char *name;
  gboolean    has_inverse;
  gboolean    is_of_vm;
} kinds[] =
{
  [PP_FIX_DISABLE_HA] = { "disable-ha", TRUE, FALSE },
  [PP_FIX_PAUSE_WLB] = { "pause-wlb", TRUE, FALSE },
  [PP_FIX_PLUG_STORAGE] = { "plug-storage", FALSE, FALSE },
  [PP_FIX_EJECT_CD] = { "eject-cd", FALSE, FALSE },
  [PP_FIX_SUSPEND_VM] = { "suspend-vm", TRUE, TRUE },
  [PP_FIX_SHUT_DOWN_VM] = { "shut-down-vm", TRUE, TRUE },
  [PP_FIX_HARD_SHUT_DOWN_VM] = { "hard-shut-down-vm", TRUE, TRUE },
  [PP_FIX_DISABLE_AUTO_POWER_ON] = { "disable-auto-power-on", TRUE, FALSE },
  [PP_FIX_CLEAN_UP_FILES] = { "clean-up-files", FALSE, FALSE },
  [PP_FIX_ENABLE_HOST] = { "enable-host", TRUE, FALSE },
};
G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == PP_FIX_ENABLE_HOST + 1);

/**
 * pp_fix_new:
 * @kind: what is to be done
 * @object: uuid of what it is done to, see #PpFixKind
 * @host: (nullable): uuid of the server that it is done for
 * @name: (nullable): of the object, for people; without it the uuid
 *
 * Returns: (transfer full): a fix
 */
PpFix *
pp_fix_new (PpFixKind   kind,
            const char *object,
            const char *host,
            const char *name)
{
  PpFix *self;

  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kinds), NULL);
  g_return_val_if_fail (object != NULL, NULL);

  self = g_new0 (PpFix, 1);
  self->kind = kind;
  self->object = g_strdup (object);
  self->host = g_strdup (host);
  self->name = g_strdup (name != NULL && *name != '\0' ? name : object);

  return self;
}

/**
 * pp_fix_copy:
 * @self: (nullable): a fix
 *
 * Returns: (transfer full) (nullable): a copy of @self
 */
PpFix *
pp_fix_copy (const PpFix *self)
{
  return self != NULL ? pp_fix_new (self->kind, self->object, self->host, self->name) : NULL;
}

/**
 * pp_fix_free:
 * @self: (transfer full): a fix
 */
void
pp_fix_free (PpFix *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->object);
  g_free (self->host);
  g_free (self->name);
  g_free (self);
}

/**
 * pp_fix_equal:
 * @self: (nullable): a fix
 * @other: (nullable): another
 *
 * Returns: whether both do the same to the same object
 */
gboolean
pp_fix_equal (const PpFix *self,
              const PpFix *other)
{
  if (self == NULL || other == NULL)
    return self == other;

  return self->kind == other->kind && g_str_equal (self->object, other->object) &&
         g_strcmp0 (self->host, other->host) == 0;
}

/**
 * pp_fix_has_inverse:
 * @self: a fix
 *
 * Returns: whether what it changes is put back at the end
 */
gboolean
pp_fix_has_inverse (const PpFix *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return kinds[self->kind].has_inverse;
}

/**
 * pp_fix_is_of_vm:
 * @self: a fix
 *
 * Returns: whether it stops a virtual machine: such a one is carried out when the turn of its
 *   server comes, and undone as soon as that server is back
 */
gboolean
pp_fix_is_of_vm (const PpFix *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return kinds[self->kind].is_of_vm;
}

/**
 * pp_fix_kind_to_string:
 * @kind: what a fix does
 *
 * Returns: (transfer none): its name in `plan --json` and in the journal
 */
const char *
pp_fix_kind_to_string (PpFixKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kinds), "");

  return kinds[kind].name;
}

/**
 * pp_fix_kind_from_string:
 * @text: a name that pp_fix_kind_to_string() gave
 * @kind: (out): what it means
 *
 * Returns: whether there is such a fix
 */
gboolean
pp_fix_kind_from_string (const char *text,
                         PpFixKind  *kind)
{
  g_return_val_if_fail (kind != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].name, text) == 0)
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}
