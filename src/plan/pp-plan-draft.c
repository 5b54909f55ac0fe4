/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-plan"

#include "config.h"

#include "pp-plan-draft.h"

#include <poolpatch/pp-error.h>

static void
host_draft_free (gpointer data)
{
  PpHostDraft *self = data;

  g_ptr_array_unref (self->hotfixes);
  g_hash_table_unref (self->uuids);
  g_free (self);
}

static PpHostDraft *
host_draft_new (PpHost *host)
{
  PpHostDraft *self = g_new0 (PpHostDraft, 1);

  self->host = host;
  self->hotfixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  self->uuids = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

static void
leave_out (PpPlanDraft *self,
           PpHost      *host,
           PpHotfix    *hotfix,
           PpSeverity   severity,
           PpState      state,
           char       **because)
{
  g_autoptr(GStrvBuilder) details = g_strv_builder_new ();
  g_auto(GStrv) strings = NULL;

  g_strv_builder_add (details, pp_state_to_string (state));
  if (because != NULL)
    g_strv_builder_addv (details, (const char **) because);
  strings = g_strv_builder_end (details);

  g_ptr_array_add (self->blocked,
                   pp_problem_new ("hotfix-blocked", severity, host != NULL ? host->uuid : NULL,
                                   hotfix->uuid, hotfix->name, (const char * const *) strings));
}

/* The rest of the plan holds: what a person agrees to is the plan without it. */
static void
leave_out_for_licence (PpPlanDraft *self,
                       PpHost      *host,
                       PpHotfix    *hotfix)
{
  const char *details[] = { pp_state_to_string (PP_STATE_LICENCE), "LICENCE_RESTRICTION", NULL };

  g_ptr_array_add (self->blocked,
                   pp_problem_new ("hotfix-blocked", PP_SEVERITY_WARNING, host->uuid, hotfix->uuid,
                                   hotfix->name, details));
}

/* Those of because that neither stand earlier in the plan of the server nor are there already. */
static char **
list_missing (PpPlanDraft  *self,
              PpHostDraft  *host,
              const PpCell *cell)
{
  g_autoptr(GStrvBuilder) missing = g_strv_builder_new ();

  for (guint i = 0; cell->because[i] != NULL; i++)
    if (!pp_plan_draft_is_prerequisite (self, host, cell->because[i]))
      g_strv_builder_add (missing, cell->because[i]);

  return g_strv_builder_end (missing);
}

static void
take (PpPlanDraft *self,
      PpHostDraft *host,
      PpHotfix    *hotfix)
{
  g_ptr_array_add (host->hotfixes, pp_hotfix_ref (hotfix));
  g_hash_table_add (host->uuids, hotfix->uuid);
  host->guidance |= pp_plan_draft_get_guidance (self, host, hotfix);
}

static const PpPrecheck *
find_precheck (const PpPlanDraft *self,
               const PpHost      *host,
               const char        *hotfix)
{
  return self->evidence != NULL ? pp_evidence_find_precheck (self->evidence, host->uuid, hotfix) : NULL;
}

/* Whether the server itself, not we, said that its licence stands against the hotfix. */
static gboolean
is_refused_by_licence (const PpPlanDraft *self,
                       const PpHost      *host,
                       const char        *name_or_uuid)
{
  PpHotfix *hotfix = pp_outlook_find_hotfix (self->outlook, name_or_uuid);
  const PpPrecheck *precheck;

  precheck = find_precheck (self, host, hotfix != NULL ? hotfix->uuid : name_or_uuid);

  return precheck != NULL &&
         g_strcmp0 (pp_error_get_failure (precheck->error), "LICENCE_RESTRICTION") == 0;
}

/* What misses only hotfixes that are left out because of the licence goes the same way. */
static PpSeverity
weigh_missing (const PpPlanDraft *self,
               const PpHost      *host,
               char             **missing)
{
  for (guint i = 0; missing[i] != NULL; i++)
    if (!is_refused_by_licence (self, host, missing[i]))
      return PP_SEVERITY_ERROR;

  return PP_SEVERITY_WARNING;
}

/* What another one replaces is left out, unless a level is to be reached, or a chosen one cannot
 * do without it. The server refuses it beside one that is installed and excludes it. */
static gboolean
is_wanted_still (PpPlanDraft  *self,
                 const PpCell *cell,
                 PpHotfix     *hotfix)
{
  if (cell->reason == PP_REASON_CONFLICT_INSTALLED)
    return FALSE;
  if (pp_choice_is_level (self->choice))
    return TRUE;
  for (guint i = 0; i < self->hotfixes->len; i++)
    {
      PpHotfix *other = g_ptr_array_index (self->hotfixes, i);

      if (g_strv_contains ((const char * const *) other->required, hotfix->uuid))
        return TRUE;
    }

  return FALSE;
}

static void
take_when_ready (PpPlanDraft *self,
                 PpHostDraft *host,
                 PpHotfix    *hotfix)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) missing = NULL;

  for (guint i = 0; hotfix->required[i] != NULL; i++)
    {
      PpHotfix *other = pp_outlook_find_hotfix (self->outlook, hotfix->required[i]);

      if (!pp_plan_draft_is_prerequisite (self, host, hotfix->required[i]))
        g_strv_builder_add (builder, other != NULL ? other->name : hotfix->required[i]);
    }
  missing = g_strv_builder_end (builder);
  if (missing[0] == NULL)
    take (self, host, hotfix);
  else
    leave_out (self, host->host, hotfix, weigh_missing (self, host->host, missing),
               PP_STATE_REQUIRES, missing);
}

/*
 * One chosen hotfix on one server. What is there already is passed over in silence; what the
 * server would refuse stands against the plan; what another hotfix replaces is left out with a
 * word about it.
 */
static void
consider (PpPlanDraft *self,
          PpHostDraft *host,
          PpHotfix    *hotfix)
{
  const PpCell *cell = pp_outlook_get_cell (self->outlook, host->host->uuid, hotfix->uuid);
  g_auto(GStrv) missing = NULL;

  if (cell == NULL)
    return;
  if (is_refused_by_licence (self, host->host, hotfix->uuid))
    {
      leave_out_for_licence (self, host->host, hotfix);
      return;
    }

  switch (cell->state)
    {
    case PP_STATE_NEEDED:
      take (self, host, hotfix);
      return;

    case PP_STATE_REQUIRES:
      missing = list_missing (self, host, cell);
      if (missing[0] == NULL)
        take (self, host, hotfix);
      else
        leave_out (self, host->host, hotfix, weigh_missing (self, host->host, missing), cell->state,
                   missing);
      return;

    case PP_STATE_INSTALLED:
    case PP_STATE_INSTALLED_PENDING:
    case PP_STATE_NOT_APPLICABLE:
      return;

    case PP_STATE_SUPERSEDED:
      if (is_wanted_still (self, cell, hotfix))
        take_when_ready (self, host, hotfix);
      else
        leave_out (self, host->host, hotfix, PP_SEVERITY_WARNING, cell->state, cell->because);
      return;

    case PP_STATE_UNKNOWN:
      leave_out (self, host->host, hotfix, PP_SEVERITY_WARNING, cell->state, cell->because);
      return;

    case PP_STATE_LICENCE:
      /* Who chooses it all the same has it asked again: the licence may have come to cover it. */
      if (cell->reason == PP_REASON_SERVER)
        {
          take_when_ready (self, host, hotfix);
          return;
        }
      leave_out (self, host->host, hotfix, PP_SEVERITY_ERROR, cell->state, cell->because);
      return;

    case PP_STATE_WITHDRAWN:
    case PP_STATE_UPGRADE:
    case PP_STATE_CONFLICTING:
    default:
      leave_out (self, host->host, hotfix, PP_SEVERITY_ERROR, cell->state, cell->because);
      return;
    }
}

/* The chosen hotfixes in install order. One that nobody knows cannot be planned. */
static GPtrArray *
sort_chosen (PpPlanDraft *self)
{
  const char * const *uuids = pp_choice_get_hotfixes (self->choice);
  g_autoptr(GPtrArray) chosen = NULL;

  chosen = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  for (guint i = 0; uuids[i] != NULL; i++)
    {
      PpHotfix *hotfix = pp_outlook_find_hotfix (self->outlook, uuids[i]);

      if (hotfix == NULL)
        hotfix = pp_catalogue_lookup (pp_outlook_get_catalogue (self->outlook), uuids[i]);
      if (hotfix != NULL)
        g_ptr_array_add (chosen, pp_hotfix_ref (hotfix));
    }

  return pp_outlook_sort (self->outlook, chosen);
}

/* A hotfix for another version, chosen for servers of which none can have it, is worth a word. */
static void
complain_about_strangers (PpPlanDraft *self,
                          GPtrArray   *hosts)
{
  for (guint i = 0; hosts->len > 0 && i < self->hotfixes->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (self->hotfixes, i);
      gboolean applicable = FALSE;

      for (guint j = 0; j < hosts->len && !applicable; j++)
        {
          PpHost *host = g_ptr_array_index (hosts, j);
          const PpCell *cell = pp_outlook_get_cell (self->outlook, host->uuid, hotfix->uuid);

          applicable = cell != NULL && cell->state != PP_STATE_NOT_APPLICABLE;
        }
      if (!applicable)
        leave_out (self, NULL, hotfix, PP_SEVERITY_WARNING, PP_STATE_NOT_APPLICABLE, NULL);
    }
}

/* The chosen servers, master first. None chosen means all, but nobody puts a whole pool into
 * maintenance mode. */
static GPtrArray *
list_hosts (PpPlanDraft *self)
{
  const char * const *chosen = pp_choice_get_hosts (self->choice);
  PpHost *master = pp_snapshot_get_master (self->snapshot);
  PpPurpose purpose = pp_choice_get_purpose (self->choice);
  gboolean all = chosen[0] == NULL && purpose != PP_PURPOSE_ENTER_MAINTENANCE &&
                 purpose != PP_PURPOSE_LEAVE_MAINTENANCE;
  GPtrArray *hosts = g_ptr_array_new ();

  for (guint i = 0; i < pp_snapshot_get_n_hosts (self->snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (self->snapshot, i);

      if (all || g_strv_contains (chosen, host->uuid))
        g_ptr_array_insert (hosts, host == master ? 0 : -1, host);
    }

  return hosts;
}

/* What is not handled is not touched, whatever the purpose: neither servers that are updated by
 * another mechanism, nor members of a master that is. */
static void
leave_alone (PpPlanDraft *self,
             GPtrArray   *hosts)
{
  gboolean handled = pp_engine_is_handled (pp_snapshot_get_engine (self->snapshot));

  for (guint i = hosts->len; i > 0; i--)
    {
      PpHost *host = g_ptr_array_index (hosts, i - 1);

      if (handled && pp_engine_is_handled (host->engine))
        continue;
      g_ptr_array_insert (self->foreign, 0, host);
      g_ptr_array_remove_index (hosts, i - 1);
    }
}

/* What a plan without hotfixes does to each server. */
static PpGuidance
get_guidance (PpPurpose purpose)
{
  switch (purpose)
    {
    case PP_PURPOSE_RESTART_TOOLSTACKS:
      return PP_GUIDANCE_RESTART_XAPI;

    case PP_PURPOSE_RESTART_HOSTS:
      return PP_GUIDANCE_RESTART_HOST;

    case PP_PURPOSE_HOTFIXES:
    case PP_PURPOSE_ENTER_MAINTENANCE:
    case PP_PURPOSE_LEAVE_MAINTENANCE:
    default:
      return PP_GUIDANCE_NONE;
    }
}

/* The master has its turn in any case: the members follow it. */
static gboolean
is_left_for_later (const PpPlanDraft *self,
                   const PpHostDraft *host)
{
  const PpHostEvidence *evidence = NULL;

  if (pp_choice_get_options (self->choice)->stuck != PP_STUCK_LEAVE_SERVER ||
      host->host == pp_snapshot_get_master (self->snapshot) ||
      !pp_plan_draft_will_empty (self, host))
    return FALSE;
  if (self->evidence != NULL)
    evidence = pp_evidence_find_host (self->evidence, host->host->uuid);

  return evidence != NULL && evidence->error == NULL && evidence->blockers->len > 0;
}

/*
 * pp_plan_draft_new:
 * @outlook: what every server has and lacks; must outlive the draft
 * @choice: what a person chose; likewise
 * @evidence: (nullable): what only the servers could tell; likewise
 *
 * Decides which server gets what.
 *
 * Returns: (transfer full): a draft
 */
PpPlanDraft *
pp_plan_draft_new (PpOutlook  *outlook,
                   PpChoice   *choice,
                   PpEvidence *evidence)
{
  PpPlanDraft *self = g_new0 (PpPlanDraft, 1);
  PpPurpose purpose = pp_choice_get_purpose (choice);
  g_autoptr(GPtrArray) hosts = NULL;

  self->outlook = outlook;
  self->choice = choice;
  self->evidence = evidence;
  self->snapshot = pp_outlook_get_snapshot (outlook);
  self->hosts = g_ptr_array_new_with_free_func (host_draft_free);
  self->left = g_ptr_array_new ();
  self->foreign = g_ptr_array_new ();
  self->blocked = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_problem_free);
  self->hotfixes = sort_chosen (self);

  hosts = list_hosts (self);
  leave_alone (self, hosts);
  for (guint i = 0; i < hosts->len; i++)
    {
      PpHostDraft *host = host_draft_new (g_ptr_array_index (hosts, i));

      host->guidance = get_guidance (purpose);
      for (guint j = 0; j < self->hotfixes->len; j++)
        consider (self, host, g_ptr_array_index (self->hotfixes, j));
      if (is_left_for_later (self, host))
        {
          g_ptr_array_add (self->left, host->host);
          host_draft_free (host);
        }
      else if (host->hotfixes->len > 0 || purpose != PP_PURPOSE_HOTFIXES)
        g_ptr_array_add (self->hosts, host);
      else
        host_draft_free (host);
    }
  complain_about_strangers (self, hosts);

  return self;
}

/*
 * pp_plan_draft_free:
 * @self: (transfer full): a draft
 */
void
pp_plan_draft_free (PpPlanDraft *self)
{
  g_ptr_array_unref (self->hosts);
  g_ptr_array_unref (self->hotfixes);
  g_ptr_array_unref (self->left);
  g_ptr_array_unref (self->foreign);
  g_ptr_array_unref (self->blocked);
  g_free (self);
}

/*
 * pp_plan_draft_is_prerequisite:
 * @self: a draft
 * @host: one of its servers
 * @name_or_uuid: of a hotfix that something on @host requires
 *
 * Returns: whether @host has it or gets it by this plan
 */
gboolean
pp_plan_draft_is_prerequisite (const PpPlanDraft *self,
                               const PpHostDraft *host,
                               const char        *name_or_uuid)
{
  PpHotfix *hotfix = pp_outlook_find_hotfix (self->outlook, name_or_uuid);
  const char *uuid = hotfix != NULL ? hotfix->uuid : name_or_uuid;
  const PpApplied *applied = pp_host_find_applied (host->host, uuid);

  return g_hash_table_contains (host->uuids, uuid) || (applied != NULL && applied->applied);
}

/* A signed file that no feed lists is understood by the pool alone. */
static PpGuidance
find_guidance (const PpPlanDraft *self,
               const PpHotfix    *hotfix)
{
  const PpPatch *patch = NULL;

  if (hotfix->guidance == PP_GUIDANCE_NONE)
    patch = pp_snapshot_find_patch (self->snapshot, hotfix->uuid);

  return patch != NULL ? patch->guidance : hotfix->guidance;
}

/*
 * pp_plan_draft_get_guidance:
 * @self: a draft
 * @host: one of its servers
 * @hotfix: what it gets
 *
 * A live patch takes the place of a restart of the server, when that server said that it has one for
 * all that the hotfix changes; not that of a restart of the toolstack.
 *
 * Returns: what has to be done after @hotfix on @host
 */
PpGuidance
pp_plan_draft_get_guidance (const PpPlanDraft *self,
                            const PpHostDraft *host,
                            const PpHotfix    *hotfix)
{
  const PpPrecheck *precheck = find_precheck (self, host->host, hotfix->uuid);
  PpGuidance guidance = find_guidance (self, hotfix);

  if (precheck != NULL && precheck->live)
    return guidance & ~(PpGuidance) PP_GUIDANCE_RESTART_HOST;

  return guidance;
}

/*
 * pp_plan_draft_will_reboot:
 * @self: a draft
 * @host: one of its servers
 *
 * Returns: whether carrying the plan out reboots @host
 */
gboolean
pp_plan_draft_will_reboot (const PpPlanDraft *self,
                           const PpHostDraft *host)
{
  return pp_plan_draft_restarts (self) && (host->guidance & PP_GUIDANCE_RESTART_HOST) != 0;
}

/*
 * pp_plan_draft_will_empty:
 * @self: a draft
 * @host: one of its servers
 *
 * Returns: whether carrying the plan out moves the virtual machines off @host
 */
gboolean
pp_plan_draft_will_empty (const PpPlanDraft *self,
                          const PpHostDraft *host)
{
  return pp_choice_get_purpose (self->choice) == PP_PURPOSE_ENTER_MAINTENANCE ||
         pp_plan_draft_will_reboot (self, host);
}

/*
 * pp_plan_draft_empties_any:
 * @self: a draft
 *
 * Returns: whether carrying the plan out moves virtual machines off any server
 */
gboolean
pp_plan_draft_empties_any (const PpPlanDraft *self)
{
  for (guint i = 0; i < self->hosts->len; i++)
    if (pp_plan_draft_will_empty (self, g_ptr_array_index (self->hosts, i)))
      return TRUE;

  return FALSE;
}

/*
 * pp_plan_draft_restarts:
 * @self: a draft
 *
 * Returns: whether the plan carries restarts out; one for the sake of restarting always does
 */
gboolean
pp_plan_draft_restarts (const PpPlanDraft *self)
{
  return pp_choice_get_purpose (self->choice) != PP_PURPOSE_HOTFIXES ||
         pp_choice_get_mode (self->choice) == PP_MODE_AUTOMATIC;
}
