/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-run-report.h"

#include "pp-journal.h"
#include "pp-run-files.h"

/* What the steps on one server took. */
static gint64
count_seconds (const PpReportFacts *facts,
               const char          *host)
{
  gint64 microseconds = 0;

  for (guint i = 0; i < facts->progress->len; i++)
    {
      const PpStepProgress *progress = &g_array_index (facts->progress, PpStepProgress, i);
      const PpStep *step = pp_plan_get_step (facts->plan, i);

      if (g_strcmp0 (step->host, host) == 0 && progress->ended > progress->started)
        microseconds += progress->ended - progress->started;
    }

  return microseconds / G_USEC_PER_SEC;
}

static JsonArray *
names_to_json (GPtrArray *names)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; names != NULL && i < names->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (names, i));

  return array;
}

static void
add_time (JsonObject *object,
          const char *name,
          GDateTime  *time)
{
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

static const char *
find_name (const PpReportFacts *facts,
           const char          *host)
{
  const PpHost *found = pp_snapshot_find_host (pp_outlook_get_snapshot (facts->outlook), host);

  return found != NULL ? found->name : NULL;
}

/* Who was moved off the server, where to, and whether it is back. */
static JsonArray *
moved_to_json (const PpReportFacts *facts,
               const char          *host)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_moved_vm_free);
  JsonArray *array = json_array_new ();

  pp_report_add_moved (g_hash_table_lookup (facts->memory, host), host, list);
  for (guint i = 0; i < list->len; i++)
    {
      const PpMovedVm *vm = g_ptr_array_index (list, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "uuid", vm->uuid);
      json_object_set_string_member (object, "name", vm->name);
      json_object_set_string_member (object, "to", find_name (facts, vm->place));
      json_object_set_boolean_member (object, "back", vm->back);
      json_array_add_object_element (array, object);
    }

  return array;
}

static JsonObject *
host_to_json (const PpReportFacts *facts,
              const PpHost        *host)
{
  JsonObject *object = json_object_new ();
  JsonArray *installed = json_array_new ();
  const PpHostMemory *memory = g_hash_table_lookup (facts->memory, host->uuid);
  g_autoptr(GPtrArray) because = NULL;
  PpPending pending = pp_outlook_get_pending (facts->outlook, host->uuid, &because);

  for (guint i = 0; i < host->applied->len; i++)
    {
      const PpApplied *applied = g_ptr_array_index (host->applied, i);

      if (applied->applied)
        json_array_add_string_element (installed, applied->uuid);
    }
  json_object_set_string_member (object, "uuid", host->uuid);
  json_object_set_string_member (object, "name", host->name);
  json_object_set_array_member (object, "installed", installed);
  json_object_set_string_member (object, "pending", pp_pending_to_string (pending));
  json_object_set_array_member (object, "pending_because", names_to_json (because));
  json_object_set_int_member (object, "seconds", count_seconds (facts, host->uuid));
  json_object_set_int_member (object, "vms_moved", memory != NULL ? memory->moved->len : 0);
  json_object_set_int_member (object, "vms_away", memory != NULL ? memory->vms->len : 0);
  json_object_set_array_member (object, "moved", moved_to_json (facts, host->uuid));

  return object;
}

/*
 * pp_report_make_error:
 * @error: an error
 *
 * Returns: (transfer full): it for report and journal: message, server, failure code, parameters
 */
JsonObject *
pp_report_make_error (const GError *error)
{
  const char * const *params = pp_error_get_params (error);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "message", error->message);
  json_object_set_string_member (object, "domain", g_quark_to_string (error->domain));
  json_object_set_int_member (object, "code", error->code);
  if (pp_error_get_server (error) != NULL)
    json_object_set_string_member (object, "server", pp_error_get_server (error));
  if (pp_error_get_failure (error) != NULL)
    {
      JsonArray *array = json_array_new ();

      json_object_set_string_member (object, "failure", pp_error_get_failure (error));
      for (guint i = 0; params != NULL && params[i] != NULL; i++)
        json_array_add_string_element (array, params[i]);
      json_object_set_array_member (object, "params", array);
    }

  return object;
}

/*
 * pp_report_parse_error:
 * @object: (nullable): of pp_report_make_error()
 *
 * Returns: (transfer full) (nullable): the error
 */
GError *
pp_report_parse_error (JsonObject *object)
{
  const char *message = pp_json_get_string (object, "message");
  const char *server = pp_json_get_string (object, "server");
  const char *failure = pp_json_get_string (object, "failure");
  JsonArray *params = pp_json_get_array (object, "params");
  gint64 code = pp_json_get_int (object, "code");
  g_auto(GStrv) strings = NULL;

  if (object == NULL)
    return NULL;

  strings = pp_json_dup_strv (params);
  server = *server != '\0' ? server : NULL;
  if (*failure != '\0')
    return pp_error_new_refused (server, failure, (const char * const *) strings);
  if (!g_str_equal (pp_json_get_string (object, "domain"), g_quark_to_string (PP_ERROR)) ||
      code < 0 || code > PP_ERROR_PROXY || code == PP_ERROR_REFUSED ||
      code == PP_ERROR_CERTIFICATE_UNKNOWN || code == PP_ERROR_CERTIFICATE_CHANGED)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, message);

  return pp_error_new (code, server, "%s", message);
}

static void
add_step (JsonObject   *object,
          const PpStep *step)
{
  json_object_set_int_member (object, "step", step->id);
  json_object_set_string_member (object, "kind", pp_step_kind_to_string (step->kind));
  if (step->host != NULL)
    json_object_set_string_member (object, "host", step->host);
  if (step->hotfix != NULL)
    json_object_set_string_member (object, "hotfix", step->hotfix);
}

static JsonObject *
error_to_json (const PpReportFacts *facts)
{
  JsonObject *object = pp_report_make_error (facts->error);
  JsonArray *disabled = json_array_new ();

  if (facts->step != NULL)
    add_step (object, facts->step);
  for (guint i = 0; facts->left_disabled[i] != NULL; i++)
    json_array_add_string_element (disabled, facts->left_disabled[i]);
  json_object_set_array_member (object, "left_disabled", disabled);

  return object;
}

/* What each step was about, how it ended and how long it took. */
static JsonArray *
steps_to_json (const PpReportFacts *facts)
{
  static const char * const states[] = { "waiting", "interrupted", "done", "skipped", "failed" };
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < facts->progress->len; i++)
    {
      const PpStepProgress *progress = &g_array_index (facts->progress, PpStepProgress, i);
      JsonObject *object = json_object_new ();
      gint64 microseconds = MAX (progress->ended - progress->started, 0);

      add_step (object, pp_plan_get_step (facts->plan, i));
      json_object_set_string_member (object, "state", states[progress->state]);
      json_object_set_double_member (object, "seconds", (microseconds / 1000) / 1000.0);
      json_array_add_object_element (array, object);
    }

  return array;
}

/* What is left to a person. */
static JsonArray *
by_hand_to_json (const PpReportFacts *facts)
{
  g_autoptr(GPtrArray) steps = pp_plan_list_by_hand (facts->plan, facts->outlook);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < steps->len; i++)
    {
      const PpStep *step = g_ptr_array_index (steps, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "task", pp_step_kind_to_string (step->task));
      json_object_set_string_member (object, "host", step->host);
      json_array_add_object_element (array, object);
    }

  return array;
}

static JsonArray *
restored_to_json (GPtrArray *restored)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < restored->len; i++)
    {
      const PpFix *fix = g_ptr_array_index (restored, i);
      g_autofree char *text = g_strdup_printf ("%s %s", pp_fix_kind_to_string (fix->kind), fix->name);

      json_array_add_string_element (array, text);
    }

  return array;
}

/*
 * pp_report_make:
 * @facts: how the run ended
 *
 * Returns: (transfer full): the document of `apply --json`
 */
char *
pp_report_make (const PpReportFacts *facts)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  PpSnapshot *snapshot = pp_outlook_get_snapshot (facts->outlook);
  JsonArray *hosts = json_array_new ();

  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    json_array_add_object_element (hosts, host_to_json (facts, pp_snapshot_get_host (snapshot, i)));
  json_object_set_int_member (object, "schema", 1);
  json_object_set_string_member (object, "run", facts->run);
  json_object_set_string_member (object, "state", facts->state);
  add_time (object, "started", facts->started);
  add_time (object, "ended", now);
  json_object_set_array_member (object, "hosts", hosts);
  json_object_set_boolean_member (object, "read_back", facts->read_back);
  if (facts->unknown != NULL)
    {
      JsonObject *unknown = json_object_new ();

      add_step (unknown, facts->unknown);
      json_object_set_object_member (object, "unknown", unknown);
    }
  json_object_set_array_member (object, "steps", steps_to_json (facts));
  json_object_set_array_member (object, "by_hand", by_hand_to_json (facts));
  json_object_set_array_member (object, "restored", restored_to_json (facts->restored));
  if (facts->error != NULL)
    json_object_set_object_member (object, "error", error_to_json (facts));
  else
    json_object_set_null_member (object, "error");

  return pp_json_object_print (object, TRUE);
}
