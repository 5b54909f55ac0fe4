/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-workspace"

#include "config.h"

#include "pp-workspace.h"

struct _PpWorkspace
{
  GObject     parent_instance;

  char       *state_dir;   /* (owned) */
  PpBook     *book;        /* (owned) */
  PpFeed     *feed;        /* (owned) */
  char       *config;      /* (owned) folder of the person's own notes */
  PpKeyring  *keyring;     /* (owned) (nullable) */
  PpNotes    *notes;       /* (owned) (nullable) until somebody needs them */
  char       *trouble;     /* (owned) (nullable) what is wrong in the person's own notes */
  PpLibrary  *library;     /* (owned) */
  PpRoster   *roster;      /* (owned) (nullable) likewise */
  GListStore *runs;        /* (owned) (element-type PpRun) */
  guint       restart_minutes; /* that a server may take to come back; 0 = as a run has it */
  PpDemo     *demo;        /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PpWorkspace, pp_workspace, G_TYPE_OBJECT)

enum
{
  SIGNAL_RUNS_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
pp_workspace_dispose (GObject *object)
{
  PpWorkspace *self = PP_WORKSPACE (object);

  g_clear_object (&self->runs);
  g_clear_object (&self->roster);
  g_clear_object (&self->library);
  g_clear_object (&self->notes);
  g_clear_object (&self->keyring);
  g_clear_object (&self->feed);
  g_clear_object (&self->book);
  g_clear_object (&self->demo);

  G_OBJECT_CLASS (pp_workspace_parent_class)->dispose (object);
}

static void
pp_workspace_finalize (GObject *object)
{
  g_clear_pointer (&PP_WORKSPACE (object)->state_dir, g_free);
  g_clear_pointer (&PP_WORKSPACE (object)->trouble, g_free);
  g_clear_pointer (&PP_WORKSPACE (object)->config, g_free);

  G_OBJECT_CLASS (pp_workspace_parent_class)->finalize (object);
}

static void
pp_workspace_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  g_value_set_uint (value, PP_WORKSPACE (object)->restart_minutes);
}

static void
pp_workspace_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  PP_WORKSPACE (object)->restart_minutes = g_value_get_uint (value);
}

static void
pp_workspace_class_init (PpWorkspaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pp_workspace_dispose;
  object_class->finalize = pp_workspace_finalize;

  /**
   * PpWorkspace::runs-changed:
   *
   * A run came, or is in another state.
   */
  signals[SIGNAL_RUNS_CHANGED] = g_signal_new ("runs-changed", G_TYPE_FROM_CLASS (klass),
                                               G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                               0);
  object_class->get_property = pp_workspace_get_property;
  object_class->set_property = pp_workspace_set_property;

  /**
   * PpWorkspace:restart-minutes:
   *
   * How long runs that begin from now on wait for a server that restarts, before they ask; 0 = as
   * long as they do by themselves.
   */
  g_object_class_install_property (object_class, 1,
                                   g_param_spec_uint ("restart-minutes", NULL, NULL, 0, G_MAXUINT, 0,
                                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
pp_workspace_init (PpWorkspace *self)
{
  self->runs = g_list_store_new (PP_TYPE_RUN);
}

static char *
create_folder (const char *folder,
               const char *base,
               const char *name)
{
  return folder != NULL ? g_build_filename (folder, name, NULL) :
         g_build_filename (base, "poolpatch", NULL);
}

/* What is wrong in a person's own notes is said, and stops nothing. */
static void
load_notes (PpWorkspace *self)
{
  g_autofree char *path = g_build_filename (self->config, "notes.json", NULL);
  g_auto(GStrv) complaints = NULL;

  self->notes = pp_feed_load_notes_with (path, &complaints);
  self->trouble = pp_text_for_notes_trouble ((const char * const *) complaints);
}

/**
 * pp_workspace_new:
 * @folder: (nullable): one folder for everything, as the demo and tests have; %NULL = XDG
 * @feed: (nullable): URL or path of updates.xml; %NULL = the vendor's, where it is and was
 * @keyring: (nullable): where passwords are remembered; %NULL = nowhere
 *
 * Returns: (transfer full): a workspace with nothing open yet
 */
PpWorkspace *
pp_workspace_new (const char *folder,
                  const char *feed,
                  PpKeyring  *keyring)
{
  PpWorkspace *self = g_object_new (PP_TYPE_WORKSPACE, NULL);
  g_autofree char *cache = create_folder (folder, g_get_user_cache_dir (), "cache");
  g_autofree char *data = create_folder (folder, g_get_user_data_dir (), "data");
  g_autofree char *library = g_build_filename (data, "library", NULL);
  g_autoptr(GError) error = NULL;

  self->state_dir = create_folder (folder, g_get_user_state_dir (), "state");
  self->config = create_folder (folder, g_get_user_config_dir (), "config");
  self->keyring = keyring != NULL ? g_object_ref (keyring) : NULL;
  self->book = pp_book_new (self->config);
  self->feed = pp_feed_new (feed, cache);
  self->library = pp_library_new (library);
  if (!pp_book_load (self->book, &error))
    g_message ("%s", error->message);

  return self;
}

/**
 * pp_workspace_get_book:
 * @self: a workspace
 *
 * Returns: (transfer none): saved pools and pins
 */
PpBook *
pp_workspace_get_book (PpWorkspace *self)
{
  g_return_val_if_fail (PP_IS_WORKSPACE (self), NULL);

  return self->book;
}

/**
 * pp_workspace_get_roster:
 * @self: a workspace
 *
 * Returns: (transfer none): the pools, and their coming and going
 */
PpRoster *
pp_workspace_get_roster (PpWorkspace *self)
{
  g_return_val_if_fail (PP_IS_WORKSPACE (self), NULL);

  if (self->roster == NULL)
    self->roster = pp_roster_new (self->book, self->keyring, self->feed,
                                  pp_workspace_get_notes (self));

  return self->roster;
}

/**
 * pp_workspace_get_feed:
 * @self: a workspace
 *
 * Returns: (transfer none): the feed
 */
PpFeed *
pp_workspace_get_feed (PpWorkspace *self)
{
  g_return_val_if_fail (PP_IS_WORKSPACE (self), NULL);

  return self->feed;
}

/**
 * pp_workspace_get_notes:
 * @self: a workspace
 *
 * Returns: (transfer none): the bundled notes
 */
PpNotes *
pp_workspace_get_notes (PpWorkspace *self)
{
  g_return_val_if_fail (PP_IS_WORKSPACE (self), NULL);

  if (self->notes == NULL)
    load_notes (self);

  return self->notes;
}

/**
 * pp_workspace_get_notes_trouble:
 * @self: a workspace
 *
 * Returns: (transfer none) (nullable): what is wrong in a person's own notes, in a sentence
 */
const char *
pp_workspace_get_notes_trouble (PpWorkspace *self)
{
  g_return_val_if_fail (PP_IS_WORKSPACE (self), NULL);

  pp_workspace_get_notes (self);

  return self->trouble;
}

/**
 * pp_workspace_get_library:
 * @self: a workspace
 *
 * Returns: (transfer none): the library of hotfix files
 */
PpLibrary *
pp_workspace_get_library (PpWorkspace *self)
{
  g_return_val_if_fail (PP_IS_WORKSPACE (self), NULL);

  return self->library;
}

/**
 * pp_workspace_get_state_dir:
 * @self: a workspace
 *
 * Returns: (transfer none): the folder that holds runs/
 */
const char *
pp_workspace_get_state_dir (PpWorkspace *self)
{
  g_return_val_if_fail (PP_IS_WORKSPACE (self), NULL);

  return self->state_dir;
}

/**
 * pp_workspace_is_simulated:
 * @self: a workspace
 *
 * Returns: whether its pools are those of the demo
 */
gboolean
pp_workspace_is_simulated (PpWorkspace *self)
{
  g_return_val_if_fail (PP_IS_WORKSPACE (self), FALSE);

  return self->demo != NULL;
}

/**
 * pp_workspace_get_pools:
 * @self: a workspace
 *
 * Returns: (transfer none): #GListModel of #PpPoolItem
 */
GListModel *
pp_workspace_get_pools (PpWorkspace *self)
{
  g_return_val_if_fail (PP_IS_WORKSPACE (self), NULL);

  return pp_roster_get_pools (pp_workspace_get_roster (self));
}

/**
 * pp_workspace_get_runs:
 * @self: a workspace
 *
 * Returns: (transfer none): #GListModel of #PpRun, of this session, newest last
 */
GListModel *
pp_workspace_get_runs (PpWorkspace *self)
{
  g_return_val_if_fail (PP_IS_WORKSPACE (self), NULL);

  return G_LIST_MODEL (self->runs);
}

/**
 * pp_workspace_find_pool:
 * @self: a workspace
 * @uuid: (nullable): uuid of a pool
 *
 * Returns: (transfer none) (nullable): its item
 */
PpPoolItem *
pp_workspace_find_pool (PpWorkspace *self,
                        const char  *uuid)
{
  g_return_val_if_fail (PP_IS_WORKSPACE (self), NULL);

  return pp_roster_find (pp_workspace_get_roster (self), uuid);
}

static void
runs_changed (PpWorkspace *self)
{
  g_signal_emit (self, signals[SIGNAL_RUNS_CHANGED], 0);
}

/**
 * pp_workspace_add_run:
 * @self: a workspace
 * @run: a run that begins
 *
 * Keeps @run alive and shows it under Activity. It waits for servers as long as the person wants.
 */
void
pp_workspace_add_run (PpWorkspace *self,
                      PpRun       *run)
{
  g_return_if_fail (PP_IS_WORKSPACE (self));

  if (self->restart_minutes > 0)
    pp_run_set_restart_wait (run, self->restart_minutes * 60);
  g_signal_connect_object (run, "notify::state", G_CALLBACK (runs_changed), self, G_CONNECT_SWAPPED);
  g_list_store_append (self->runs, run);
  runs_changed (self);
}

static gboolean
is_live (PpRun *run)
{
  PpRunState state = pp_run_get_state (run);

  return state == PP_RUN_PREPARING || state == PP_RUN_UNWINDING || pp_run_is_under_way (run);
}

/**
 * pp_workspace_has_live_run:
 * @self: a workspace
 * @item: a pool
 *
 * Returns: whether a run is preparing or running there: its connection must not be taken away
 */
gboolean
pp_workspace_has_live_run (PpWorkspace *self,
                           PpPoolItem  *item)
{
  g_return_val_if_fail (PP_IS_WORKSPACE (self), FALSE);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs)); i++)
    {
      g_autoptr(PpRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      if (is_live (run) && pp_run_get_pool (run) == pp_pool_item_get_pool (item))
        return TRUE;
    }

  return FALSE;
}

/**
 * pp_workspace_count_live_runs:
 * @self: a workspace
 *
 * Returns: how many runs are preparing or running; while there is one the program has to stay
 */
guint
pp_workspace_count_live_runs (PpWorkspace *self)
{
  guint n = 0;

  g_return_val_if_fail (PP_IS_WORKSPACE (self), 0);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs)); i++)
    {
      g_autoptr(PpRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      n += is_live (run);
    }

  return n;
}

static void
refreshed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(PpCatalogue) catalogue = NULL;
  g_autoptr(GError) error = NULL;

  /* Whoever shows the feed watches its error property. */
  catalogue = pp_feed_refresh_finish (PP_FEED (object), result, &error);
  if (catalogue == NULL)
    g_message ("The feed: %s", error->message);
}

/**
 * pp_workspace_refresh:
 * @self: a workspace
 *
 * Reads the feed again, asks each connected pool for its present state, and tries once more to reach
 * those that could not be reached.
 */
void
pp_workspace_refresh (PpWorkspace *self)
{
  GListModel *pools;

  g_return_if_fail (PP_IS_WORKSPACE (self));

  pp_roster_retry (pp_workspace_get_roster (self));
  pools = pp_workspace_get_pools (self);
  pp_feed_refresh_async (self->feed, NULL, refreshed_cb, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (pools); i++)
    {
      g_autoptr(PpPoolItem) item = g_list_model_get_item (pools, i);

      if (pp_pool_item_get_state (item) == PP_LIVE_CONNECTED)
        pp_live_pool_refresh_async (pp_pool_item_get_pool (item), NULL, NULL, NULL);
    }
}

static void connect_demo (GTask *task);

static void
demo_connected_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpWorkspace *self = g_task_get_source_object (task);
  PpLivePool *pool = PP_LIVE_POOL (object);
  g_autoptr(GError) error = NULL;

  if (pp_live_pool_connect_finish (pool, result, &error))
    {
      g_task_return_pointer (task, pp_roster_keep (pp_workspace_get_roster (self), pool,
                                                   pp_demo_get_password (self->demo), FALSE), NULL);
      return;
    }

  /* A simulator that this program has started itself is not a stranger. */
  if (g_error_matches (error, PP_ERROR, PP_ERROR_CERTIFICATE_UNKNOWN))
    {
      pp_live_pool_trust (pool, pp_error_get_certificate (error));
      connect_demo (g_steal_pointer (&task));
      return;
    }

  g_task_return_error (task, g_steal_pointer (&error));
}

static void
connect_demo (GTask *task)
{
  PpWorkspace *self = g_task_get_source_object (task);
  PpLivePool *pool = g_task_get_task_data (task);

  pp_live_pool_connect_async (pool, pp_demo_get_password (self->demo), NULL, demo_connected_cb,
                              task);
}

static void
demo_started_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PpWorkspace *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  PpLivePool *pool;

  if (!pp_demo_start_finish (self->demo, result, &error))
    {
      g_clear_object (&self->demo);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  pp_feed_set_source (self->feed, pp_demo_get_feed (self->demo));
  pp_feed_refresh_async (self->feed, NULL, refreshed_cb, NULL);
  pool = pp_live_pool_new (pp_demo_get_servers (self->demo)[0], pp_demo_get_user (self->demo),
                           self->book);
  pp_live_pool_set_network (pool, pp_roster_get_reach (self->roster));
  g_task_set_task_data (task, pool, g_object_unref);
  connect_demo (g_steal_pointer (&task));
}

/**
 * pp_workspace_start_demo:
 * @self: a workspace with a folder of its own
 * @scenario: (nullable): scenario of the simulator
 * @callback: (scope async): called when the simulated pool is connected
 * @user_data: data for @callback
 *
 * Starts the simulator, takes its feed for the feed, and connects to its pool like to any other.
 */
void
pp_workspace_start_demo (PpWorkspace        *self,
                         const char         *scenario,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (PP_IS_WORKSPACE (self));
  g_return_if_fail (self->demo == NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pp_workspace_start_demo);
  self->demo = pp_demo_new (scenario, NULL);
  pp_demo_start_async (self->demo, NULL, demo_started_cb, g_steal_pointer (&task));
}

/**
 * pp_workspace_demo_finish:
 * @self: a workspace
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the simulated pool
 */
PpPoolItem *
pp_workspace_demo_finish (PpWorkspace  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_workspace_start_demo), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
