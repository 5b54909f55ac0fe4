/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-plan"

#include "config.h"

#include "pp-plan-builder.h"
#include "pp-step-private.h"

/*
 * Everything is uploaded, what is to be mended is mended, then the gate, then the servers
 * (pp-plan-host-steps.c), and in the end all is put back and tidied up.
 */

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

  return patch != NULL && patch->has_file;
}

static void
add_transfers (PpPlanBuilder      *self,
               const char * const *in_library)
{
  const PpPlanDraft *draft = self->draft;

  for (guint i = 0; i < draft->hotfixes->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (draft->hotfixes, i);

      if (!is_wanted (draft, hotfix->uuid) || is_uploaded (draft, hotfix->uuid))
        continue;
      if (in_library == NULL || !g_strv_contains (in_library, hotfix->uuid))
        pp_plan_builder_append (self, PP_STEP_DOWNLOAD, NULL, hotfix->uuid);
    }

  for (guint i = 0, n_downloads = self->steps->len; i < draft->hotfixes->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (draft->hotfixes, i);
      PpStep *upload;

      if (!is_wanted (draft, hotfix->uuid) || is_uploaded (draft, hotfix->uuid))
        continue;
      upload = pp_plan_builder_append (self, PP_STEP_UPLOAD, NULL, hotfix->uuid);
      for (guint j = 0; j < n_downloads; j++)
        {
          PpStep *download = g_ptr_array_index (self->steps, j);

          if (g_str_equal (download->hotfix, hotfix->uuid))
            g_array_append_val (upload->after, download->id);
        }
    }
}

static void
copy_transfers (PpPlanBuilder *self,
                GPtrArray     *transfers)
{
  for (guint i = 0; i < transfers->len; i++)
    {
      const PpStep *old = g_ptr_array_index (transfers, i);
      PpStep *step = pp_plan_builder_append (self, old->kind, old->host, old->hotfix);

      g_array_append_vals (step->after, old->after->data, old->after->len);
    }
}

static gboolean
is_among (GPtrArray   *fixes,
          const PpFix *fix)
{
  return g_ptr_array_find_with_equal_func (fixes, fix, (GEqualFunc) pp_fix_equal, NULL);
}

/* What stops a virtual machine waits for the turn of its server. What was done before and still stands
 * in the way was only begun, or somebody has undone it: it is done again, and put back once. */
static void
add_fix (PpPlanBuilder *self,
         const PpFix   *fix)
{
  guint position;

  if (is_among (self->fixes, fix))
    return;
  if (g_ptr_array_find_with_equal_func (self->undo, fix, (GEqualFunc) pp_fix_equal, &position))
    {
      if (pp_fix_is_of_vm (fix))
        return;
      g_ptr_array_remove_index (self->undo, position);
    }

  g_ptr_array_add (self->fixes, pp_fix_copy (fix));
  if (pp_fix_is_of_vm (fix))
    g_ptr_array_add (self->vm_fixes, pp_fix_copy (fix));
  else
    pp_plan_builder_fix (self, fix);
}

/* Whether its best fix is carried out: such fixes are accepted, or just this one was chosen. What is no
 * more than a warning is mended when it is as it was in the end. */
static gboolean
is_to_be_mended (const PpPlanBuilder *self,
                 const PpProblem     *problem)
{
  const PpFix *fix = pp_problem_get_fix (problem);

  if (fix == NULL || problem->severity == PP_SEVERITY_OK)
    return FALSE;
  if (problem->severity == PP_SEVERITY_INFO)
    return TRUE;
  if (problem->severity == PP_SEVERITY_WARNING && !pp_fix_has_inverse (fix))
    return FALSE;

  return pp_choice_get_options (self->draft->choice)->accept_fixes;
}

/* The best fix of what stands against the plan; discs have to be ejected from all drives. */
static void
add_fixes (PpPlanBuilder *self,
           GPtrArray     *problems)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const PpProblem *problem = g_ptr_array_index (problems, i);

      for (guint j = 0; is_to_be_mended (self, problem) && j < problem->fixes->len; j++)
        {
          const PpFix *fix = g_ptr_array_index (problem->fixes, j);

          if (j == 0 || fix->kind == PP_FIX_EJECT_CD)
            add_fix (self, fix);
        }
    }
}

static void
add_gate (PpPlanBuilder *self)
{
  PpStep *gate = pp_plan_builder_append (self, PP_STEP_GATE, NULL, NULL);

  for (guint i = 0; i + 1 < self->steps->len; i++)
    {
      const PpStep *step = g_ptr_array_index (self->steps, i);

      g_array_append_val (gate->after, step->id);
    }
  self->last = gate->id;
}

/* By this run, for a hotfix that is left out since, say because a server refused it. */
static gboolean
has_upload (GPtrArray  *steps,
            const char *hotfix)
{
  for (guint i = 0; i < steps->len; i++)
    {
      const PpStep *step = g_ptr_array_index (steps, i);

      if (step->kind == PP_STEP_UPLOAD && (hotfix == NULL || g_str_equal (step->hotfix, hotfix)))
        return TRUE;
    }

  return FALSE;
}

static void
add_cleaning (PpPlanBuilder *self)
{
  const PpPlanDraft *draft = self->draft;
  gboolean keep = pp_choice_get_options (draft->choice)->keep_files;

  /* A pack that is kept would be of no use to anybody: no record leads to its disk. */
  for (guint i = 0; i < draft->hotfixes->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (draft->hotfixes, i);

      if (keep && !hotfix->pack)
        continue;
      if (is_wanted (draft, hotfix->uuid) || has_upload (self->steps, hotfix->uuid))
        pp_plan_builder_follow (self, PP_STEP_CLEAN, NULL, hotfix->uuid);
    }
}

static void
remember_done (PpPlanBuilder *self,
               GPtrArray     *fixes)
{
  for (guint i = 0; fixes != NULL && i < fixes->len; i++)
    {
      const PpFix *fix = g_ptr_array_index (fixes, i);

      if (pp_fix_has_inverse (fix))
        g_ptr_array_add (self->undo, pp_fix_copy (fix));
    }
}

/*
 * pp_plan_make_steps:
 * @draft: who gets what
 * @problems: (element-type PpProblem): what the checks found
 * @in_library: (nullable): uuids of the hotfixes whose files are here already
 * @transfers: (nullable) (element-type PpStep): the downloads and uploads of an earlier plan, to
 *   be kept as they are
 * @fixes: (nullable) (element-type PpFix): those which have been carried out
 *
 * Returns: (transfer full) (element-type PpStep): the steps in order; none when there is nothing
 *   to do and nothing to put back
 */
GPtrArray *
pp_plan_make_steps (const PpPlanDraft  *draft,
                    GPtrArray          *problems,
                    const char * const *in_library,
                    GPtrArray          *transfers,
                    GPtrArray          *fixes)
{
  PpPlanBuilder builder = { draft, g_ptr_array_new_with_free_func ((GDestroyNotify) pp_step_free) };
  g_autoptr(GPtrArray) planned = NULL;
  g_autoptr(GPtrArray) vm_fixes = NULL;
  g_autoptr(GPtrArray) undo = NULL;

  planned = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_fix_free);
  vm_fixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_fix_free);
  undo = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_fix_free);
  builder.fixes = planned;
  builder.vm_fixes = vm_fixes;
  builder.undo = undo;
  remember_done (&builder, fixes);

  if (transfers != NULL && transfers->len > 0)
    copy_transfers (&builder, transfers);
  else if (draft->hosts->len > 0)
    add_transfers (&builder, in_library);
  if (draft->hosts->len == 0 && undo->len == 0 && !has_upload (builder.steps, NULL))
    return builder.steps;

  add_fixes (&builder, problems);
  add_gate (&builder);
  pp_plan_builder_add_hosts (&builder);
  pp_plan_builder_unwind (&builder, NULL);
  add_cleaning (&builder);
  pp_plan_builder_add_by_hand (&builder);
  pp_plan_weigh_steps (draft, builder.steps);

  return builder.steps;
}
