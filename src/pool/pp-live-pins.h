/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-book.h>

#include "xapi-trust.h"

G_BEGIN_DECLS

/** PpLivePins: the pins of one pool between the book, which keeps them, and what checks them. */
typedef struct _PpLivePins PpLivePins;

PpLivePins *pp_live_pins_new          (PpBook        *book,
                                       const char    *address);
void        pp_live_pins_free         (PpLivePins    *self);
XapiTrust  *pp_live_pins_get_trust    (PpLivePins    *self);
void        pp_live_pins_load         (PpLivePins    *self,
                                       const char    *address);
gboolean    pp_live_pins_solve        (PpLivePins    *self,
                                       const GError  *error);
void        pp_live_pins_add          (PpLivePins    *self,
                                       const char    *server,
                                       PpCertificate *certificate);

G_END_DECLS
