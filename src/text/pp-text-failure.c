/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include "pp-text-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

static const char * const no_params[] = { NULL };

static char *
join_params (const char * const *params,
             PpOutlook          *outlook)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) resolved = NULL;

  for (guint i = 0; params[i] != NULL && i < 9; i++)
    {
      g_autofree char *param = pp_text_resolve (params[i], outlook);

      g_strv_builder_add (builder, param);
    }
  resolved = g_strv_builder_end (builder);

  return g_strjoinv (pp_text_get_comma (), resolved);
}

static char *
say_unknown (const char         *server,
             const char         *failure,
             const char * const *params,
             PpOutlook          *outlook)
{
  g_autofree char *joined = join_params (params, outlook);
  const char *pairs[] =
  {
    "server", pp_text_name_server (server), "code", failure, "params", joined, NULL,
  };

  return pp_text_expand (*joined != '\0' ? _("{server} refused: {code} ({params})")
                                         : _("{server} refused: {code}"), pairs);
}

/* CANNOT_EVACUATE_HOST packs one entry for each machine into a string: "CODE,param|CODE,param". */
static char *
unpack_blockers (const char *packed,
                 PpOutlook  *outlook)
{
  g_auto(GStrv) entries = g_strsplit (packed, "|", 50);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; entries[i] != NULL; i++)
    {
      g_auto(GStrv) words = g_strsplit (entries[i], ",", 10);
      const PpTextEntry *entry = words[0] != NULL ? pp_text_find_blocker (words[0]) : NULL;

      if (text->len > 0)
        g_string_append_c (text, ' ');
      if (entry == NULL || words[1] == NULL)
        {
          g_string_append (text, entries[i]);
        }
      else
        {
          g_autofree char *vm = pp_text_resolve (words[1], outlook);
          g_autofree char *sentence =
            pp_text_expand_failure (_(entry->sentence), "vm", vm,
                                    (const char * const *) words + 1, outlook);
          g_string_append (text, sentence);
        }
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/*
 * pp_text_for_refusal:
 * @server: (nullable): name of the server that refused
 * @failure: XenAPI failure code
 * @params: (nullable) (array zero-terminated=1): its parameters
 * @outlook: (nullable): lends names
 *
 * Returns: (transfer full): what happened, to what, what to do next, and the code in parentheses
 */
char *
pp_text_for_refusal (const char         *server,
                     const char         *failure,
                     const char * const *params,
                     PpOutlook          *outlook)
{
  const PpTextEntry *entry = pp_text_find_failure (failure);
  g_autofree char *sentence = NULL;
  g_autofree char *unpacked = NULL;
  const char *only[] = { NULL, NULL };

  if (params == NULL)
    params = no_params;
  if (entry == NULL)
    return say_unknown (server, failure, params, outlook);
  if (strcmp (failure, "CANNOT_EVACUATE_HOST") == 0 && params[0] != NULL)
    {
      unpacked = unpack_blockers (params[0], outlook);
      only[0] = unpacked;
      params = only;
      outlook = NULL;
    }
  sentence = pp_text_expand_failure (_(entry->sentence), "server",
                                     pp_text_name_server (server), params, outlook);
  if (entry->advice == NULL)
    return g_strdup_printf ("%s (%s)", sentence, failure);

  return g_strdup_printf ("%s %s (%s)", sentence, _(entry->advice), failure);
}

/**
 * pp_text_for_failure:
 * @failure: XenAPI failure code
 * @params: (nullable) (array zero-terminated=1): its parameters
 * @outlook: (nullable): lends names
 *
 * Returns: (transfer full): the sentence, with the code in parentheses
 */
char *
pp_text_for_failure (const char         *failure,
                     const char * const *params,
                     PpOutlook          *outlook)
{
  g_return_val_if_fail (failure != NULL, NULL);

  return pp_text_for_refusal (NULL, failure, params, outlook);
}

/**
 * pp_text_for_blocker:
 * @vm: name of a virtual machine
 * @reason: (array zero-terminated=1): what host.get_vms_which_prevent_evacuation says of it
 * @outlook: (nullable): lends names
 *
 * Returns: (transfer full): why it cannot be moved and what to do, with the code in parentheses
 */
char *
pp_text_for_blocker (const char         *vm,
                     const char * const *reason,
                     PpOutlook          *outlook)
{
  const PpTextEntry *entry;
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (vm != NULL && reason != NULL, NULL);

  entry = reason[0] != NULL ? pp_text_find_blocker (reason[0]) : NULL;
  if (entry == NULL)
    {
      g_autofree char *joined = join_params (reason, outlook);
      const char *pairs[] = { "vm", vm, "reason", joined, NULL };

      return pp_text_expand (*joined != '\0' ? _("{vm} cannot be moved: {reason}")
                                             : _("{vm} cannot be moved."), pairs);
    }
  sentence = pp_text_expand_failure (_(entry->sentence), "vm", vm, reason + 1, outlook);

  return g_strdup_printf ("%s %s (%s)", sentence, _(entry->advice), reason[0]);
}
