/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include <string.h>

#include <poolpatch/pp-run.h>

#include "pp-journal.h"

/* A journal of a long run has some hundred lines. */
#define FILE_MAX (16 * 1024 * 1024)

/* The folders of runs come from a disk: whatever is damaged is left out, nothing is trusted. */

static char *
read_file (const char *folder,
           const char *name)
{
  g_autofree char *path = pp_journal_dup_path (folder, name);
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  if (file == NULL || g_mapped_file_get_length (file) > FILE_MAX)
    return NULL;

  return g_strndup (g_mapped_file_get_contents (file), g_mapped_file_get_length (file));
}

static JsonObject *
parse (const char *text)
{
  g_autoptr(JsonNode) node = NULL;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return NULL;
  node = json_from_string (text, NULL);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return "";

  return json_node_get_string (node);
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gint64
parse_time (const char *text)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  return time != NULL ? g_date_time_to_unix (time) : 0;
}

static guint
count_steps (JsonObject *plan)
{
  JsonObject *inner = get_object (plan, "plan");
  JsonNode *steps = inner != NULL ? json_object_get_member (inner, "steps") : NULL;

  return steps != NULL && JSON_NODE_HOLDS_ARRAY (steps) ?
         json_array_get_length (json_node_get_array (steps)) : 0;
}

/* A journal whose last line was cut by a crash is as good as one without that line. */
static void
read_journal (PpRunSummary *self,
              const char   *text)
{
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(JsonObject) line = parse (lines[i]);
      const char *event = get_string (line, "event");

      if (g_str_equal (event, "step-done") || g_str_equal (event, "step-skipped"))
        self->n_done++;
      else if (g_str_equal (event, "ended"))
        self->ended = parse_time (get_string (line, "time"));
    }
}

static PpRunSummary *
read_run (const char *folder,
          const char *id)
{
  g_autofree char *plan_text = read_file (folder, "plan.json");
  g_autofree char *report_text = read_file (folder, "report.json");
  g_autofree char *journal_text = read_file (folder, "journal.jsonl");
  g_autoptr(JsonObject) plan = parse (plan_text);
  g_autoptr(JsonObject) report = parse (report_text);
  const char *state = get_string (report, "state");
  PpRunSummary *self;

  if (plan == NULL)
    return NULL;

  self = g_new0 (PpRunSummary, 1);
  self->id = g_strdup (id);
  self->pool = g_strdup (get_string (get_object (plan, "pool"), "uuid"));
  self->started = parse_time (get_string (plan, "started"));
  self->n_steps = count_steps (plan);
  read_journal (self, journal_text);
  if (pp_journal_is_locked (folder))
    state = "running";
  else if (!g_str_equal (state, "done") && !g_str_equal (state, "failed") &&
           !g_str_equal (state, "unwound"))
    state = "unfinished";
  self->state = g_strdup (state);

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
