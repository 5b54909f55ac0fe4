/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include <string.h>

#include <poolpatch/pp-run.h>

#include "pp-journal.h"
#include "pp-run-files.h"

static guint
count_steps (JsonObject *plan)
{
  JsonArray *steps = pp_json_get_array (pp_json_get_object (plan, "plan"), "steps");

  return steps != NULL ? json_array_get_length (steps) : 0;
}

/* Done before this plan was made, in a run that was gone on with. */
static guint
count_done (JsonObject *plan)
{
  JsonArray *steps = pp_json_get_array (pp_json_get_object (plan, "plan"), "steps");
  guint n_done = 0;

  for (guint i = 0; steps != NULL && i < json_array_get_length (steps); i++)
    {
      JsonNode *node = json_array_get_element (steps, i);

      if (JSON_NODE_HOLDS_OBJECT (node) &&
          *pp_json_get_string (json_node_get_object (node), "state") != '\0')
        n_done++;
    }

  return n_done;
}

/* A journal whose last line was cut by a crash is as good as one without that line. */
static void
read_journal (PpRunSummary *self,
              const char   *text,
              guint         since)
{
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = MIN (since, g_strv_length (lines)); lines[i] != NULL; i++)
    {
      g_autoptr(JsonObject) line = pp_json_parse (lines[i]);
      const char *event = pp_json_get_string (line, "event");

      if (g_str_equal (event, "step-done") || g_str_equal (event, "step-skipped"))
        self->n_done++;
      else if (g_str_equal (event, "ended"))
        self->ended = pp_json_parse_time (pp_json_get_string (line, "time"));
    }
}

static PpRunSummary *
read_run (const char *folder,
          const char *id)
{
  g_autofree char *journal = pp_run_files_read (folder, "journal.jsonl");
  g_autoptr(JsonObject) plan = pp_run_files_parse (folder, "plan.json");
  g_autoptr(JsonObject) report = pp_run_files_parse (folder, "report.json");
  PpRunSummary *self;

  if (plan == NULL)
    return NULL;

  self = g_new0 (PpRunSummary, 1);
  self->id = g_strdup (id);
  self->pool = g_strdup (pp_json_get_string (pp_json_get_object (plan, "pool"), "uuid"));
  self->name = g_strdup (pp_json_get_string (pp_json_get_object (plan, "pool"), "name"));
  self->started = pp_json_parse_time (pp_json_get_string (plan, "started"));
  self->n_steps = count_steps (plan);
  self->n_done = count_done (plan);
  read_journal (self, journal, MAX (pp_json_get_int (plan, "since"), 0));
  self->state = g_strdup (pp_run_files_get_state (folder, report));

  return self;
}

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  const PpRunSummary *left = *(PpRunSummary * const *) a;
  const PpRunSummary *right = *(PpRunSummary * const *) b;

  return strcmp (right->id, left->id);
}

/**
 * pp_run_summary_free:
 * @self: (transfer full): a summary
 */
void
pp_run_summary_free (PpRunSummary *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->id);
  g_free (self->state);
  g_free (self->pool);
  g_free (self->name);
  g_free (self);
}

/**
 * pp_run_list:
 * @state_dir: where runs are kept, XDG_STATE_HOME/poolpatch
 * @error: return location
 *
 * Reads the saved runs. A folder that is damaged beyond reading is passed over.
 *
 * Returns: (transfer full) (element-type PpRunSummary): newest first; %NULL with a #GFileError when
 *   the folder is there and cannot be read
 */
GPtrArray *
pp_run_list (const char *state_dir,
             GError    **error)
{
  g_autofree char *runs = NULL;
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GDir) dir = NULL;
  g_autoptr(GError) local = NULL;
  const char *name;

  g_return_val_if_fail (state_dir != NULL, NULL);

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_run_summary_free);
  runs = g_build_filename (state_dir, "runs", NULL);
  dir = g_dir_open (runs, 0, &local);
  if (dir == NULL && g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&list);
  if (dir == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (runs, name, NULL);
      PpRunSummary *summary = read_run (folder, name);

      if (summary != NULL)
        g_ptr_array_add (list, summary);
    }
  g_ptr_array_sort (list, compare_newest_first);

  return g_steal_pointer (&list);
}
