/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-roster"

#include "config.h"

#include "pp-roster-private.h"

#include "pp-passwords.h"
#include "pp-saved.h"

struct _PpRoster
{
  GObject        parent_instance;

  PpBook        *book;     /* (owned) */
  PpPasswords   *passwords; /* (owned) */
  PpFeed        *feed;     /* (owned) */
  PpNotes       *notes;    /* (owned) */
  GListStore    *pools;    /* (owned) (element-type PpPoolItem) */
  PpLiveNetwork *reach;    /* (owned) */
  PpPoolItem    *forgotten; /* (owned) (nullable) connected as it was, and not in pools */
  guint          position; /* of forgotten */
  guint          n_pending; /* calls that the end of the program waits for */
  GTask         *closing;  /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (PpRoster, pp_roster, G_TYPE_OBJECT)

typedef enum
{
  PROP_FORGOTTEN = 1,
} PpRosterProperty;

static GParamSpec *props[PROP_FORGOTTEN + 1];

enum
{
  SIGNAL_PERSON_NEEDED,
  SIGNAL_COMPLAINED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
pp_roster_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  switch ((PpRosterProperty) prop_id)
    {
    case PROP_FORGOTTEN:
      g_value_set_object (value, PP_ROSTER (object)->forgotten);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
pp_roster_dispose (GObject *object)
{
  PpRoster *self = PP_ROSTER (object);

  g_clear_object (&self->forgotten);
  g_clear_object (&self->pools);
  g_clear_object (&self->notes);
  g_clear_object (&self->feed);
  g_clear_object (&self->passwords);
  g_clear_object (&self->reach);
  g_clear_object (&self->book);

  G_OBJECT_CLASS (pp_roster_parent_class)->dispose (object);
}

static void
pp_roster_class_init (PpRosterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pp_roster_get_property;
  object_class->dispose = pp_roster_dispose;

  props[PROP_FORGOTTEN] =
    g_param_spec_object ("forgotten", NULL, NULL, PP_TYPE_POOL_ITEM,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  /**
   * PpRoster::person-needed:
   * @self: the roster
   * @item: a pool
   *
   * It was to be connected, and a person has to say something first: the password, mostly.
   */
  signals[SIGNAL_PERSON_NEEDED] =
    g_signal_new ("person-needed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, PP_TYPE_POOL_ITEM);

  /**
   * PpRoster::complained:
   * @self: the roster
   * @error: what did not work
   */
  signals[SIGNAL_COMPLAINED] =
    g_signal_new ("complained", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
pp_roster_init (PpRoster *self)
{
  self->pools = g_list_store_new (PP_TYPE_POOL_ITEM);
  self->reach = pp_live_network_new ();
}

/**
 * pp_roster_new:
 * @book: the saved pools
 * @keyring: (nullable): where passwords are that are to be remembered; %NULL remembers none
 * @feed: the feed whose catalogue the pools are held against
 * @notes: the bundled notes
 *
 * Returns: (transfer full): a roster with no pool in it
 */
PpRoster *
pp_roster_new (PpBook    *book,
               PpKeyring *keyring,
               PpFeed    *feed,
               PpNotes   *notes)
{
  PpRoster *self = g_object_new (PP_TYPE_ROSTER, NULL);

  self->book = g_object_ref (book);
  self->passwords = pp_passwords_new (keyring);
  self->feed = g_object_ref (feed);
  self->notes = g_object_ref (notes);

  return self;
}

/**
 * pp_roster_get_pools:
 * @self: a roster
 *
 * Returns: (transfer none): #GListModel of #PpPoolItem, in the order they were added
 */
GListModel *
pp_roster_get_pools (PpRoster *self)
{
  g_return_val_if_fail (PP_IS_ROSTER (self), NULL);

  return G_LIST_MODEL (self->pools);
}

/**
 * pp_roster_get_reach:
 * @self: a roster
 *
 * Returns: (transfer none): how the servers of all its pools are reached
 */
PpLiveNetwork *
pp_roster_get_reach (PpRoster *self)
{
  g_return_val_if_fail (PP_IS_ROSTER (self), NULL);

  return self->reach;
}

/**
 * pp_roster_can_remember:
 * @self: a roster
 *
 * Returns: whether passwords can outlive this run
 */
gboolean
pp_roster_can_remember (PpRoster *self)
{
  g_return_val_if_fail (PP_IS_ROSTER (self), FALSE);

  return pp_passwords_can_remember (self->passwords);
}

/**
 * pp_roster_find:
 * @self: a roster
 * @uuid: (nullable): uuid of a pool
 *
 * Returns: (transfer none) (nullable): its item
 */
PpPoolItem *
pp_roster_find (PpRoster   *self,
                const char *uuid)
{
  g_return_val_if_fail (PP_IS_ROSTER (self), NULL);

  for (guint i = 0; uuid != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->pools)); i++)
    {
      g_autoptr(PpPoolItem) item = g_list_model_get_item (G_LIST_MODEL (self->pools), i);
      const char *own = pp_pool_item_get_uuid (item);

      if (own != NULL && g_ascii_strcasecmp (own, uuid) == 0)
        return item;
    }

  return NULL;
}

static void
set_forgotten (PpRoster   *self,
               PpPoolItem *item)
{
  if (g_set_object (&self->forgotten, item))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FORGOTTEN]);
}

/* Calls that matter after the last window is closed are counted. */
static void
hold (PpRoster *self)
{
  self->n_pending++;
}

static void
release (PpRoster *self)
{
  self->n_pending--;
  if (self->n_pending == 0 && self->closing != NULL)
    {
      g_autoptr(GTask) task = g_steal_pointer (&self->closing);

      g_task_return_boolean (task, TRUE);
    }
}

/**
 * pp_roster_complain:
 * @self: a roster
 * @error: what did not work
 *
 * Has it said.
 */
void
pp_roster_complain (PpRoster     *self,
                    const GError *error)
{
  g_return_if_fail (PP_IS_ROSTER (self));

  g_signal_emit (self, signals[SIGNAL_COMPLAINED], 0, error);
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(PpRoster) self = user_data;

  release (self);
}

static void
close_pool (PpRoster   *self,
            PpLivePool *pool)
{
  hold (self);
  pp_live_pool_close_async (pool, closed_cb, g_object_ref (self));
}

static void
cleared_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(PpRoster) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!pp_passwords_forget_finish (PP_PASSWORDS (object), result, &error))
    pp_roster_complain (self, error);
  release (self);
}

static void
clear_password (PpRoster          *self,
                const PpSavedPool *saved)
{
  hold (self);
  pp_passwords_forget_async (self->passwords, saved, cleared_cb, g_object_ref (self));
}

/**
 * pp_roster_add:
 * @self: a roster
 * @pool: a pool to show
 *
 * The book does not learn of it.
 *
 * Returns: (transfer none): its item in the sidebar
 */
PpPoolItem *
pp_roster_add (PpRoster   *self,
               PpLivePool *pool)
{
  g_autoptr(PpPoolItem) item = NULL;

  g_return_val_if_fail (PP_IS_ROSTER (self), NULL);

  item = pp_pool_item_new (pool, self->feed, self->notes, NULL);
  g_list_store_append (self->pools, item);

  return item;
}

static void
save (PpRoster          *self,
      const PpSavedPool *saved)
{
  g_autoptr(GError) error = NULL;

  if (!pp_book_save_pool (self->book, saved, &error))
    {
      g_message ("the pool is not saved: %s", error->message);
      pp_roster_complain (self, error);
    }
}

/* Whether the person has disconnected it. What is not in the book, as the pool of the demo, is not
 * there at the next start anyway. */
void
pp_roster_keep_away (PpRoster   *self,
                     const char *uuid,
                     gboolean    away)
{
  g_autoptr(GError) error = NULL;

  if (uuid != NULL && !pp_book_save_away (self->book, uuid, away, &error) &&
      !g_error_matches (error, PP_ERROR, PP_ERROR_NOT_FOUND))
    pp_roster_complain (self, error);
}

/** Keeping: a password on its way to where it is kept. */
typedef struct
{
  PpRoster    *roster;  /* (owned) */
  PpSavedPool *saved;   /* (owned) */
} Keeping;

static void
keeping_free (Keeping *self)
{
  g_object_unref (self->roster);
  pp_saved_pool_free (self->saved);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Keeping, keeping_free)

/* Only what the keyring has taken is looked for there the next time. */
static void
kept_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(Keeping) keeping = user_data;
  PpRoster *self = keeping->roster;
  g_autoptr(PpSavedPool) saved = pp_book_find (self->book, keeping->saved->uuid);
  g_autoptr(GError) error = NULL;
  gboolean remembered = pp_passwords_keep_finish (PP_PASSWORDS (object), result, &error);

  if (error != NULL)
    {
      pp_roster_complain (self, error);
    }
  else if (remembered && (saved == NULL || !g_str_equal (saved->user, keeping->saved->user)))
    {
      /* Forgotten, or given another user, meanwhile. */
      keeping->saved->remember = TRUE;
      clear_password (self, keeping->saved);
    }
  else if (remembered && !saved->remember)
    {
      saved->remember = TRUE;
      save (self, saved);
    }
  release (self);
}

static void
keep_password (PpRoster          *self,
               const PpSavedPool *saved,
               const char        *password,
               gboolean           remember)
{
  Keeping *keeping = g_new0 (Keeping, 1);

  keeping->roster = g_object_ref (self);
  keeping->saved = pp_saved_pool_copy (saved);
  hold (self);
  pp_passwords_keep_async (self->passwords, saved, password, remember, kept_cb, keeping);
}

/* The item that is there follows the new connection, unless it has one by the same way. */
static PpPoolItem *
place (PpRoster   *self,
       PpLivePool *pool)
{
  const char *uuid = pp_snapshot_get_uuid (pp_live_pool_get_snapshot (pool));
  PpPoolItem *item;
  g_autoptr(PpLivePool) before = NULL;

  /* Added again before it was gone. */
  if (self->forgotten != NULL && g_strcmp0 (pp_pool_item_get_uuid (self->forgotten), uuid) == 0)
    pp_roster_bring_back (self);
  item = pp_roster_find (self, uuid);
  if (item == NULL)
    return pp_roster_add (self, pool);

  before = g_object_ref (pp_pool_item_get_pool (item));
  if (before == pool)
    return item;
  pp_pool_item_set_pool (item, pool);
  close_pool (self, before);

  return item;
}

/**
 * pp_roster_keep:
 * @self: a roster
 * @pool: a connected pool
 * @password: its password
 * @remember: whether the keyring is to have it; otherwise it is kept until the program ends
 *
 * Writes the pool into the book. A pool that is there already, by whatever address, is not added:
 * its item follows the new connection and the one before is closed.
 *
 * Returns: (transfer none): its item
 */
PpPoolItem *
pp_roster_keep (PpRoster   *self,
                PpLivePool *pool,
                const char *password,
                gboolean    remember)
{
  g_autoptr(PpSavedPool) saved = NULL;
  g_autoptr(PpSavedPool) before = NULL;

  g_return_val_if_fail (PP_IS_ROSTER (self), NULL);
  g_return_val_if_fail (pp_live_pool_get_snapshot (pool) != NULL, NULL);

  saved = pp_saved_describe (pool);
  before = pp_book_find (self->book, saved->uuid);
  if (before != NULL && (!remember || !g_str_equal (before->user, saved->user)))
    clear_password (self, before);
  else if (before != NULL)
    saved->remember = before->remember;
  save (self, saved);
  pp_live_pool_keep_legacy_tls (pool);
  pp_roster_keep_away (self, saved->uuid, FALSE);
  keep_password (self, saved, password, remember);

  return place (self, pool);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  char *password = pp_passwords_find_finish (PP_PASSWORDS (object), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, password, (GDestroyNotify) pp_keyring_free_password);
}

/**
 * pp_roster_find_password:
 * @self: a roster
 * @item: a pool
 * @callback: (scope async): called when it is found, or not
 * @user_data: data for @callback
 *
 * Looks for what was typed in this run, then for what the keyring remembers.
 */
void
pp_roster_find_password (PpRoster           *self,
                         PpPoolItem         *item,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(PpSavedPool) saved = NULL;

  g_return_if_fail (PP_IS_ROSTER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, pp_roster_find_password);
  saved = pp_book_find (self->book, pp_pool_item_get_uuid (item));
  if (saved == NULL)
    g_task_return_pointer (task, NULL, NULL);
  else
    pp_passwords_find_async (self->passwords, saved, found_cb, g_steal_pointer (&task));
}

/**
 * pp_roster_password_finish:
 * @self: a roster
 * @result: what the callback was given
 * @error: return location for an error of the keyring
 *
 * Returns: (transfer full) (nullable): the password, for pp_keyring_free_password(); %NULL without
 *   @error when nobody knows it
 */
char *
pp_roster_password_finish (PpRoster     *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_roster_find_password), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * pp_roster_disconnect:
 * @self: a roster
 * @item: a pool
 *
 * Logs out; what was last seen of it stays. It stays disconnected at the next start too, until a
 * person connects it.
 */
void
pp_roster_disconnect (PpRoster   *self,
                      PpPoolItem *item)
{
  g_return_if_fail (PP_IS_ROSTER (self));
  g_return_if_fail (PP_IS_POOL_ITEM (item));

  pp_pool_item_set_absence (item, PP_ABSENCE_LEFT);
  pp_roster_keep_away (self, pp_pool_item_get_uuid (item), TRUE);
  close_pool (self, pp_pool_item_get_pool (item));
}

/**
 * pp_roster_restore:
 * @self: a roster
 *
 * Adds the pools of the book; those whose password is remembered are connected, unless a person has
 * disconnected them.
 */
void
pp_roster_restore (PpRoster *self)
{
  g_autoptr(GPtrArray) list = NULL;

  g_return_if_fail (PP_IS_ROSTER (self));

  list = pp_book_list (self->book);
  for (guint i = 0; i < list->len; i++)
    {
      const PpSavedPool *saved = g_ptr_array_index (list, i);
      g_autoptr(PpLivePool) pool = pp_live_pool_new (saved->address, saved->user, self->book);
      g_autoptr(PpPoolItem) item = pp_pool_item_new (pool, self->feed, self->notes, saved);

      pp_live_pool_set_network (pool, self->reach);
      pp_live_pool_expect (pool, saved->uuid);
      g_list_store_append (self->pools, item);
      if (saved->away)
        pp_pool_item_set_absence (item, PP_ABSENCE_LEFT);
      else if (saved->remember && pp_passwords_can_remember (self->passwords))
        pp_roster_connect_item (self, item, FALSE);
    }
}

/**
 * pp_roster_forget_password:
 * @self: a roster
 * @uuid: uuid of a saved pool
 *
 * Takes its password out of the keyring; the pool stays, and a connection that stands too.
 */
void
pp_roster_forget_password (PpRoster   *self,
                           const char *uuid)
{
  g_autoptr(PpSavedPool) saved = NULL;

  g_return_if_fail (PP_IS_ROSTER (self) && uuid != NULL);

  saved = pp_book_find (self->book, uuid);
  if (saved == NULL)
    return;
  clear_password (self, saved);
  saved->remember = FALSE;
  save (self, saved);
}

/**
 * pp_roster_forget:
 * @self: a roster
 * @item: a pool
 *
 * Takes @item out of the list. Its connection, book entry, password and pins stay until
 * pp_roster_let_go(): pp_roster_bring_back() has it back as it was. One at a time: the one that was
 * forgotten before is let go.
 */
void
pp_roster_forget (PpRoster   *self,
                  PpPoolItem *item)
{
  g_autoptr(PpPoolItem) alive = NULL;
  guint position;

  g_return_if_fail (PP_IS_ROSTER (self));

  if (!g_list_store_find (self->pools, item, &position))
    return;

  pp_roster_let_go (self);
  alive = g_object_ref (item);
  g_list_store_remove (self->pools, position);
  self->position = position;
  set_forgotten (self, item);
}

/**
 * pp_roster_get_forgotten:
 * @self: a roster
 *
 * Returns: (transfer none) (nullable): the pool that can still be brought back
 */
PpPoolItem *
pp_roster_get_forgotten (PpRoster *self)
{
  g_return_val_if_fail (PP_IS_ROSTER (self), NULL);

  return self->forgotten;
}

/**
 * pp_roster_bring_back:
 * @self: a roster
 *
 * Undoes pp_roster_forget().
 */
void
pp_roster_bring_back (PpRoster *self)
{
  g_autoptr(PpPoolItem) item = NULL;
  guint n;

  g_return_if_fail (PP_IS_ROSTER (self));

  if (self->forgotten == NULL)
    return;

  item = g_object_ref (self->forgotten);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->pools));
  g_list_store_insert (self->pools, MIN (self->position, n), item);
  set_forgotten (self, NULL);
}

/**
 * pp_roster_let_go:
 * @self: a roster
 *
 * What pp_roster_forget() began is now for good: the pool is logged out of, and its entry in the
 * book, its password and the pins of its servers are removed.
 */
void
pp_roster_let_go (PpRoster *self)
{
  g_autoptr(PpPoolItem) item = NULL;
  g_autoptr(PpSavedPool) saved = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (PP_IS_ROSTER (self));

  if (self->forgotten == NULL)
    return;

  item = g_object_ref (self->forgotten);
  set_forgotten (self, NULL);
  close_pool (self, pp_pool_item_get_pool (item));
  saved = pp_book_find (self->book, pp_pool_item_get_uuid (item));
  if (saved == NULL)
    return;
  clear_password (self, saved);
  if (!pp_book_forget (self->book, saved->uuid, &error))
    pp_roster_complain (self, error);
}

/**
 * pp_roster_close_async:
 * @self: a roster
 * @callback: (scope async): called when each server and the keyring were told
 * @user_data: data for @callback
 *
 * The end of the program: what was forgotten is let go, and every pool is logged out of.
 */
void
pp_roster_close_async (PpRoster           *self,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_return_if_fail (PP_IS_ROSTER (self));
  g_return_if_fail (self->closing == NULL);

  self->closing = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->closing, pp_roster_close_async);
  hold (self);
  pp_roster_let_go (self);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->pools)); i++)
    {
      g_autoptr(PpPoolItem) item = g_list_model_get_item (G_LIST_MODEL (self->pools), i);

      close_pool (self, pp_pool_item_get_pool (item));
    }
  release (self);
}

/**
 * pp_roster_close_finish:
 * @self: a roster
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: %TRUE
 */
gboolean
pp_roster_close_finish (PpRoster     *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, pp_roster_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
