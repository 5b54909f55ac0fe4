/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-choice"

#include "config.h"

#include <poolpatch/pp-choice.h>

struct _PpChoice
{
  GObject   parent_instance;

  char    **hotfixes;  /* (owned) */
  char    **hosts;     /* (owned) empty = all */
  PpPurpose purpose;
  PpOptions options;
  char     *storage;   /* (owned) (nullable) of options */
};

G_DEFINE_FINAL_TYPE (PpChoice, pp_choice, G_TYPE_OBJECT)

static void
pp_choice_finalize (GObject *object)
{
  PpChoice *self = PP_CHOICE (object);

  g_clear_pointer (&self->hotfixes, g_strfreev);
  g_clear_pointer (&self->hosts, g_strfreev);
  g_clear_pointer (&self->storage, g_free);

  G_OBJECT_CLASS (pp_choice_parent_class)->finalize (object);
}

static void
pp_choice_class_init (PpChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_choice_finalize;
}

static void
pp_choice_init (PpChoice *self)
{
}

/* Each string once, in lower case, first come first. */
static char **
dup_uuids (const char * const *uuids)
{
  g_autoptr(GPtrArray) copies = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; uuids != NULL && uuids[i] != NULL; i++)
    {
      g_autofree char *lower = g_ascii_strdown (uuids[i], -1);

      if (!g_ptr_array_find_with_equal_func (copies, lower, g_str_equal, NULL))
        g_ptr_array_add (copies, g_steal_pointer (&lower));
    }
  g_ptr_array_add (copies, NULL);
  g_ptr_array_set_free_func (copies, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&copies), FALSE);
}

/**
 * pp_choice_new_full:
 * @purpose: what the plan is for
 * @hotfixes: (nullable) (array zero-terminated=1): uuids; copied; of %PP_PURPOSE_HOTFIXES only
 * @hosts: (nullable) (array zero-terminated=1): uuids of the servers; none means all of the pool,
 *   for maintenance mode none at all
 * @options: (nullable): how it is to be carried out; copied; %NULL is the default
 *
 * Returns: (transfer full): what a person chose for one pool
 */
PpChoice *
pp_choice_new_full (PpPurpose           purpose,
                    const char * const *hotfixes,
                    const char * const *hosts,
                    const PpOptions    *options)
{
  PpChoice *self = g_object_new (PP_TYPE_CHOICE, NULL);

  self->purpose = purpose;
  self->hotfixes = dup_uuids (purpose == PP_PURPOSE_HOTFIXES ? hotfixes : NULL);
  self->hosts = dup_uuids (hosts);
  if (options != NULL)
    self->options = *options;
  self->storage = g_strdup (self->options.storage);
  self->options.storage = self->storage;

  return self;
}

/**
 * pp_choice_new:
 * @hotfixes: (array zero-terminated=1): uuids; copied
 * @hosts: (array zero-terminated=1) (nullable): uuids of the servers; none means all of the pool
 * @order: in which order the servers come
 * @mode: who restarts what
 *
 * Returns: (transfer full): what a person chose for one pool
 */
PpChoice *
pp_choice_new (const char * const *hotfixes,
               const char * const *hosts,
               PpOrder             order,
               PpMode              mode)
{
  PpOptions options = { .order = order, .mode = mode };

  g_return_val_if_fail (hotfixes != NULL, NULL);

  return pp_choice_new_full (PP_PURPOSE_HOTFIXES, hotfixes, hosts, &options);
}

/**
 * pp_choice_new_level:
 * @hotfixes: (array zero-terminated=1): uuids; copied
 * @hosts: (array zero-terminated=1) (nullable): uuids of the servers; none means all of the pool
 * @order: in which order the servers come
 * @mode: who restarts what
 *
 * A level that servers are to reach: what another server has, or what there was on some day. What
 * is superseded today is part of it.
 *
 * Returns: (transfer full): what a person chose for one pool
 */
PpChoice *
pp_choice_new_level (const char * const *hotfixes,
                     const char * const *hosts,
                     PpOrder             order,
                     PpMode              mode)
{
  PpOptions options = { .order = order, .mode = mode, .level = TRUE };

  g_return_val_if_fail (hotfixes != NULL, NULL);

  return pp_choice_new_full (PP_PURPOSE_HOTFIXES, hotfixes, hosts, &options);
}

/**
 * pp_choice_get_purpose:
 * @self: a choice
 *
 * Returns: what the plan is for
 */
PpPurpose
pp_choice_get_purpose (PpChoice *self)
{
  g_return_val_if_fail (PP_IS_CHOICE (self), PP_PURPOSE_HOTFIXES);

  return self->purpose;
}

/**
 * pp_choice_get_options:
 * @self: a choice
 *
 * Returns: (transfer none): how it is to be carried out; lives as long as @self
 */
const PpOptions *
pp_choice_get_options (PpChoice *self)
{
  g_return_val_if_fail (PP_IS_CHOICE (self), NULL);

  return &self->options;
}

/**
 * pp_choice_is_level:
 * @self: a choice
 *
 * Returns: whether what is superseded is to be installed as well
 */
gboolean
pp_choice_is_level (PpChoice *self)
{
  g_return_val_if_fail (PP_IS_CHOICE (self), FALSE);

  return self->options.level;
}

/**
 * pp_choice_get_hotfixes:
 * @self: a choice
 *
 * Returns: (transfer none) (array zero-terminated=1): uuids, lower case, each once
 */
const char * const *
pp_choice_get_hotfixes (PpChoice *self)
{
  g_return_val_if_fail (PP_IS_CHOICE (self), NULL);

  return (const char * const *) self->hotfixes;
}

/**
 * pp_choice_get_hosts:
 * @self: a choice
 *
 * Returns: (transfer none) (array zero-terminated=1): uuids of the servers; none means all
 */
const char * const *
pp_choice_get_hosts (PpChoice *self)
{
  g_return_val_if_fail (PP_IS_CHOICE (self), NULL);

  return (const char * const *) self->hosts;
}

/**
 * pp_choice_get_order:
 * @self: a choice
 *
 * Returns: in which order the servers come
 */
PpOrder
pp_choice_get_order (PpChoice *self)
{
  g_return_val_if_fail (PP_IS_CHOICE (self), PP_ORDER_MASTER_FIRST);

  return self->options.order;
}

/**
 * pp_choice_get_mode:
 * @self: a choice
 *
 * Returns: who restarts what
 */
PpMode
pp_choice_get_mode (PpChoice *self)
{
  g_return_val_if_fail (PP_IS_CHOICE (self), PP_MODE_AUTOMATIC);

  return self->options.mode;
}
