/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-library"

#include "config.h"

#include <poolpatch/pp-library.h>

#include <string.h>

#include <glib/gstdio.h>
#include <poolpatch/pp-error.h>

#include "pp-checksums.h"
#include "pp-library-private.h"

#define DEFAULT_TIMEOUT 60
#define MAX_TIMEOUT     3600
#define DEFAULT_PARALLEL 3
#define MAX_PARALLEL    8     /* as many as the client has connections for one server */
#define DEFAULT_TRIES   5
#define DEFAULT_DELAY   1000

G_DEFINE_FINAL_TYPE (PpLibrary, pp_library, G_TYPE_OBJECT)

typedef enum
{
  PROP_TIMEOUT = 1,
  PROP_CONNECT_TIMEOUT,
  PROP_PROXY_RESOLVER,
  PROP_PARALLEL,
  PROP_TRIES,
  PROP_RETRY_DELAY,
  PROP_KEY_FILE,
  PROP_QUOTA,
  PROP_FILE_SERVICE,
  PROP_NETWORK_MONITOR,
} PpLibraryProperty;

static GParamSpec *props[PROP_NETWORK_MONITOR + 1];

enum
{
  SIGNAL_CHANGED,
  SIGNAL_FETCHES_CHANGED,
  SIGNAL_METERED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
pp_library_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  PpLibrary *self = PP_LIBRARY (object);

  switch ((PpLibraryProperty) prop_id)
    {
    case PROP_TIMEOUT:
      g_value_set_uint (value, pp_net_get_timeout (self->net));
      break;

    case PROP_CONNECT_TIMEOUT:
      g_value_set_uint (value, pp_net_get_connect_timeout (self->net));
      break;

    case PROP_PARALLEL:
      g_value_set_uint (value, self->parallel);
      break;

    case PROP_TRIES:
      g_value_set_uint (value, self->tries);
      break;

    case PROP_RETRY_DELAY:
      g_value_set_uint (value, self->retry_delay);
      break;

    case PROP_KEY_FILE:
      g_value_set_string (value, self->key_file);
      break;

    case PROP_QUOTA:
      g_value_set_uint64 (value, self->quota);
      break;

    case PROP_FILE_SERVICE:
      g_value_set_string (value, pp_tokens_get_server (self->tokens));
      break;

    case PROP_NETWORK_MONITOR:
      g_value_set_object (value, self->monitor);
      break;

    case PROP_PROXY_RESOLVER:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
pp_library_set_property (GObject      *object,
                         guint         prop_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  PpLibrary *self = PP_LIBRARY (object);

  switch ((PpLibraryProperty) prop_id)
    {
    case PROP_TIMEOUT:
      pp_net_set_timeout (self->net, g_value_get_uint (value));
      break;

    case PROP_CONNECT_TIMEOUT:
      pp_net_set_connect_timeout (self->net, g_value_get_uint (value));
      break;

    case PROP_PROXY_RESOLVER:
      pp_net_set_proxy_resolver (self->net, g_value_get_object (value));
      break;

    case PROP_PARALLEL:
      self->parallel = g_value_get_uint (value);
      break;

    case PROP_TRIES:
      self->tries = g_value_get_uint (value);
      break;

    case PROP_RETRY_DELAY:
      self->retry_delay = g_value_get_uint (value);
      break;

    case PROP_KEY_FILE:
      g_free (self->key_file);
      self->key_file = g_value_dup_string (value);
      break;

    case PROP_QUOTA:
      self->quota = g_value_get_uint64 (value);
      break;

    case PROP_FILE_SERVICE:
      pp_tokens_set_server (self->tokens, g_value_get_string (value));
      break;

    case PROP_NETWORK_MONITOR:
      pp_library_set_monitor (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
pp_library_dispose (GObject *object)
{
  PpLibrary *self = PP_LIBRARY (object);

  if (self->net != NULL)
    pp_net_abort (self->net);
  g_clear_object (&self->net);
  g_clear_object (&self->tokens);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (pp_library_parent_class)->dispose (object);
}

static void
pp_library_finalize (GObject *object)
{
  PpLibrary *self = PP_LIBRARY (object);

  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->records, g_hash_table_unref);
  g_clear_pointer (&self->fetching, g_hash_table_unref);
  g_clear_pointer (&self->fetches, g_ptr_array_unref);
  g_clear_pointer (&self->checksums, g_hash_table_unref);
  g_clear_pointer (&self->key_file, g_free);
  g_clear_pointer (&self->login_server, g_free);
  if (self->login != NULL)
    explicit_bzero (self->login, strlen (self->login));
  g_clear_pointer (&self->login, g_free);

  G_OBJECT_CLASS (pp_library_parent_class)->finalize (object);
}

static void
pp_library_class_init (PpLibraryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = pp_library_get_property;
  object_class->set_property = pp_library_set_property;
  object_class->dispose = pp_library_dispose;
  object_class->finalize = pp_library_finalize;

  /**
   * PpLibrary:timeout:
   *
   * For how many seconds a download may stand still before it counts as failed.
   */
  props[PROP_TIMEOUT] =
    g_param_spec_uint ("timeout", NULL, NULL, 1, MAX_TIMEOUT, DEFAULT_TIMEOUT,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * PpLibrary:connect-timeout:
   *
   * For how many seconds a connection may be in the making, the way through a proxy included.
   */
  props[PROP_CONNECT_TIMEOUT] =
    g_param_spec_uint ("connect-timeout", NULL, NULL, 1, MAX_TIMEOUT, PP_NET_CONNECT_SECONDS,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * PpLibrary:proxy-resolver:
   *
   * Who says which proxy leads to a server: at first the desktop, %NULL = none does.
   */
  props[PROP_PROXY_RESOLVER] =
    g_param_spec_object ("proxy-resolver", NULL, NULL, G_TYPE_PROXY_RESOLVER,
                         G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);

  /**
   * PpLibrary:parallel:
   *
   * How many downloads go at a time; the others wait.
   */
  props[PROP_PARALLEL] =
    g_param_spec_uint ("parallel", NULL, NULL, 1, MAX_PARALLEL, DEFAULT_PARALLEL,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * PpLibrary:tries:
   *
   * How often in a row a download is tried without getting any further.
   */
  props[PROP_TRIES] =
    g_param_spec_uint ("tries", NULL, NULL, 1, G_MAXUINT, DEFAULT_TRIES,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * PpLibrary:retry-delay:
   *
   * Milliseconds before the second of these; each time it is twice as long.
   */
  props[PROP_RETRY_DELAY] =
    g_param_spec_uint ("retry-delay", NULL, NULL, 0, G_MAXUINT, DEFAULT_DELAY,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * PpLibrary:key-file:
   *
   * Public key of who has to have signed what comes in, %NULL = it only has to be whole.
   */
  props[PROP_KEY_FILE] = g_param_spec_string ("key-file", NULL, NULL, NULL,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * PpLibrary:quota:
   *
   * How many bytes the files may take, 0 = as many as there is room for.
   */
  props[PROP_QUOTA] = g_param_spec_uint64 ("quota", NULL, NULL, 0, G_MAXUINT64, 0,
                                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * PpLibrary:file-service:
   *
   * "https://host[:port]" of the server that gives files for a token, and tokens for a client ID.
   */
  props[PROP_FILE_SERVICE] = g_param_spec_string ("file-service", NULL, NULL, PP_TOKENS_SERVER,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * PpLibrary:network-monitor:
   *
   * Who says whether the connection is metered: at first the system.
   */
  props[PROP_NETWORK_MONITOR] =
    g_param_spec_object ("network-monitor", NULL, NULL, G_TYPE_NETWORK_MONITOR,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  /**
   * PpLibrary::changed:
   *
   * A file came or went.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * PpLibrary::fetches-changed:
   *
   * A download came, went, or got further: see pp_library_list_fetches().
   */
  signals[SIGNAL_FETCHES_CHANGED] = g_signal_new ("fetches-changed", G_TYPE_FROM_CLASS (klass),
                                                  G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                  G_TYPE_NONE, 0);

  /**
   * PpLibrary::metered:
   *
   * A download waits because the connection is metered: pp_library_answer_metered() says whether it
   * may go on.
   */
  signals[SIGNAL_METERED] = g_signal_new ("metered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pp_library_init (PpLibrary *self)
{
  self->net = pp_net_new (DEFAULT_TIMEOUT);
  self->tokens = pp_tokens_new (self->net);
  pp_library_set_monitor (self, NULL);
  self->fetching = g_hash_table_new (g_str_hash, g_str_equal);
  self->fetches = g_ptr_array_new ();
  self->parallel = DEFAULT_PARALLEL;
  self->tries = DEFAULT_TRIES;
  self->retry_delay = DEFAULT_DELAY;
}

/**
 * pp_library_new:
 * @folder: where the files are; made when the first one comes
 *
 * Returns: (transfer full): the library in @folder
 */
PpLibrary *
pp_library_new (const char *folder)
{
  PpLibrary *self = g_object_new (PP_TYPE_LIBRARY, NULL);

  self->folder = g_strdup (folder);
  self->records = pp_library_record_load_all (folder);

  return self;
}

/**
 * pp_library_get_folder:
 * @self: a library
 *
 * Returns: (transfer none): its folder
 */
const char *
pp_library_get_folder (PpLibrary *self)
{
  g_return_val_if_fail (PP_IS_LIBRARY (self), NULL);

  return self->folder;
}

/**
 * pp_library_dup_path:
 * @self: a library
 * @uuid: uuid of a hotfix
 *
 * Returns: (transfer full) (nullable): path of its file, when it is there with the size that
 *   was written down
 */
char *
pp_library_dup_path (PpLibrary  *self,
                     const char *uuid)
{
  g_autofree char *key = NULL;
  g_autofree char *path = NULL;
  PpLibraryRecord *record;
  GStatBuf found;

  g_return_val_if_fail (PP_IS_LIBRARY (self) && uuid != NULL, NULL);

  key = g_ascii_strdown (uuid, -1);
  record = g_hash_table_lookup (self->records, key);
  if (record == NULL)
    return NULL;

  path = g_build_filename (self->folder, record->file, NULL);
  if (g_stat (path, &found) != 0 || (guint64) found.st_size != record->size)
    return NULL;

  return g_steal_pointer (&path);
}

/**
 * pp_library_list:
 * @self: a library
 *
 * Returns: (transfer full): uuids of the hotfixes whose files are there
 */
char **
pp_library_list (PpLibrary *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer uuid;

  g_return_val_if_fail (PP_IS_LIBRARY (self), NULL);

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    {
      g_autofree char *path = pp_library_dup_path (self, uuid);

      if (path != NULL)
        g_strv_builder_add (builder, uuid);
    }

  return g_strv_builder_end (builder);
}

/**
 * pp_library_load_checksums:
 * @self: a library
 * @path: (nullable): a list as sha256sum writes it; %NULL = none
 * @error: return location for an error
 *
 * What comes in from now on has to have the checksum that the list gives for its name.
 *
 * Returns: whether the list was read
 */
gboolean
pp_library_load_checksums (PpLibrary  *self,
                           const char *path,
                           GError    **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (PP_IS_LIBRARY (self), FALSE);

  g_clear_pointer (&self->checksums, g_hash_table_unref);
  if (path == NULL)
    return TRUE;
  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  self->checksums = pp_checksums_parse (text, error);

  return self->checksums != NULL;
}

/**
 * pp_library_remove:
 * @self: a library
 * @uuid: uuid of a hotfix
 * @error: return location for an error
 *
 * Deletes its file, and what was written down of it. Where it came from is not touched.
 *
 * Returns: %FALSE with %PP_ERROR_NOT_FOUND when it is not there, or a %G_IO_ERROR
 */
gboolean
pp_library_remove (PpLibrary  *self,
                   const char *uuid,
                   GError    **error)
{
  PpLibraryRecord *record;
  g_autofree char *key = NULL;
  g_autofree char *facts = NULL;
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFile) facts_file = NULL;

  g_return_val_if_fail (PP_IS_LIBRARY (self) && uuid != NULL, FALSE);

  record = pp_library_find_record (self, uuid);
  if (record == NULL)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_NOT_FOUND, NULL,
                                              "The library has no file of %s", uuid));
      return FALSE;
    }

  key = g_strdup (record->uuid);
  facts = g_strconcat (record->file, ".ini", NULL);
  folder = g_file_new_for_path (self->folder);
  file = g_file_get_child (folder, record->file);
  facts_file = g_file_get_child (folder, facts);
  if (!g_file_delete (file, NULL, error) || !g_file_delete (facts_file, NULL, error))
    return FALSE;

  g_hash_table_remove (self->records, key);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return TRUE;
}

/*
 * pp_library_take_record:
 * @self: a library
 * @record: (transfer full): of a file that is in its folder now
 *
 * Returns: (transfer full): path of the file
 */
char *
pp_library_take_record (PpLibrary       *self,
                        PpLibraryRecord *record)
{
  char *path = g_build_filename (self->folder, record->file, NULL);

  g_hash_table_replace (self->records, g_strdup (record->uuid), record);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return path;
}

/*
 * pp_library_reload:
 * @self: a library
 *
 * Reads again what is there.
 */
void
pp_library_reload (PpLibrary *self)
{
  g_hash_table_unref (self->records);
  self->records = pp_library_record_load_all (self->folder);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/*
 * pp_library_tell_changed:
 * @self: a library
 */
void
pp_library_tell_changed (PpLibrary *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/*
 * pp_library_tell_metered:
 * @self: a library
 */
void
pp_library_tell_metered (PpLibrary *self)
{
  g_signal_emit (self, signals[SIGNAL_METERED], 0);
}

/*
 * pp_library_tell_fetches_changed:
 * @self: a library
 */
void
pp_library_tell_fetches_changed (PpLibrary *self)
{
  g_signal_emit (self, signals[SIGNAL_FETCHES_CHANGED], 0);
}
