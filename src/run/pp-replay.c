/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-replay.h"

#include "pp-update-disk.h"
#include "pp-run-files.h"
#include "pp-run-report.h"
#include "pp-step-private.h"

/*
 * Steps are known by what they do (kind, server, hotfix), not by their numbers: those are another
 * plan's once a run was gone on with.
 */

struct _PpReplay
{
  GHashTable *done;        /* (owned) what a step does → GArray of PpStepProgress */
  GHashTable *started;     /* (owned) likewise → gint64, when it was begun last */
  GHashTable *hosts;       /* (unowned) gets what was remembered */
  GPtrArray  *fixes;       /* (unowned) likewise */
  GPtrArray  *introduced;  /* (owned) (element-type char*) uuids of hotfixes that the pool has by this run */
  GPtrArray  *disks;       /* (owned) (element-type char*) marks of those that may be left behind */
  gboolean    begun;       /* something after the gate was begun */
  PpStep     *failed;      /* (owned) (nullable) the last step, when it failed */
  GError     *error;       /* (owned) (nullable) why */
};

static char *
make_key (const char  *kind,
          const char  *host,
          const char  *hotfix,
          const PpFix *fix)
{
  return g_strdup_printf ("%s %s %s %s %s", kind, host != NULL ? host : "",
                          hotfix != NULL ? hotfix : "",
                          fix != NULL ? pp_fix_kind_to_string (fix->kind) : "",
                          fix != NULL ? fix->object : "");
}

static gint64
parse_time (JsonObject *line)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_iso8601 (pp_json_get_string (line, "time"), NULL);

  if (time == NULL)
    return 0;

  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

static void
add_done (PpReplay   *self,
          const char *key,
          PpStepState state,
          gint64      time)
{
  const gint64 *started = g_hash_table_lookup (self->started, key);
  GArray *list = g_hash_table_lookup (self->done, key);
  PpStepProgress progress = { 0 };

  if (list == NULL)
    {
      list = g_array_new (FALSE, FALSE, sizeof (PpStepProgress));
      g_hash_table_insert (self->done, g_strdup (key), list);
    }
  progress.state = state;
  progress.fraction = 1;
  progress.started = started != NULL ? *started : time;
  progress.ended = time;
  g_array_append_val (list, progress);
}

/* An empty record has empty strings of its own. */
static void
replace (char      **member,
         const char *text)
{
  g_free (*member);
  *member = g_strdup (text);
}

static void
remember_vms (PpHostMemory *memory,
              JsonArray    *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autoptr(PpVm) vm = NULL;
      JsonObject *object;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      object = json_node_get_object (node);
      vm = pp_vm_new ();
      replace (&vm->ref, pp_json_get_string (object, "ref"));
      replace (&vm->uuid, pp_json_get_string (object, "uuid"));
      replace (&vm->name, pp_json_get_string (object, "name"));
      pp_host_memory_add_vm (memory, vm);
    }
}

static void
remember_places (PpHostMemory *memory,
                 JsonArray    *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      pp_host_memory_add_place (memory, pp_json_get_string (object, "uuid"),
                                pp_json_get_string (object, "to"));
    }
}

/* What a step wrote down before it acted. */
static void
read_before (PpStepKind    kind,
             PpHostMemory *memory,
             JsonObject   *line)
{
  if (kind == PP_STEP_DISABLE)
    {
      memory->disabled = memory->disabled || pp_json_get_boolean (line, "was_enabled");
    }
  else if (kind == PP_STEP_EVACUATE)
    {
      remember_vms (memory, pp_json_get_array (line, "vms"));
    }
  else if (kind == PP_STEP_REBOOT || kind == PP_STEP_RESTART_TOOLSTACK)
    {
      memory->restart = kind;
      memory->restart_pending = TRUE;
      memory->boot_time = MAX (pp_json_get_int (line, "boot_time"), 0);
      memory->agent_start_time = MAX (pp_json_get_int (line, "agent_start_time"), 0);
    }
}

/* A line about a disk is no line about a step. */
static gboolean
read_disk (PpReplay   *self,
           const char *event,
           JsonObject *line)
{
  const char *mark = pp_json_get_string (line, PP_DISK_MARK);
  const char *taken = pp_json_get_string (line, PP_DISK_TAKEN);
  guint position;

  if (g_str_equal (event, PP_DISK_WANTED))
    g_ptr_array_add (self->disks, g_strdup (mark));
  else if (!g_str_equal (event, PP_DISK_SETTLED))
    return FALSE;
  else if (g_ptr_array_find_with_equal_func (self->disks, mark, g_str_equal, &position))
    g_ptr_array_remove_index (self->disks, position);
  if (*taken != '\0')
    g_ptr_array_add (self->introduced, g_strdup (taken));

  return TRUE;
}

static void
forget_failure (PpReplay *self)
{
  g_clear_pointer (&self->failed, pp_step_free);
  g_clear_error (&self->error);
}

static void
remember_failure (PpReplay    *self,
                  PpStepKind   kind,
                  const char  *host,
                  const PpFix *fix,
                  JsonObject  *line)
{
  const char *hotfix = pp_json_get_string (line, "hotfix");

  forget_failure (self);
  self->failed = pp_step_new (0, kind, *host != '\0' ? host : NULL,
                              *hotfix != '\0' ? hotfix : NULL);
  self->failed->fix = pp_fix_copy (fix);
  self->error = pp_report_parse_error (pp_json_get_object (line, "error"));
}

static void
read_line (PpReplay   *self,
           JsonObject *line)
{
  const char *event = pp_json_get_string (line, "event");
  const char *name = pp_json_get_string (line, "kind");
  const char *host = pp_json_get_string (line, "host");
  g_autoptr(PpFix) fix = pp_fix_new_from_json (pp_json_get_object (line, "fix"));
  g_autofree char *key = make_key (name, host, pp_json_get_string (line, "hotfix"), fix);
  int kind = pp_step_kind_from_string (name);
  gint64 time = parse_time (line);
  gboolean skipped = g_str_equal (event, "step-skipped");
  PpHostMemory *memory = NULL;

  if (read_disk (self, event, line) || kind < 0)
    return;
  if (*host != '\0')
    memory = pp_host_memory_get (self->hosts, host);

  if (g_str_equal (event, "step-started"))
    {
      g_hash_table_insert (self->started, g_strdup (key), g_memdup2 (&time, sizeof time));
      forget_failure (self);
      self->begun = self->begun || (kind > PP_STEP_GATE && fix == NULL);
    }
  else if (g_str_equal (event, "step-done") || skipped)
    {
      add_done (self, key, skipped ? PP_STEP_SKIPPED : PP_STEP_DONE, time);
      if (memory != NULL)
        pp_host_memory_account (memory, kind);
      if (fix != NULL && kind == PP_STEP_UNWIND)
        pp_fix_memory_remove (self->fixes, fix);
    }
  else if (g_str_equal (event, "vm-restarted") && memory != NULL)
    {
      pp_host_memory_add_restarted (memory, pp_json_get_string (line, "vm"));
    }
  else if (g_str_equal (event, "moved") && memory != NULL)
    {
      remember_places (memory, pp_json_get_array (line, "vms"));
    }
  else if (g_str_equal (event, "step-failed"))
    {
      remember_failure (self, kind, host, fix, line);
    }
  else if (g_str_equal (event, "before") && fix != NULL)
    {
      JsonObject *facts = pp_json_get_object (line, "facts");

      if (facts != NULL)
        pp_fix_memory_add (self->fixes, fix, facts);
    }
  else if (g_str_equal (event, "before") && memory != NULL)
    {
      read_before (kind, memory, line);
    }
}

/*
 * pp_replay_new:
 * @folder: of a run
 * @hosts: of a #PpStepContext: gets what was remembered of the servers
 * @fixes: of a #PpStepContext: gets the fixes that were not put back
 *
 * Returns: (transfer full): what its journal tells; a line that was cut by a crash is left out
 */
PpReplay *
pp_replay_new (const char *folder,
               GHashTable *hosts,
               GPtrArray  *fixes)
{
  PpReplay *self = g_new0 (PpReplay, 1);
  g_autofree char *text = pp_run_files_read (folder, "journal.jsonl");
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  self->hosts = hosts;
  self->fixes = fixes;
  self->disks = g_ptr_array_new_with_free_func (g_free);
  self->introduced = g_ptr_array_new_with_free_func (g_free);
  self->done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                      (GDestroyNotify) g_array_unref);
  self->started = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(JsonObject) line = pp_json_parse (lines[i]);

      if (line != NULL)
        read_line (self, line);
    }

  return self;
}

/*
 * pp_replay_free:
 * @self: (transfer full): a replay
 */
void
pp_replay_free (PpReplay *self)
{
  g_hash_table_unref (self->done);
  g_hash_table_unref (self->started);
  forget_failure (self);
  g_ptr_array_unref (self->disks);
  g_ptr_array_unref (self->introduced);
  g_free (self);
}

/*
 * pp_replay_take_done:
 * @self: a replay
 * @step: a step of the plan
 * @progress: set to where it stands, when it was done
 *
 * Each time that it was done is told once: a plan may have equal steps.
 *
 * Returns: whether it was done
 */
gboolean
pp_replay_take_done (PpReplay       *self,
                     const PpStep   *step,
                     PpStepProgress *progress)
{
  g_autofree char *key = make_key (pp_step_kind_to_string (step->kind), step->host, step->hotfix,
                                   step->fix);
  GArray *list = g_hash_table_lookup (self->done, key);

  if (list == NULL || list->len == 0)
    return FALSE;
  *progress = g_array_index (list, PpStepProgress, 0);
  g_array_remove_index (list, 0);

  return TRUE;
}

/*
 * pp_replay_has_begun:
 * @self: a replay
 *
 * Returns: whether the run had passed its gate
 */
gboolean
pp_replay_has_begun (PpReplay *self)
{
  return self->begun;
}

/*
 * pp_replay_steal_failed:
 * @self: a replay
 * @error: (out) (transfer full): why it failed
 *
 * Returns: (transfer full) (nullable): the last step that was begun, when it failed
 */
PpStep *
pp_replay_steal_failed (PpReplay *self,
                        GError  **error)
{
  *error = g_steal_pointer (&self->error);

  return g_steal_pointer (&self->failed);
}

static void
copy (gpointer text,
      gpointer target)
{
  g_ptr_array_add (target, g_strdup (text));
}

static void
add (gpointer text,
     gpointer target)
{
  g_hash_table_add (target, g_strdup (text));
}

/*
 * pp_replay_recall_disks:
 * @self: a replay
 * @context: of the run that goes on
 *
 * Reminds it of the disks that were to be made and of which nobody wrote down what became, and of
 * those which the pool took.
 */
void
pp_replay_recall_disks (PpReplay      *self,
                        PpStepContext *context)
{
  g_ptr_array_set_size (context->disks, 0);
  g_hash_table_remove_all (context->introduced);
  g_ptr_array_foreach (self->disks, copy, context->disks);
  g_ptr_array_foreach (self->introduced, add, context->introduced);
}
