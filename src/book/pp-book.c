/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-book"

#include "config.h"

#include "pp-book-object.h"

#include <string.h>

#include <poolpatch/pp-error.h>

#define POOLS_FILE "pools.ini"
#define PINS_FILE "pins.ini"
#define PINS_GROUP "pins"
#define CERTIFICATE_PREFIX "certificate "

/*
 * pools.ini   one group a pool, named by its uuid: name, address, user, members, remember,
 *             legacy-tls, disconnected
 * pins.ini    [pins] host:port = SHA-256 of the certificate
 *             [certificate host:port] what a person was shown of it
 * hidden.ini  [hidden] uuid of a pool = uuids of hotfixes (pp-book-hidden.c)
 *
 * A damaged file is kept aside as *.broken and said; the book goes on empty rather than lose it.
 * Before a change the file is read again: the window and poolpatchctl may both be at it.
 */

G_DEFINE_FINAL_TYPE (PpBook, pp_book, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/**
 * pp_saved_pool_new:
 * @uuid: uuid of the pool
 * @name: its name as last seen
 * @address: "https://host[:port]" of its master as last seen
 * @user: user to log in as
 * @members: (nullable): addresses of all its servers
 *
 * Returns: (transfer full): a saved pool
 */
PpSavedPool *
pp_saved_pool_new (const char         *uuid,
                   const char         *name,
                   const char         *address,
                   const char         *user,
                   const char * const *members)
{
  PpSavedPool *self = g_new0 (PpSavedPool, 1);
  const char * const none[] = { NULL };

  self->uuid = g_ascii_strdown (uuid, -1);
  self->name = g_strdup (name != NULL ? name : "");
  self->address = g_strdup (address);
  self->user = g_strdup (user);
  self->members = g_strdupv ((char **) (members != NULL ? members : none));

  return self;
}

/**
 * pp_saved_pool_copy:
 * @self: a saved pool
 *
 * Returns: (transfer full): another one like it
 */
PpSavedPool *
pp_saved_pool_copy (const PpSavedPool *self)
{
  PpSavedPool *copy = pp_saved_pool_new (self->uuid, self->name, self->address, self->user,
                                         (const char * const *) self->members);

  copy->remember = self->remember;
  copy->away = self->away;

  return copy;
}

/**
 * pp_saved_pool_free:
 * @self: (transfer full) (nullable): a saved pool
 *
 * Frees it.
 */
void
pp_saved_pool_free (PpSavedPool *self)
{
  if (self == NULL)
    return;

  g_free (self->uuid);
  g_free (self->name);
  g_free (self->address);
  g_free (self->user);
  g_strfreev (self->members);
  g_free (self);
}

static void
pp_book_finalize (GObject *object)
{
  PpBook *self = PP_BOOK (object);

  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->pools, g_key_file_unref);
  g_clear_pointer (&self->pins, g_key_file_unref);
  g_clear_pointer (&self->hidden, g_key_file_unref);
  g_clear_pointer (&self->refusals, g_key_file_unref);

  G_OBJECT_CLASS (pp_book_parent_class)->finalize (object);
}

static void
pp_book_class_init (PpBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_book_finalize;

  /**
   * PpBook::changed:
   *
   * A pool was saved or forgotten, or what is hidden of one.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
pp_book_init (PpBook *self)
{
  self->pools = g_key_file_new ();
  self->pins = g_key_file_new ();
  self->hidden = g_key_file_new ();
  self->refusals = g_key_file_new ();
}

/**
 * pp_book_new:
 * @folder: where its files are; made when something is saved
 *
 * Returns: (transfer full): a book that is not loaded yet
 */
PpBook *
pp_book_new (const char *folder)
{
  PpBook *self = g_object_new (PP_TYPE_BOOK, NULL);

  self->folder = g_strdup (folder);

  return self;
}

/**
 * pp_book_load:
 * @self: a book
 * @error: return location for an error
 *
 * Reads its files; files that are not there yet are empty. A damaged file is renamed to *.broken
 * and said in @error; what could be read is there all the same.
 *
 * Returns: whether everything was read
 */
gboolean
pp_book_load (PpBook  *self,
              GError **error)
{
  struct { const char *name; GKeyFile **file; } files[] =
  {
    { POOLS_FILE, &self->pools },
    { PINS_FILE, &self->pins },
    { PP_BOOK_HIDDEN_FILE, &self->hidden },
    { PP_BOOK_REFUSALS_FILE, &self->refusals },
  };
  GError *first = NULL;

  g_return_val_if_fail (PP_IS_BOOK (self), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(GError) local = NULL;

      if (!pp_book_file_load (self->folder, files[i].name, files[i].file, &local) && first == NULL)
        first = g_steal_pointer (&local);
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, first);

  return FALSE;
}

static char *
dup_string (GKeyFile   *file,
            const char *group,
            const char *key,
            const char *fallback)
{
  char *text = g_key_file_get_string (file, group, key, NULL);

  return text != NULL ? text : g_strdup (fallback);
}

/**
 * pp_book_list:
 * @self: a book
 *
 * Returns: (transfer container) (element-type PpSavedPool): the saved pools, in the order they were
 *   added
 */
GPtrArray *
pp_book_list (PpBook *self)
{
  g_auto(GStrv) groups = NULL;
  GPtrArray *pools;

  g_return_val_if_fail (PP_IS_BOOK (self), NULL);

  pools = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_saved_pool_free);
  groups = g_key_file_get_groups (self->pools, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autofree char *name = dup_string (self->pools, groups[i], "name", "");
      g_autofree char *address = dup_string (self->pools, groups[i], "address", NULL);
      g_autofree char *user = dup_string (self->pools, groups[i], "user", "root");
      g_auto(GStrv) members = g_key_file_get_string_list (self->pools, groups[i], "members", NULL,
                                                          NULL);

      PpSavedPool *pool;

      if (address == NULL)
        continue;
      pool = pp_saved_pool_new (groups[i], name, address, user, (const char * const *) members);
      pool->remember = g_key_file_get_boolean (self->pools, groups[i], "remember", NULL);
      pool->away = g_key_file_get_boolean (self->pools, groups[i], "disconnected", NULL);
      g_ptr_array_add (pools, pool);
    }

  return pools;
}

/**
 * pp_book_find:
 * @self: a book
 * @uuid: (nullable): uuid of a pool
 *
 * Returns: (transfer full) (nullable): what is saved of the pool
 */
PpSavedPool *
pp_book_find (PpBook     *self,
              const char *uuid)
{
  g_autoptr(GPtrArray) pools = NULL;

  g_return_val_if_fail (PP_IS_BOOK (self), NULL);

  pools = pp_book_list (self);
  for (guint i = 0; uuid != NULL && i < pools->len; i++)
    {
      const PpSavedPool *pool = g_ptr_array_index (pools, i);

      if (g_ascii_strcasecmp (pool->uuid, uuid) == 0)
        return pp_saved_pool_copy (pool);
    }

  return NULL;
}

/**
 * pp_book_save_pool:
 * @self: a book
 * @pool: what to keep; replaces the pool of the same uuid
 * @error: return location for an error
 *
 * Writes the pool down at once.
 *
 * Returns: whether it was written
 */
gboolean
pp_book_save_pool (PpBook            *self,
                   const PpSavedPool *pool,
                   GError           **error)
{
  g_return_val_if_fail (PP_IS_BOOK (self), FALSE);
  g_return_val_if_fail (pool != NULL, FALSE);

  if (!pp_book_file_check_uuid (pool->uuid, pool->address, error))
    return FALSE;
  if (!pp_book_file_read_again (self->folder, POOLS_FILE, &self->pools, error))
    return FALSE;

  g_key_file_set_string (self->pools, pool->uuid, "name", pool->name);
  g_key_file_set_string (self->pools, pool->uuid, "address", pool->address);
  g_key_file_set_string (self->pools, pool->uuid, "user", pool->user);
  g_key_file_set_string_list (self->pools, pool->uuid, "members",
                              (const char * const *) pool->members,
                              g_strv_length (pool->members));
  g_key_file_set_boolean (self->pools, pool->uuid, "remember", pool->remember);
  if (!pp_book_file_save (self->folder, POOLS_FILE, self->pools, error))
    return FALSE;

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return TRUE;
}

/* "[::1]:443" cannot be a key as it stands: brackets mean a language there. */
static char *
pin_key (const char *server)
{
  return g_uri_escape_string (server, ":", FALSE);
}

/* "[fe80::1]:443", "https://[fe80::1]:443", "fe80::1" → "fe80::1" */
static char *
dup_host (const char *address)
{
  const char *scheme = strstr (address, "://");
  const char *host = scheme != NULL ? scheme + strlen ("://") : address;
  const char *colon = strchr (host, ':');

  if (*host == '[')
    return g_strndup (host + 1, strcspn (host + 1, "]"));
  if (colon != NULL && strchr (colon + 1, ':') != NULL)
    return g_strdup (host);

  return g_strndup (host, strcspn (host, ":/"));
}

/* "https://10.0.0.1:8443", "[fe80::1]:8443" → 8443; 443 or 80 where there is none */
static guint
get_port (const char *address)
{
  const char *scheme = strstr (address, "://");
  const char *host = scheme != NULL ? scheme + strlen ("://") : address;
  const char *end = *host == '[' ? strchr (host, ']') : host;
  const char *colon = end != NULL ? strchr (end, ':') : NULL;
  guint usual = g_str_has_prefix (address, "http://") ? 80 : 443;

  return colon != NULL ? (guint) g_ascii_strtoull (colon + 1, NULL, 10) : usual;
}

/* All servers of a pool are reached by the same port: another one at the same host is another. */
static gboolean
belongs_to (const char *server,
            const char *address,
            char      **members)
{
  g_autofree char *host = dup_host (server);
  g_autofree char *master = dup_host (address);
  gboolean found = g_ascii_strcasecmp (host, master) == 0;

  for (guint i = 0; members != NULL && members[i] != NULL && !found; i++)
    {
      g_autofree char *member = dup_host (members[i]);

      found = g_ascii_strcasecmp (host, member) == 0;
    }

  return found && get_port (server) == get_port (address);
}

static void
remove_pins (PpBook     *self,
             const char *address,
             char      **members)
{
  g_auto(GStrv) keys = g_key_file_get_keys (self->pins, PINS_GROUP, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *server = g_uri_unescape_string (keys[i], NULL);

      if (server != NULL && address != NULL && belongs_to (server, address, members))
        {
          g_autofree char *group = g_strconcat (CERTIFICATE_PREFIX, keys[i], NULL);

          g_key_file_remove_key (self->pins, PINS_GROUP, keys[i], NULL);
          g_key_file_remove_group (self->pins, group, NULL);
        }
    }
}

/**
 * pp_book_forget:
 * @self: a book
 * @uuid: uuid of a pool
 * @error: return location for an error
 *
 * Forgets a pool, the pins of its servers and what was hidden of it. A pool that is not in the
 * book is forgotten already.
 *
 * Returns: whether that was written
 */
gboolean
pp_book_forget (PpBook     *self,
                const char *uuid,
                GError    **error)
{
  g_autofree char *group = g_ascii_strdown (uuid, -1);
  g_auto(GStrv) members = NULL;
  g_autofree char *address = NULL;

  g_return_val_if_fail (PP_IS_BOOK (self), FALSE);

  if (!pp_book_file_read_again (self->folder, POOLS_FILE, &self->pools, error) ||
      !pp_book_file_read_again (self->folder, PINS_FILE, &self->pins, error))
    return FALSE;

  address = g_key_file_get_string (self->pools, group, "address", NULL);
  members = g_key_file_get_string_list (self->pools, group, "members", NULL, NULL);
  if (!g_key_file_remove_group (self->pools, group, NULL))
    return TRUE;
  if (!pp_book_save_hidden (self, uuid, NULL, error) ||
      !pp_book_forget_refusals (self, group, error))
    return FALSE;

  remove_pins (self, address, members);
  if (!pp_book_file_save (self->folder, POOLS_FILE, self->pools, error) ||
      !pp_book_file_save (self->folder, PINS_FILE, self->pins, error))
    return FALSE;

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return TRUE;
}

/**
 * pp_book_dup_pin:
 * @self: a book
 * @server: "host:port"
 *
 * Returns: (transfer full) (nullable): fingerprint of the certificate that was trusted there
 */
char *
pp_book_dup_pin (PpBook     *self,
                 const char *server)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (PP_IS_BOOK (self), NULL);

  key = pin_key (server);

  return g_key_file_get_string (self->pins, PINS_GROUP, key, NULL);
}

/**
 * pp_book_save_pin:
 * @self: a book
 * @server: "host:port"
 * @fingerprint: SHA-256, 64 lower-case hexadecimal digits
 * @error: return location for an error
 *
 * Writes down which certificate is trusted at @server.
 *
 * Returns: whether it was written
 */
gboolean
pp_book_save_pin (PpBook     *self,
                  const char *server,
                  const char *fingerprint,
                  GError    **error)
{
  g_autofree char *key = NULL;
  g_autofree char *group = NULL;

  g_return_val_if_fail (PP_IS_BOOK (self), FALSE);

  if (!pp_book_file_read_again (self->folder, PINS_FILE, &self->pins, error))
    return FALSE;

  key = pin_key (server);
  group = g_strconcat (CERTIFICATE_PREFIX, key, NULL);
  g_key_file_set_string (self->pins, PINS_GROUP, key, fingerprint);
  /* What is known of the one before is not true of this one. */
  g_key_file_remove_group (self->pins, group, NULL);

  return pp_book_file_save (self->folder, PINS_FILE, self->pins, error);
}

static void
write_certificate (GKeyFile      *file,
                   const char    *group,
                   PpCertificate *certificate)
{
  g_key_file_set_string (file, group, "subject", certificate->subject);
  g_key_file_set_string (file, group, "issuer", certificate->issuer);
  g_key_file_set_string (file, group, "key-type", certificate->key_type);
  g_key_file_set_uint64 (file, group, "key-bits", certificate->key_bits);
  g_key_file_set_string (file, group, "signature", certificate->signature);
  g_key_file_set_int64 (file, group, "not-before", certificate->not_before);
  g_key_file_set_int64 (file, group, "not-after", certificate->not_after);
  g_key_file_set_boolean (file, group, "self-signed", certificate->self_signed);
  if (certificate->tls_version != NULL)
    g_key_file_set_string (file, group, "tls-version", certificate->tls_version);
}

/**
 * pp_book_save_certificate:
 * @self: a book
 * @server: "host:port"
 * @certificate: what a person trusts there
 * @error: return location for an error
 *
 * As pp_book_save_pin(), and keeps what was shown of the certificate, to be shown again beside
 * another one.
 *
 * Returns: whether it was written
 */
gboolean
pp_book_save_certificate (PpBook        *self,
                          const char    *server,
                          PpCertificate *certificate,
                          GError       **error)
{
  g_autofree char *key = NULL;
  g_autofree char *group = NULL;

  g_return_val_if_fail (PP_IS_BOOK (self), FALSE);
  g_return_val_if_fail (server != NULL && certificate != NULL, FALSE);

  if (!pp_book_file_read_again (self->folder, PINS_FILE, &self->pins, error))
    return FALSE;

  key = pin_key (server);
  group = g_strconcat (CERTIFICATE_PREFIX, key, NULL);
  g_key_file_set_string (self->pins, PINS_GROUP, key, certificate->fingerprint);
  g_key_file_remove_group (self->pins, group, NULL);
  write_certificate (self->pins, group, certificate);

  return pp_book_file_save (self->folder, PINS_FILE, self->pins, error);
}

/**
 * pp_book_dup_certificate:
 * @self: a book
 * @server: "host:port"
 *
 * Returns: (transfer full) (nullable): what is known of the certificate that is pinned there: of
 *   one that came without a person its fingerprint at least, the rest empty
 */
PpCertificate *
pp_book_dup_certificate (PpBook     *self,
                         const char *server)
{
  g_autofree char *key = NULL;
  g_autofree char *group = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *issuer = NULL;
  g_autofree char *key_type = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *tls_version = NULL;
  PpCertificate facts = { 0 };

  g_return_val_if_fail (PP_IS_BOOK (self), NULL);

  key = pin_key (server);
  group = g_strconcat (CERTIFICATE_PREFIX, key, NULL);
  facts.fingerprint = fingerprint = g_key_file_get_string (self->pins, PINS_GROUP, key, NULL);
  if (fingerprint == NULL)
    return NULL;

  facts.subject = subject = dup_string (self->pins, group, "subject", "");
  facts.issuer = issuer = dup_string (self->pins, group, "issuer", "");
  facts.key_type = key_type = dup_string (self->pins, group, "key-type", "");
  facts.key_bits = (guint) g_key_file_get_uint64 (self->pins, group, "key-bits", NULL);
  facts.signature = signature = dup_string (self->pins, group, "signature", "");
  facts.not_before = g_key_file_get_int64 (self->pins, group, "not-before", NULL);
  facts.not_after = g_key_file_get_int64 (self->pins, group, "not-after", NULL);
  facts.self_signed = g_key_file_get_boolean (self->pins, group, "self-signed", NULL);
  facts.tls_version = tls_version = dup_string (self->pins, group, "tls-version", NULL);

  return pp_certificate_new (&facts);
}

/* What a person has chosen of a pool, apart from what was last seen of it. */
static gboolean
save_choice (PpBook     *self,
             const char *uuid,
             const char *key,
             gboolean    choice,
             GError    **error)
{
  g_autofree char *group = g_ascii_strdown (uuid, -1);

  if (!pp_book_file_read_again (self->folder, POOLS_FILE, &self->pools, error))
    return FALSE;
  if (!g_key_file_has_group (self->pools, group))
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_NOT_FOUND, NULL, "no pool %s is saved", uuid));
      return FALSE;
    }
  if (g_key_file_get_boolean (self->pools, group, key, NULL) == choice)
    return TRUE;

  if (choice)
    g_key_file_set_boolean (self->pools, group, key, TRUE);
  else
    g_key_file_remove_key (self->pools, group, key, NULL);

  return pp_book_file_save (self->folder, POOLS_FILE, self->pools, error);
}

/**
 * pp_book_save_away:
 * @self: a book
 * @uuid: uuid of a saved pool
 * @away: whether a person has disconnected it
 * @error: return location for an error
 *
 * Writes that down: the window does not connect such a pool when it starts. pp_book_save_pool()
 * leaves it as it is.
 *
 * Returns: whether it was written
 */
gboolean
pp_book_save_away (PpBook     *self,
                   const char *uuid,
                   gboolean    away,
                   GError    **error)
{
  g_return_val_if_fail (PP_IS_BOOK (self) && uuid != NULL, FALSE);

  return save_choice (self, uuid, "disconnected", away, error);
}

/**
 * pp_book_save_legacy:
 * @self: a book
 * @uuid: uuid of a saved pool
 * @legacy: whether a person has allowed TLS below 1.2 for it
 * @error: return location for an error
 *
 * Writes that down. A pool that is not in the book has nowhere to keep it.
 *
 * Returns: whether it was written
 */
gboolean
pp_book_save_legacy (PpBook     *self,
                     const char *uuid,
                     gboolean    legacy,
                     GError    **error)
{
  g_return_val_if_fail (PP_IS_BOOK (self) && uuid != NULL, FALSE);

  return save_choice (self, uuid, "legacy-tls", legacy, error);
}

/**
 * pp_book_is_legacy:
 * @self: a book
 * @address: "https://host[:port]" of any server of a pool
 *
 * Returns: whether old TLS is allowed for the pool it belongs to
 */
gboolean
pp_book_is_legacy (PpBook     *self,
                   const char *address)
{
  g_auto(GStrv) groups = NULL;
  gboolean found = FALSE;

  g_return_val_if_fail (PP_IS_BOOK (self) && address != NULL, FALSE);

  groups = g_key_file_get_groups (self->pools, NULL);
  for (guint i = 0; groups[i] != NULL && !found; i++)
    {
      g_autofree char *master = g_key_file_get_string (self->pools, groups[i], "address", NULL);
      g_auto(GStrv) members = NULL;

      members = g_key_file_get_string_list (self->pools, groups[i], "members", NULL, NULL);
      found = master != NULL &&
              g_key_file_get_boolean (self->pools, groups[i], "legacy-tls", NULL) &&
              belongs_to (address, master, members);
    }

  return found;
}
