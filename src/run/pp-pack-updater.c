/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-disk-upload.h"
#include "pp-update-disk.h"
#include "pp-updater.h"

/*
 * Supplemental packs up to 7.0: the file lies on a disk that the server itself reaches, and a plugin of
 * the server installs it from there (facts: XenAPI 5.6, of XenCenter 3.7.1). Nothing on the pool tells
 * of the disk, so it is ours until the end; that a server has the pack is in its software_version.
 */

#define PLUGIN "install-supp-pack"

static XapiValue *
ask (const char *record,
     const char *host)
{
  return xapi_value_new_array (xapi_value_new_string (host), xapi_value_new_string (PLUGIN),
                               xapi_value_new_string ("install"),
                               xapi_value_new_struct_of_strings ("vdi", record, NULL), NULL);
}

static void
record_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(XapiValue) record = pp_wire_call_finish (PP_WIRE (source), result, &error);

  if (record == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  g_hash_table_insert (context->patches, g_strdup (context->step->hotfix),
                       g_strdup (xapi_value_member_string (record, "uuid", "")));
  pp_step_return (task, PP_OUTCOME_DONE);
}

static void
disk_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  PpStepContext *context = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(PpUploadedDisk) disk = pp_disk_upload_finish (result, &error);

  if (disk == NULL)
    {
      pp_step_return_error (task, error);
      return;
    }

  g_hash_table_insert (context->packs, g_strdup (context->step->hotfix), g_strdup (disk->mark));
  pp_wire_call_async (context->wire, "VDI.get_record",
                      xapi_value_new_array_of_strings (disk->ref, NULL),
                      g_task_get_cancellable (task), record_cb, task);
}

/* uuids of the servers that this plan gives the pack to. */
static char **
list_hosts (PpStepContext *context)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < pp_plan_get_n_steps (context->plan); i++)
    {
      const PpStep *step = pp_plan_get_step (context->plan, i);

      if (step->kind == PP_STEP_APPLY && g_str_equal (step->hotfix, context->step->hotfix))
        g_strv_builder_add (builder, step->host);
    }

  return g_strv_builder_end (builder);
}

static void
upload (PpStepContext      *context,
        const char         *path,
        GCancellable       *cancellable,
        GAsyncReadyCallback callback,
        gpointer            user_data)
{
  GTask *task = pp_step_begin (context, upload, cancellable, callback, user_data);
  g_auto(GStrv) hosts = list_hosts (context);

  pp_disk_upload_async (context, path, (const char * const *) hosts, cancellable, disk_cb, task);
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  pp_disk_remove_finish (result);
  pp_step_return (user_data, PP_OUTCOME_DONE);
}

/* One that an earlier program made may be left as well. */
static void
clean (PpStepContext      *context,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask *task = pp_step_begin (context, clean, cancellable, callback, user_data);

  g_hash_table_remove (context->packs, context->step->hotfix);
  g_hash_table_remove (context->patches, context->step->hotfix);
  pp_disk_remove_async (context, NULL, removed_cb, task);
}

const PpUpdater pp_pack_updater = {
  .apply = "Async.host.call_plugin",
  .ask = ask,
  .upload = upload,
  .clean = clean,
};
