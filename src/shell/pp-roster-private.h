/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-roster.h"

G_BEGIN_DECLS

/* Between the files of the roster. */
void pp_roster_connect_item (PpRoster   *self,
                             PpPoolItem *item,
                             gboolean    by_hand);
void pp_roster_keep_away    (PpRoster   *self,
                             const char *uuid,
                             gboolean    away);

G_END_DECLS
