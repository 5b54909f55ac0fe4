/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PP_RATE_SAMPLES 16

/* How fast something goes: what came in the last seconds. All zero is empty. */
typedef struct
{
  gint64 times[PP_RATE_SAMPLES];   /* monotonic, microseconds */
  gint64 counts[PP_RATE_SAMPLES];  /* bytes so far */
  guint  first;
  guint  n;
} PpRate;

void   pp_rate_reset            (PpRate       *self);
void   pp_rate_add              (PpRate       *self,
                                 gint64        now,
                                 gint64        count);
gint64 pp_rate_get_speed        (const PpRate *self,
                                 gint64        now);
gint64 pp_rate_get_seconds_left (const PpRate *self,
                                 gint64        now,
                                 gint64        total);

G_END_DECLS
