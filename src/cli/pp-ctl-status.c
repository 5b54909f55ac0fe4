/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-status"

#include "config.h"

#include <glib/gi18n.h>

#include "pp-ctl-choose.h"
#include "pp-ctl-commands.h"
#include "pp-ctl-json.h"
#include "pp-ctl-tables.h"

/* Status of a Nagios plugin. */
typedef enum
{
  NAGIOS_OK       = 0,
  NAGIOS_WARNING  = 1,
  NAGIOS_CRITICAL = 2,
  NAGIOS_UNKNOWN  = 3,
} Nagios;

typedef struct
{
  guint hosts;
  guint outstanding;
  guint urgent;         /* outstanding with the feed's priority 1 */
  guint partly;         /* on some servers, missing on others */
  guint pending;        /* servers that owe a restart */
  guint unknown;        /* servers of which nobody can tell what they lack */
  guint not_handled;    /* those of them that are updated by another mechanism */
  guint hidden;         /* and counted nowhere else */
  guint gone;           /* servers that do not answer their master */
} Counts;

static void
count (PpOutlook *outlook,
       Counts    *counts)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);

  counts->hidden += pp_outlook_count_hidden (outlook);
  counts->outstanding += pp_outlook_count_outstanding (outlook, NULL);
  for (guint i = 0; i < pp_outlook_get_n_hotfixes (outlook); i++)
    {
      PpHotfix *hotfix = pp_outlook_get_hotfix (outlook, i);

      if (pp_outlook_is_hidden (outlook, hotfix->uuid))
        continue;
      counts->partly += pp_outlook_is_partly_installed (outlook, hotfix->uuid);
      counts->urgent += hotfix->priority == 1 &&
                        pp_outlook_is_outstanding (outlook, hotfix->uuid);
    }

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);

      counts->hosts++;
      counts->gone += !host->live;
      counts->unknown += pp_outlook_get_unknown (outlook, host->uuid) != PP_REASON_NONE;
      counts->not_handled += !pp_engine_is_handled (host->engine);
      counts->pending += pp_outlook_get_pending (outlook, host->uuid, NULL) != PP_PENDING_NONE;
    }
}

/* Critical is what cannot wait: a half-patched pool, a server that is gone, a hotfix of priority 1.
 * Not knowing is not being up to date. */
static int
say_nagios (const Counts *counts)
{
  static const char * const words[] = { "OK", "WARNING", "CRITICAL", "UNKNOWN" };
  Nagios state = NAGIOS_OK;

  if (counts->urgent > 0 || counts->partly > 0 || counts->gone > 0)
    state = NAGIOS_CRITICAL;
  else if (counts->outstanding > 0 || counts->pending > 0)
    state = NAGIOS_WARNING;
  else if (counts->unknown > 0)
    state = NAGIOS_UNKNOWN;

  g_print ("POOLPATCH %s - %u hotfixes outstanding (%u partly installed), %u servers to restart",
           words[state], counts->outstanding, counts->partly, counts->pending);
  if (counts->not_handled > 0)
    g_print (", %u servers updated by another mechanism, not handled yet", counts->not_handled);
  g_print (" | outstanding=%u urgent=%u partly=%u pending=%u unknown=%u gone=%u hosts=%u hidden=%u\n",
           counts->outstanding, counts->urgent, counts->partly, counts->pending, counts->unknown,
           counts->gone, counts->hosts, counts->hidden);

  return state;
}

static void
say_host (PpCtlSession *session,
          PpOutlook    *outlook,
          PpHost       *host)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  g_autofree char *pending = pp_text_for_pending (outlook, host->uuid);
  g_autofree char *not_known = pp_text_for_not_known (outlook, host->uuid);
  g_autofree char *basis = pp_text_for_basis (outlook, host->uuid);
  g_autofree char *eligibility = pp_text_for_eligibility (outlook, host->uuid);
  guint n_hidden = 0;

  g_print ("\n  %s%s  %s (%s)%s%s\n", host->name,
           host == pp_snapshot_get_master (snapshot) ? _(" (master)") : "",
           host->product_version, host->build_number,
           host->live ? "" : _("  does not answer"),
           host->enabled ? "" : _("  in maintenance mode"));
  if (pending != NULL)
    g_print ("    %s\n", pending);
  if (not_known != NULL)
    g_print ("    %s\n", not_known);
  if (eligibility != NULL)
    g_print ("    %s\n", eligibility);
  if (basis != NULL)
    g_print ("    %s\n", basis);

  for (guint i = 0; i < pp_outlook_get_n_hotfixes (outlook); i++)
    {
      PpHotfix *hotfix = pp_outlook_get_hotfix (outlook, i);
      const PpCell *cell = pp_outlook_get_cell (outlook, host->uuid, hotfix->uuid);
      g_autofree char *state = NULL;

      if (!pp_ctl_tables_shows (cell, session->options->all))
        {
          n_hidden++;
          continue;
        }
      state = pp_text_for_reason (outlook, host->uuid, hotfix->uuid);
      g_print ("    %-14s %s%s\n", hotfix->name, state,
               pp_outlook_is_hidden (outlook, hotfix->uuid) ? _(" (hidden)") : "");
    }

  if (n_hidden > 0)
    g_print (ngettext ("    %u more is installed, superseded or not for this server (--all)\n",
                       "    %u more are installed, superseded or not for this server (--all)\n",
                       n_hidden),
             n_hidden);
}

/* What concerns a hotfix on the pool, not on one of its servers. */
static void
say_hotfixes (PpOutlook *outlook)
{
  for (guint i = 0; i < pp_outlook_get_n_hotfixes (outlook); i++)
    {
      PpHotfix *hotfix = pp_outlook_get_hotfix (outlook, i);
      g_autofree char *partly = pp_text_for_partly (outlook, hotfix->uuid);
      g_autofree char *upload = NULL;
      g_autofree char *note = NULL;

      if (partly != NULL)
        g_print ("  %-14s   %s\n", hotfix->name, partly);
      if (!pp_outlook_is_outstanding (outlook, hotfix->uuid))
        continue;
      upload = pp_text_for_upload (outlook, hotfix->uuid);
      note = pp_text_for_note (outlook, hotfix->uuid);
      if (upload != NULL)
        g_print ("  %-14s   %s\n", hotfix->name, upload);
      if (note != NULL)
        g_print ("  %-14s   %s\n", hotfix->name, note);
    }
}

static void
say_pool (PpCtlSession *session,
          PpOutlook    *outlook)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  guint n_outstanding = pp_outlook_count_outstanding (outlook, NULL);
  guint n_hidden = pp_outlook_count_hidden (outlook);
  g_autofree char *not_handled = pp_text_for_not_handled (snapshot);

  g_print ("%s  %s\n", pp_snapshot_get_name (snapshot), pp_snapshot_get_address (snapshot));
  if (not_handled != NULL)
    g_print ("%s\n", not_handled);
  else
    g_print (ngettext ("%u hotfix outstanding\n", "%u hotfixes outstanding\n", n_outstanding),
             n_outstanding);
  if (n_hidden > 0)
    {
      g_autofree char *hidden = pp_text_for_hidden (n_hidden);

      g_print (_("%s (unhide shows them again)\n"), hidden);
    }
  say_hotfixes (outlook);
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    say_host (session, outlook, pp_snapshot_get_host (snapshot, i));
  g_print ("\n");
}

/* Runs whose program is gone, and what they left. */
static void
say_traces (PpCtlSession *session,
            PpOutlook    *outlook)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  g_autofree char *id = pp_run_find_unfinished (session->state_dir, snapshot);
  g_auto(GStrv) disabled = pp_run_find_left_disabled (session->state_dir, snapshot);
  g_autofree char *text = pp_text_for_left_disabled ((const char * const *) disabled);

  if (text != NULL)
    g_print ("%s\n", text);
  if (id != NULL)
    g_print (_("Run %s was not finished: “poolpatchctl runs resume %s” goes on with it, “runs unwind” "
               "puts back what it changed.\n"), id, id);
}

static int
say_status (PpCtlSession *session,
            GPtrArray    *outlooks)
{
  g_autoptr(JsonBuilder) builder = NULL;
  Counts counts = { 0 };

  for (guint i = 0; i < outlooks->len; i++)
    count (g_ptr_array_index (outlooks, i), &counts);

  if (session->options->nagios)
    return say_nagios (&counts);

  if (session->options->csv || session->options->html)
    {
      pp_ctl_tables_print (session, outlooks);
    }
  else if (session->options->json)
    {
      builder = json_builder_new ();
      pp_ctl_json_add_status (builder, session, outlooks);
      pp_ctl_json_print (builder);
    }
  else
    {
      for (guint i = 0; i < outlooks->len; i++)
        {
          say_pool (session, g_ptr_array_index (outlooks, i));
          say_traces (session, g_ptr_array_index (outlooks, i));
        }
    }

  return counts.outstanding > 0 ? PP_CTL_OUTSTANDING : PP_CTL_DONE;
}

/**
 * pp_ctl_status:
 * @session: a session
 *
 * Says what each server has, what it lacks and why. A feed that cannot be had is said, and every
 * cell is unknown then.
 *
 * Returns: the exit status
 */
int
pp_ctl_status (PpCtlSession *session)
{
  g_autoptr(GPtrArray) outlooks = g_ptr_array_new_with_free_func (g_object_unref);
  int status;

  pp_ctl_session_read_feed (session);
  status = pp_ctl_session_connect (session);
  for (guint i = 0; i < session->pools->len; i++)
    g_ptr_array_add (outlooks,
                     pp_ctl_create_outlook (session, g_ptr_array_index (session->pools, i)));

  if (status == PP_CTL_USAGE)
    return status;
  if (status != PP_CTL_DONE)
    {
      if (session->options->nagios)
        g_print ("POOLPATCH UNKNOWN - a pool cannot be reached\n");
      else if (outlooks->len > 0)
        say_status (session, outlooks);
      return session->options->nagios ? (int) NAGIOS_UNKNOWN : status;
    }

  return say_status (session, outlooks);
}
