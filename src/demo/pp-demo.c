/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-demo"

#include "config.h"

#include <poolpatch/pp-demo.h>

#include <json-glib/json-glib.h>

/**
 * PpDemo:
 *
 * A simulated pool to try things on: the program poolpatch-sim as a child process.
 *
 * The child prints one JSON line when its servers listen (contract: README of the simulator in
 * src/sim) and ends when its standard input closes, so that it cannot outlive this object even
 * when the program is killed. From there on everything is the ordinary client over HTTPS.
 */
struct _PpDemo
{
  GObject      parent_instance;

  char        *scenario;    /* (owned) */
  char       **arguments;   /* (owned) further arguments for the child */
  GSubprocess *child;       /* (owned) (nullable) */
  char       **servers;     /* (owned) (nullable) */
  char        *user;        /* (owned) (nullable) */
  char        *password;    /* (owned) (nullable) */
  char        *feed;        /* (owned) (nullable) */
  char        *control;     /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PpDemo, pp_demo, G_TYPE_OBJECT)

/* The simulator stands beside this program when installed, in src/sim/ in the build folder; PP_SIM
 * names another one. */
static char *
find_program (void)
{
  const char *chosen = g_getenv ("PP_SIM");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  static const char * const folders[] = { ".", "../sim" };
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;

  if (chosen != NULL && *chosen != '\0')
    return g_strdup (chosen);

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (folder, folders[i], "poolpatch-sim", NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }

  return g_build_filename (PP_BINDIR, "poolpatch-sim", NULL);
}

static char *
dup_member (JsonObject *object,
            const char *name)
{
  return g_strdup (json_object_get_string_member_with_default (object, name, NULL));
}

static gboolean
read_announcement (PpDemo     *self,
                   const char *line,
                   GError    **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonNode *root;
  JsonObject *object;
  JsonArray *servers;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (!json_parser_load_from_data (parser, line, -1, error))
    return FALSE;

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root) ||
      !json_object_has_member (json_node_get_object (root), "servers"))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "The simulator announced itself with “%s”", line);
      return FALSE;
    }

  object = json_node_get_object (root);
  servers = json_object_get_array_member (object, "servers");
  for (guint i = 0; servers != NULL && i < json_array_get_length (servers); i++)
    g_strv_builder_add (builder, json_array_get_string_element (servers, i));

  self->servers = g_strv_builder_end (builder);
  self->user = dup_member (object, "user");
  self->password = dup_member (object, "password");
  self->feed = dup_member (object, "feed");
  self->control = dup_member (object, "control");

  return TRUE;
}

static void
line_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpDemo *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autofree char *line = NULL;

  line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (object), result, NULL, &error);
  if (line == NULL)
    {
      if (error == NULL)
        g_set_error (&error, G_IO_ERROR, G_IO_ERROR_FAILED,
                     "The simulator ended before it listened");
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (!read_announcement (self, line, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_task_return_boolean (task, TRUE);
}

/**
 * pp_demo_start_async:
 * @self: a demo
 * @cancellable: (nullable): a #GCancellable
 * @callback: (scope async): called when the simulated servers listen
 * @user_data: data for @callback
 *
 * Starts the simulator. To be called once.
 */
void
pp_demo_start_async (PpDemo             *self,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDataInputStream) lines = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (PP_IS_DEMO (self));
  g_return_if_fail (self->child == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pp_demo_start_async);

  g_ptr_array_add (argv, find_program ());
  g_ptr_array_add (argv, g_strdup ("--scenario"));
  g_ptr_array_add (argv, g_strdup (self->scenario));
  for (guint i = 0; self->arguments != NULL && self->arguments[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (self->arguments[i]));
  g_ptr_array_add (argv, NULL);

  self->child = g_subprocess_newv ((const char * const *) argv->pdata,
                                   G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                   &error);
  if (self->child == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->child));
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, cancellable, line_read_cb,
                                       g_steal_pointer (&task));
}

/**
 * pp_demo_start_finish:
 * @self: a demo
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: %TRUE when the servers listen; the getters answer from now on
 */
gboolean
pp_demo_start_finish (PpDemo       *self,
                      GAsyncResult *result,
                      GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_demo_start_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * pp_demo_stop:
 * @self: a demo
 *
 * Ends the child by closing its standard input; it cleans up after itself. Does not wait.
 */
void
pp_demo_stop (PpDemo *self)
{
  g_return_if_fail (PP_IS_DEMO (self));

  if (self->child == NULL)
    return;

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->child), NULL, NULL);
  g_clear_object (&self->child);
}

/**
 * pp_demo_get_servers:
 * @self: a started demo
 *
 * Returns: (transfer none) (nullable): addresses, one for each simulated server
 */
const char * const *
pp_demo_get_servers (PpDemo *self)
{
  g_return_val_if_fail (PP_IS_DEMO (self), NULL);

  return (const char * const *) self->servers;
}

/**
 * pp_demo_get_user:
 * @self: a started demo
 *
 * Returns: (transfer none) (nullable): the user to log in as
 */
const char *
pp_demo_get_user (PpDemo *self)
{
  g_return_val_if_fail (PP_IS_DEMO (self), NULL);

  return self->user;
}

/**
 * pp_demo_get_password:
 * @self: a started demo
 *
 * Returns: (transfer none) (nullable): the password, made for this one demo
 */
const char *
pp_demo_get_password (PpDemo *self)
{
  g_return_val_if_fail (PP_IS_DEMO (self), NULL);

  return self->password;
}

/**
 * pp_demo_get_feed:
 * @self: a started demo
 *
 * Returns: (transfer none) (nullable): the URL of the simulated updates.xml
 */
const char *
pp_demo_get_feed (PpDemo *self)
{
  g_return_val_if_fail (PP_IS_DEMO (self), NULL);

  return self->feed;
}

/**
 * pp_demo_get_control:
 * @self: a started demo
 *
 * Returns: (transfer none) (nullable): the URL of the control endpoint, which tests ask what
 *   really happened
 */
const char *
pp_demo_get_control (PpDemo *self)
{
  g_return_val_if_fail (PP_IS_DEMO (self), NULL);

  return self->control;
}

static void
pp_demo_dispose (GObject *object)
{
  pp_demo_stop (PP_DEMO (object));

  G_OBJECT_CLASS (pp_demo_parent_class)->dispose (object);
}

static void
pp_demo_finalize (GObject *object)
{
  PpDemo *self = PP_DEMO (object);

  g_clear_pointer (&self->scenario, g_free);
  g_clear_pointer (&self->arguments, g_strfreev);
  g_clear_pointer (&self->servers, g_strfreev);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->password, g_free);
  g_clear_pointer (&self->feed, g_free);
  g_clear_pointer (&self->control, g_free);

  G_OBJECT_CLASS (pp_demo_parent_class)->finalize (object);
}

static void
pp_demo_class_init (PpDemoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pp_demo_dispose;
  object_class->finalize = pp_demo_finalize;
}

static void
pp_demo_init (PpDemo *self)
{
}

/**
 * pp_demo_new:
 * @scenario: (nullable): name or file of a scenario; "lab" when %NULL
 * @arguments: (nullable): further arguments of poolpatch-sim, %NULL-terminated
 *
 * Returns: (transfer full): a demo that is not started yet
 */
PpDemo *
pp_demo_new (const char         *scenario,
             const char * const *arguments)
{
  PpDemo *self = g_object_new (PP_TYPE_DEMO, NULL);

  self->scenario = g_strdup (scenario != NULL && *scenario != '\0' ? scenario : "lab");
  self->arguments = g_strdupv ((char **) arguments);

  return self;
}
