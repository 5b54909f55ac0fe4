/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-certificate"

#include "config.h"

#include "pp-ctl-certificate.h"

#include <glib/gi18n.h>

static void
print_fact (const char *name,
            const char *value,
            gboolean    weak)
{
  if (weak)
    g_printerr (_("  %s: %s (weak)\n"), name, value);
  else
    g_printerr ("  %s: %s\n", name, value);
}

/* Of a pin that came without a person, the fingerprint is all there is. */
static void
print_certificate (const char    *title,
                   PpCertificate *certificate)
{
  g_autofree char *fingerprint = pp_certificate_format_fingerprint (certificate->fingerprint);

  g_printerr ("%s\n", title);
  print_fact ("SHA-256", fingerprint, FALSE);
  if (*certificate->subject != '\0')
    {
      g_autofree char *from = pp_text_for_date (certificate->not_before);
      g_autofree char *to = pp_text_for_date (certificate->not_after);
      g_autofree char *validity = g_strdup_printf (_("from %s to %s"), from, to);
      g_autofree char *key = g_strdup_printf (_("%s, %u bits"), certificate->key_type,
                                              certificate->key_bits);

      print_fact (_("Issued to"), certificate->subject, FALSE);
      print_fact (_("Issued by"), certificate->issuer, FALSE);
      print_fact (_("Valid"), validity, FALSE);
      print_fact (_("Key"), key, certificate->weak_key);
      print_fact (_("Signature"), certificate->signature, certificate->weak_signature);
    }
  if (certificate->tls_version != NULL)
    print_fact (_("Connection"), certificate->tls_version, certificate->weak_tls);
}

/**
 * pp_ctl_certificate_show:
 * @options: the options
 * @book: knows the certificates that were trusted
 * @error: why a connection failed
 *
 * After an error about a certificate, prints what is known of it on standard error, and of the one
 * trusted before. Not with --json, where the error itself carries the fingerprints.
 */
void
pp_ctl_certificate_show (const PpCtlOptions *options,
                         PpBook             *book,
                         const GError       *error)
{
  PpCertificate *certificate = pp_error_get_certificate (error);
  g_autoptr(PpCertificate) before = NULL;

  if (certificate == NULL || options->json)
    return;

  if (pp_error_get_pinned (error) != NULL && pp_error_get_server (error) != NULL)
    before = pp_book_dup_certificate (book, pp_error_get_server (error));
  if (before != NULL)
    print_certificate (_("Before:"), before);
  print_certificate (before != NULL ? _("Now:") : _("Its certificate:"), certificate);
}
