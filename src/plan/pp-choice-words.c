/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-choice"

#include "config.h"

#include <poolpatch/pp-choice.h>

/* Each list in the order of its enumeration. */
static const char * const orders[] = { "master-first", "toolstacks-first", NULL };
static const char * const modes[] = { "automatic", "manual", NULL };
static const char * const purposes[] = {
  "hotfixes", "restart-toolstacks", "restart-hosts", "enter-maintenance", "leave-maintenance", NULL,
};
static const char * const stucks[] = { "ask", "suspend", "shut-down", "leave-server", NULL };

static const char *
find_word (const char * const *words,
           guint               position)
{
  g_return_val_if_fail (position < g_strv_length ((char **) words), "");

  return words[position];
}

static int
find_position (const char * const *words,
               const char         *text)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (g_strcmp0 (words[i], text) == 0)
      return i;

  return -1;
}

/**
 * pp_order_to_string:
 * @order: an order
 *
 * Returns: (transfer none): "master-first" or "toolstacks-first"
 */
const char *
pp_order_to_string (PpOrder order)
{
  return find_word (orders, order);
}

/**
 * pp_order_from_string:
 * @text: a word
 * @order: (out): what it means, untouched when it means nothing
 *
 * Returns: whether there is such an order
 */
gboolean
pp_order_from_string (const char *text,
                      PpOrder    *order)
{
  int position = find_position (orders, text);

  if (position >= 0)
    *order = position;

  return position >= 0;
}

/**
 * pp_mode_to_string:
 * @mode: a mode
 *
 * Returns: (transfer none): "automatic" or "manual"
 */
const char *
pp_mode_to_string (PpMode mode)
{
  return find_word (modes, mode);
}

/**
 * pp_mode_from_string:
 * @text: a word
 * @mode: (out): what it means, untouched when it means nothing
 *
 * Returns: whether there is such a mode
 */
gboolean
pp_mode_from_string (const char *text,
                     PpMode     *mode)
{
  int position = find_position (modes, text);

  if (position >= 0)
    *mode = position;

  return position >= 0;
}

/**
 * pp_purpose_to_string:
 * @purpose: what a plan is for
 *
 * Returns: (transfer none): "hotfixes", "restart-toolstacks", "restart-hosts",
 *   "enter-maintenance" or "leave-maintenance"
 */
const char *
pp_purpose_to_string (PpPurpose purpose)
{
  return find_word (purposes, purpose);
}

/**
 * pp_purpose_from_string:
 * @text: a word
 * @purpose: (out): what it means, untouched when it means nothing
 *
 * Returns: whether there is such a purpose
 */
gboolean
pp_purpose_from_string (const char *text,
                        PpPurpose  *purpose)
{
  int position = find_position (purposes, text);

  if (position >= 0)
    *purpose = position;

  return position >= 0;
}

/**
 * pp_stuck_to_string:
 * @stuck: what becomes of virtual machines that cannot be moved
 *
 * Returns: (transfer none): "ask", "suspend", "shut-down" or "leave-server"
 */
const char *
pp_stuck_to_string (PpStuck stuck)
{
  return find_word (stucks, stuck);
}

/**
 * pp_stuck_from_string:
 * @text: a word
 * @stuck: (out): what it means, untouched when it means nothing
 *
 * Returns: whether there is such a way
 */
gboolean
pp_stuck_from_string (const char *text,
                      PpStuck    *stuck)
{
  int position = find_position (stucks, text);

  if (position >= 0)
    *stuck = position;

  return position >= 0;
}
