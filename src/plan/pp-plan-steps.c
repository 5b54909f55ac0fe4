/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-plan"

#include "config.h"

#include "pp-plan-draft.h"
#include "pp-step.h"

/*
 * The default order for pool_patch: everything is uploaded, then the gate, then one server after
 * the other, master first, each wholly before the next.
 */

typedef struct
{
  const PpPlanDraft *draft;
  GPtrArray         *steps;
  guint              last;       /* id of the step that the next one on a server waits for */
  gboolean           disabled;   /* of the server at hand, by this plan */
  gboolean           evacuated;
} Builder;

static PpStep *
append (Builder    *self,
        PpStepKind  kind,
        const char *host,
        const char *hotfix)
{
  PpStep *step = pp_step_new (self->steps->len + 1, kind, host, hotfix);

  g_ptr_array_add (self->steps, step);

  return step;
}

/* A step that waits for the one before it. */
static void
follow (Builder    *self,
        PpStepKind  kind,
        const char *host,
        const char *hotfix)
{
  PpStep *step = append (self, kind, host, hotfix);

  g_array_append_val (step->after, self->last);
  self->last = step->id;
}

static gboolean
is_wanted (const PpPlanDraft *draft,
           const char        *uuid)
{
  for (guint i = 0; i < draft->hosts->len; i++)
    {
      const PpHostDraft *host = g_ptr_array_index (draft->hosts, i);

      if (g_hash_table_contains (host->uuids, uuid))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_uploaded (const PpPlanDraft *draft,
             const char        *uuid)
{
  PpPatch *patch = pp_snapshot_find_patch (draft->snapshot, uuid);

  return patch != NULL && patch->size > 0;
}

static void
add_transfers (Builder            *self,
               const char * const *in_library)
{
  const PpPlanDraft *draft = self->draft;

  for (guint i = 0; i < draft->hotfixes->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (draft->hotfixes, i);

      if (!is_wanted (draft, hotfix->uuid) || is_uploaded (draft, hotfix->uuid))
        continue;
      if (in_library == NULL || !g_strv_contains (in_library, hotfix->uuid))
        append (self, PP_STEP_DOWNLOAD, NULL, hotfix->uuid);
    }

  for (guint i = 0, n_downloads = self->steps->len; i < draft->hotfixes->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (draft->hotfixes, i);
      PpStep *upload;

      if (!is_wanted (draft, hotfix->uuid) || is_uploaded (draft, hotfix->uuid))
        continue;
      upload = append (self, PP_STEP_UPLOAD, NULL, hotfix->uuid);
      for (guint j = 0; j < n_downloads; j++)
        {
          PpStep *download = g_ptr_array_index (self->steps, j);

          if (g_str_equal (download->hotfix, hotfix->uuid))
            g_array_append_val (upload->after, download->id);
        }
    }
}

static void
copy_transfers (Builder   *self,
                GPtrArray *transfers)
{
  for (guint i = 0; i < transfers->len; i++)
    {
      const PpStep *old = g_ptr_array_index (transfers, i);
      PpStep *step = append (self, old->kind, old->host, old->hotfix);

      g_array_append_vals (step->after, old->after->data, old->after->len);
    }
}

static void
add_gate (Builder *self)
{
  PpStep *gate = append (self, PP_STEP_GATE, NULL, NULL);

  for (guint i = 0; i + 1 < self->steps->len; i++)
    {
      const PpStep *step = g_ptr_array_index (self->steps, i);

      g_array_append_val (gate->after, step->id);
    }
  self->last = gate->id;
}

/* Whether something that this plan puts on the server has to be there before hotfix. */
static gboolean
waits_for_another (const PpPlanDraft *draft,
                   const PpHostDraft *host,
                   PpHotfix          *hotfix)
{
  const PpCell *cell = pp_outlook_get_cell (draft->outlook, host->host->uuid, hotfix->uuid);

  return cell != NULL && cell->state == PP_STATE_REQUIRES;
}

static gboolean
has_vms (const PpPlanDraft *draft,
         const PpHostDraft *host)
{
  const PpHostEvidence *evidence = NULL;

  if (draft->evidence != NULL)
    evidence = pp_evidence_find_host (draft->evidence, host->host->uuid);

  /* What was not asked, or could not be answered, may well be so. */
  return evidence == NULL || evidence->error != NULL || evidence->vms->len > 0;
}

/*
 * A stretch of hotfixes that ends with a restart: the last one, or one that the feed marks as
 * mandatory. A reboot is a toolstack restart as well, so it beats it.
 */
static guint
find_end_of_stretch (const PpHostDraft *host,
                     guint              first,
                     PpGuidance        *guidance)
{
  const PpGuidance restarts = PP_GUIDANCE_RESTART_HOST | PP_GUIDANCE_RESTART_XAPI;

  *guidance = PP_GUIDANCE_NONE;
  for (guint i = first; i < host->hotfixes->len; i++)
    {
      const PpHotfix *hotfix = g_ptr_array_index (host->hotfixes, i);

      *guidance |= hotfix->guidance;
      if (hotfix->guidance_mandatory && (hotfix->guidance & restarts) != 0)
        return i + 1;
    }

  return host->hotfixes->len;
}

static void
add_stretch (Builder           *self,
             const PpHostDraft *host,
             guint              first,
             guint              end,
             PpGuidance         guidance)
{
  const char *uuid = host->host->uuid;
  gboolean automatic = pp_choice_get_mode (self->draft->choice) == PP_MODE_AUTOMATIC;
  gboolean reboot = automatic && (guidance & PP_GUIDANCE_RESTART_HOST) != 0;
  gboolean toolstack = automatic && !reboot && (guidance & PP_GUIDANCE_RESTART_XAPI) != 0;

  if (reboot)
    {
      follow (self, PP_STEP_DISABLE, uuid, NULL);
      self->disabled = TRUE;
      if (has_vms (self->draft, host))
        {
          follow (self, PP_STEP_EVACUATE, uuid, NULL);
          self->evacuated = TRUE;
        }
    }

  for (guint i = first; i < end; i++)
    follow (self, PP_STEP_APPLY, uuid,
            ((PpHotfix *) g_ptr_array_index (host->hotfixes, i))->uuid);

  if (reboot)
    follow (self, PP_STEP_REBOOT, uuid, NULL);
  else if (toolstack)
    follow (self, PP_STEP_RESTART_TOOLSTACK, uuid, NULL);
  if (reboot || toolstack)
    follow (self, PP_STEP_WAIT, uuid, NULL);
}

static void
add_host (Builder           *self,
          const PpHostDraft *host)
{
  const char *uuid = host->host->uuid;

  self->disabled = FALSE;
  self->evacuated = FALSE;

  for (guint i = 0; i < host->hotfixes->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (host->hotfixes, i);

      if (!waits_for_another (self->draft, host, hotfix))
        follow (self, PP_STEP_PRECHECK, uuid, hotfix->uuid);
    }

  for (guint first = 0, end = 0; first < host->hotfixes->len; first = end)
    {
      PpGuidance guidance;

      end = find_end_of_stretch (host, first, &guidance);
      add_stretch (self, host, first, end, guidance);
    }

  if (self->disabled)
    follow (self, PP_STEP_ENABLE, uuid, NULL);
  if (self->evacuated)
    follow (self, PP_STEP_BRING_BACK, uuid, NULL);
  follow (self, PP_STEP_VERIFY, uuid, NULL);
}

static void
add_cleaning (Builder *self)
{
  const PpPlanDraft *draft = self->draft;

  for (guint i = 0; i < draft->hotfixes->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (draft->hotfixes, i);

      if (is_wanted (draft, hotfix->uuid))
        follow (self, PP_STEP_CLEAN, NULL, hotfix->uuid);
    }
}

/*
 * pp_plan_make_steps:
 * @draft: who gets what
 * @in_library: (nullable): uuids of the hotfixes whose files are here already
 * @transfers: (nullable) (element-type PpStep): the downloads and uploads of an earlier plan, to
 *   be kept as they are
 *
 * Returns: (transfer full) (element-type PpStep): the steps in order; none when nobody gets
 *   anything
 */
GPtrArray *
pp_plan_make_steps (const PpPlanDraft  *draft,
                    const char * const *in_library,
                    GPtrArray          *transfers)
{
  Builder builder = { draft, g_ptr_array_new_with_free_func ((GDestroyNotify) pp_step_free) };

  if (transfers != NULL && transfers->len > 0)
    copy_transfers (&builder, transfers);
  else if (draft->hosts->len > 0)
    add_transfers (&builder, in_library);
  if (draft->hosts->len == 0)
    return builder.steps;

  add_gate (&builder);
  for (guint i = 0; i < draft->hosts->len; i++)
    add_host (&builder, g_ptr_array_index (draft->hosts, i));
  add_cleaning (&builder);

  return builder.steps;
}
