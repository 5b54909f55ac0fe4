/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-pins"

#include "config.h"

#include "pp-live-pins.h"

#include "xapi-address.h"
#include "xapi-error.h"

struct _PpLivePins
{
  PpBook     *book;   /* (owned) (nullable) */
  XapiTrust  *trust;  /* (owned) */
  GHashTable *known;  /* (owned) set of servers whose pin was taken from the book */
};

/* address: of the pool; whether old TLS is allowed for it is in the book too */
PpLivePins *
pp_live_pins_new (PpBook     *book,
                  const char *address)
{
  PpLivePins *self = g_new0 (PpLivePins, 1);

  self->book = book != NULL ? g_object_ref (book) : NULL;
  self->trust = xapi_trust_new ();
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (book != NULL)
    xapi_trust_set_legacy (self->trust, pp_book_is_legacy (book, address));

  return self;
}

void
pp_live_pins_free (PpLivePins *self)
{
  g_clear_object (&self->book);
  g_object_unref (self->trust);
  g_hash_table_unref (self->known);
  g_free (self);
}

XapiTrust *
pp_live_pins_get_trust (PpLivePins *self)
{
  return self->trust;
}

/* Takes the pin of a server from the book, once; returns whether there was one. */
static gboolean
load (PpLivePins *self,
      const char *server)
{
  g_autofree char *pin = NULL;

  if (server == NULL || self->book == NULL || !g_hash_table_add (self->known, g_strdup (server)))
    return FALSE;
  pin = pp_book_dup_pin (self->book, server);
  if (pin != NULL)
    xapi_trust_add_pin (self->trust, server, pin);

  return pin != NULL;
}

void
pp_live_pins_load (PpLivePins *self,
                   const char *address)
{
  g_autofree char *server = xapi_address_server (address);

  load (self, server);
}

/* The master that a member pointed at may be in the book though nobody asked for it by name. */
gboolean
pp_live_pins_solve (PpLivePins   *self,
                    const GError *error)
{
  return g_error_matches (error, XAPI_ERROR, XAPI_ERROR_CERTIFICATE_UNKNOWN) &&
         load (self, xapi_error_get_server (error));
}

/* server: "host:port" */
void
pp_live_pins_add (PpLivePins    *self,
                  const char    *server,
                  PpCertificate *certificate)
{
  g_autoptr(GError) error = NULL;

  g_hash_table_add (self->known, g_strdup (server));
  xapi_trust_add_pin (self->trust, server, certificate->fingerprint);
  if (self->book != NULL && !pp_book_save_certificate (self->book, server, certificate, &error))
    g_message ("the certificate is trusted only until the program ends: %s", error->message);
}
