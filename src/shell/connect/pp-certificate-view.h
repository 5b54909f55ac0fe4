/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpCertificateView: what is known of a server's certificate, weak values called weak. */
#define PP_TYPE_CERTIFICATE_VIEW (pp_certificate_view_get_type ())
G_DECLARE_FINAL_TYPE (PpCertificateView, pp_certificate_view, PP, CERTIFICATE_VIEW, GtkBox)

GtkWidget *pp_certificate_view_new  (void);
void       pp_certificate_view_show (PpCertificateView *self,
                                     PpCertificate     *certificate,
                                     PpCertificate     *before);

G_END_DECLS
