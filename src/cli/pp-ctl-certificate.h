/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-ctl-options.h"

G_BEGIN_DECLS

void pp_ctl_certificate_show (const PpCtlOptions *options,
                              PpBook             *book,
                              const GError       *error);

G_END_DECLS
