/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-plan"

#include "config.h"

#include "pp-host-evacuated.h"
#include "pp-plan-builder.h"

/*
 * The steps on the servers, one server after the other.
 *
 * Master first: each server wholly before the next. Toolstacks first: hotfixes everywhere, then the
 * toolstacks of the members and of the master, then the members are emptied and restarted, and the
 * master last; what the feed marks as mandatory is still carried out at once.
 */

#define RESTARTS (PP_GUIDANCE_RESTART_HOST | PP_GUIDANCE_RESTART_XAPI)
#define RESTARTS_OF_VMS (PP_GUIDANCE_RESTART_HVM | PP_GUIDANCE_RESTART_PV)

/* Of the server at hand. */
typedef struct
{
  PpPlanBuilder     *builder;
  const PpHostDraft *draft;
  const PpOptions   *options;
  gboolean           disabled;   /* by this plan */
  gboolean           evacuated;
  PpGuidance         vms;        /* which of them hotfixes want restarted */
} HostSteps;

/* A run of hotfixes that ends with a restart, when they ask for one. */
typedef struct
{
  guint      first;
  guint      end;
  PpGuidance guidance;
  gboolean   at_once;            /* the restart may not wait for other servers */
} Stretch;

static HostSteps
host_steps_init (PpPlanBuilder     *builder,
                 const PpHostDraft *draft)
{
  return (HostSteps) { builder, draft, pp_choice_get_options (builder->draft->choice) };
}

static void
follow (HostSteps  *self,
        PpStepKind  kind,
        const char *hotfix)
{
  pp_plan_builder_follow (self->builder, kind, self->draft->host->uuid, hotfix);
}

/* Whether something that this plan puts on the server has to be there before hotfix. */
static gboolean
waits_for_another (const HostSteps *self,
                   PpHotfix        *hotfix)
{
  const PpCell *cell = pp_outlook_get_cell (self->builder->draft->outlook,
                                            self->draft->host->uuid, hotfix->uuid);

  return cell != NULL && cell->state == PP_STATE_REQUIRES;
}

static gboolean
has_vms (const HostSteps *self)
{
  PpEvidence *evidence = self->builder->draft->evidence;
  const PpHostEvidence *host = NULL;

  if (evidence != NULL)
    host = pp_evidence_find_host (evidence, self->draft->host->uuid);

  /* What was not asked, or could not be answered, may well be so. */
  return host == NULL || host->error != NULL || host->vms->len > 0;
}

/* A stretch ends with the last hotfix, or with one whose restart may not wait. */
static Stretch
find_stretch (const HostSteps *self,
              guint            first)
{
  GPtrArray *hotfixes = self->draft->hotfixes;
  Stretch stretch = { first, hotfixes->len, PP_GUIDANCE_NONE, FALSE };

  for (guint i = first; i < hotfixes->len && !stretch.at_once; i++)
    {
      const PpHotfix *hotfix = g_ptr_array_index (hotfixes, i);
      PpGuidance guidance = pp_plan_draft_get_guidance (self->builder->draft, self->draft, hotfix);

      stretch.guidance |= guidance;
      if ((guidance & RESTARTS) != 0 &&
          (hotfix->guidance_mandatory || self->options->separate_restarts))
        {
          stretch.end = i + 1;
          stretch.at_once = TRUE;
        }
    }

  return stretch;
}

static void
add_prechecks (HostSteps *self)
{
  for (guint i = 0; i < self->draft->hotfixes->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (self->draft->hotfixes, i);

      /* Nobody but the plugin that installs a pack looks at it. */
      if (!hotfix->pack && !waits_for_another (self, hotfix))
        follow (self, PP_STEP_PRECHECK, hotfix->uuid);
    }
}

static void
add_applies (HostSteps     *self,
             const Stretch *stretch)
{
  for (guint i = stretch->first; i < stretch->end; i++)
    follow (self, PP_STEP_APPLY, ((PpHotfix *) g_ptr_array_index (self->draft->hotfixes, i))->uuid);
}

/* Virtual machines that cannot be moved are stopped when nothing new can come any more. */
static void
add_emptying (HostSteps *self)
{
  GPtrArray *vm_fixes = self->builder->vm_fixes;

  follow (self, PP_STEP_DISABLE, NULL);
  self->disabled = TRUE;
  for (guint i = 0; i < vm_fixes->len;)
    {
      const PpFix *fix = g_ptr_array_index (vm_fixes, i);

      if (g_strcmp0 (fix->host, self->draft->host->uuid) != 0)
        {
          i++;
          continue;
        }
      pp_plan_builder_fix (self->builder, fix);
      g_ptr_array_remove_index (vm_fixes, i);
    }
  if (has_vms (self))
    {
      follow (self, PP_STEP_EVACUATE, NULL);
      self->evacuated = TRUE;
    }
}

static void
add_restart (HostSteps *self,
             PpStepKind kind)
{
  follow (self, kind, NULL);
  follow (self, PP_STEP_WAIT, NULL);
}

/* A reboot is a toolstack restart as well, so it beats it; and virtual machines that left the server
 * for it are brought back into what the hotfixes renewed. */
static void
add_stretch (HostSteps     *self,
             const Stretch *stretch)
{
  gboolean automatic = pp_plan_draft_restarts (self->builder->draft);
  gboolean reboot = automatic && (stretch->guidance & PP_GUIDANCE_RESTART_HOST) != 0;

  if (reboot && !self->options->evacuate_after)
    add_emptying (self);
  add_applies (self, stretch);
  if (reboot && self->options->evacuate_after)
    add_emptying (self);

  if (reboot)
    add_restart (self, PP_STEP_REBOOT);
  else if (automatic && (stretch->guidance & PP_GUIDANCE_RESTART_XAPI) != 0)
    add_restart (self, PP_STEP_RESTART_TOOLSTACK);
  self->vms = reboot ? PP_GUIDANCE_NONE : self->vms | (stretch->guidance & RESTARTS_OF_VMS);
}

static void
add_return (HostSteps *self)
{
  if (self->disabled)
    follow (self, PP_STEP_ENABLE, NULL);
  if (self->evacuated && !self->options->leave_vms)
    follow (self, PP_STEP_BRING_BACK, NULL);
  self->disabled = FALSE;
  self->evacuated = FALSE;
}

/* Virtual machines of the kind that hotfixes want restarted; not known counts as some. */
static gboolean
restarts_vms (const HostSteps *self)
{
  PpEvidence *evidence = self->builder->draft->evidence;
  const PpHostEvidence *host = NULL;

  if (self->vms == PP_GUIDANCE_NONE || !pp_plan_draft_restarts (self->builder->draft))
    return FALSE;
  if (evidence != NULL)
    host = pp_evidence_find_host (evidence, self->draft->host->uuid);
  if (host == NULL || host->error != NULL)
    return TRUE;
  for (guint i = 0; i < host->vms->len; i++)
    if (pp_vm_is_restarted_by (g_ptr_array_index (host->vms, i), self->vms))
      return TRUE;

  return FALSE;
}

static void
add_end (HostSteps *self)
{
  add_return (self);
  if (restarts_vms (self))
    follow (self, PP_STEP_REBOOT_VMS, NULL);
  pp_plan_builder_unwind (self->builder, self->draft->host->uuid);
  follow (self, PP_STEP_VERIFY, NULL);
}

/* Everything that one server gets, before the next. */
static void
add_host (PpPlanBuilder     *builder,
          const PpHostDraft *draft)
{
  HostSteps self = host_steps_init (builder, draft);

  add_prechecks (&self);
  for (guint first = 0; first < draft->hotfixes->len;)
    {
      Stretch stretch = find_stretch (&self, first);

      add_stretch (&self, &stretch);
      first = stretch.end;
    }
  add_end (&self);
}

/* The hotfixes, and the restarts that may not wait. Returns what is left to be restarted. */
static PpGuidance
add_hotfixes (PpPlanBuilder     *builder,
              const PpHostDraft *draft)
{
  HostSteps self = host_steps_init (builder, draft);
  PpGuidance left = PP_GUIDANCE_NONE;

  add_prechecks (&self);
  for (guint first = 0; first < draft->hotfixes->len;)
    {
      Stretch stretch = find_stretch (&self, first);

      if (stretch.at_once)
        {
          add_stretch (&self, &stretch);
          left = PP_GUIDANCE_NONE;
        }
      else
        {
          add_applies (&self, &stretch);
          self.vms |= stretch.guidance & RESTARTS_OF_VMS;
          left = stretch.guidance & RESTARTS;
        }
      first = stretch.end;
    }
  add_return (&self);
  if (left == PP_GUIDANCE_NONE)
    add_end (&self);

  return left != PP_GUIDANCE_NONE ? left | self.vms : PP_GUIDANCE_NONE;
}

static void
add_toolstack (PpPlanBuilder     *builder,
               const PpHostDraft *draft,
               PpGuidance         left)
{
  HostSteps self = host_steps_init (builder, draft);

  self.vms = left & RESTARTS_OF_VMS;
  add_restart (&self, PP_STEP_RESTART_TOOLSTACK);
  if ((left & PP_GUIDANCE_RESTART_HOST) == 0)
    add_end (&self);
}

static void
add_reboot (PpPlanBuilder     *builder,
            const PpHostDraft *draft)
{
  HostSteps self = host_steps_init (builder, draft);

  add_emptying (&self);
  add_restart (&self, PP_STEP_REBOOT);
  add_end (&self);
}

/* The n-th server when the master, which comes first in the draft, is to be the last. */
static const PpHostDraft *
get_master_last (const PpPlanDraft *draft,
                 guint              n)
{
  const PpHostDraft *first = g_ptr_array_index (draft->hosts, 0);

  if (first->host != pp_snapshot_get_master (draft->snapshot))
    return g_ptr_array_index (draft->hosts, n);

  return g_ptr_array_index (draft->hosts, (n + 1) % draft->hosts->len);
}

static void
add_toolstacks_first (PpPlanBuilder *builder)
{
  const PpPlanDraft *draft = builder->draft;
  g_autoptr(GHashTable) left = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < draft->hosts->len; i++)
    {
      PpHostDraft *host = g_ptr_array_index (draft->hosts, i);
      PpGuidance guidance = add_hotfixes (builder, host);

      if (guidance != PP_GUIDANCE_NONE)
        g_hash_table_insert (left, host, GUINT_TO_POINTER (guidance));
    }

  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHostDraft *host = get_master_last (draft, i);

      if (g_hash_table_contains (left, host))
        add_toolstack (builder, host, GPOINTER_TO_UINT (g_hash_table_lookup (left, host)));
    }

  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHostDraft *host = get_master_last (draft, i);

      if (GPOINTER_TO_UINT (g_hash_table_lookup (left, host)) & PP_GUIDANCE_RESTART_HOST)
        add_reboot (builder, host);
    }
}

static void
add_maintenance (PpPlanBuilder     *builder,
                 const PpHostDraft *draft)
{
  HostSteps self = host_steps_init (builder, draft);
  g_auto(GStrv) evacuated = pp_host_list_evacuated (draft->host);

  if (pp_choice_get_purpose (builder->draft->choice) == PP_PURPOSE_ENTER_MAINTENANCE)
    {
      add_emptying (&self);
    }
  else
    {
      self.disabled = TRUE;
      self.evacuated = evacuated[0] != NULL;
      add_return (&self);
    }
  follow (&self, PP_STEP_VERIFY, NULL);
}

/*
 * pp_plan_builder_add_hosts:
 * @self: a builder that has come to the gate
 *
 * Adds what is done on the servers. What each gets ends with the step that reads it back.
 */
void
pp_plan_builder_add_hosts (PpPlanBuilder *self)
{
  const PpPlanDraft *draft = self->draft;
  PpPurpose purpose = pp_choice_get_purpose (draft->choice);
  gboolean master_first = pp_choice_get_order (draft->choice) == PP_ORDER_MASTER_FIRST;

  if (purpose == PP_PURPOSE_HOTFIXES && !master_first && pp_plan_draft_restarts (draft))
    {
      add_toolstacks_first (self);
      return;
    }

  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHostDraft *host = g_ptr_array_index (draft->hosts, i);

      if (purpose == PP_PURPOSE_HOTFIXES)
        add_host (self, host);
      else if (purpose == PP_PURPOSE_RESTART_TOOLSTACKS)
        add_toolstack (self, get_master_last (draft, i), PP_GUIDANCE_NONE);
      else if (purpose == PP_PURPOSE_RESTART_HOSTS)
        add_reboot (self, master_first ? host : get_master_last (draft, i));
      else
        add_maintenance (self, host);
    }
}

static void
add_task (PpPlanBuilder     *self,
          const PpHostDraft *draft,
          PpStepKind         task)
{
  PpStep *step;

  pp_plan_builder_follow (self, PP_STEP_BY_HAND, draft->host->uuid, NULL);
  step = g_ptr_array_index (self->steps, self->steps->len - 1);
  step->task = task;
}

/*
 * pp_plan_builder_add_by_hand:
 * @self: a builder that has come to the end
 *
 * Adds what a person is left to do: the restarts that the plan leaves out, in the order in which it
 * would have them.
 */
void
pp_plan_builder_add_by_hand (PpPlanBuilder *self)
{
  const PpPlanDraft *draft = self->draft;
  gboolean master_first = pp_choice_get_order (draft->choice) == PP_ORDER_MASTER_FIRST;

  if (pp_plan_draft_restarts (draft))
    return;

  for (guint i = 0; !master_first && i < draft->hosts->len; i++)
    {
      const PpHostDraft *host = get_master_last (draft, i);

      if ((host->guidance & RESTARTS) != 0)
        add_task (self, host, PP_STEP_RESTART_TOOLSTACK);
    }
  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHostDraft *host = master_first ? g_ptr_array_index (draft->hosts, i)
                                             : get_master_last (draft, i);

      if ((host->guidance & PP_GUIDANCE_RESTART_HOST) != 0)
        add_task (self, host, PP_STEP_REBOOT);
      else if (master_first && (host->guidance & PP_GUIDANCE_RESTART_XAPI) != 0)
        add_task (self, host, PP_STEP_RESTART_TOOLSTACK);
      if ((host->guidance & RESTARTS_OF_VMS) != 0 &&
          (host->guidance & PP_GUIDANCE_RESTART_HOST) == 0)
        add_task (self, host, PP_STEP_REBOOT_VMS);
    }
}
