/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "pp-ctl-session.h"

G_BEGIN_DECLS

void  pp_ctl_json_add_strv   (JsonBuilder         *builder,
                              const char          *member,
                              const char * const  *values);
void  pp_ctl_json_add_time   (JsonBuilder         *builder,
                              const char          *member,
                              gint64               seconds);
void  pp_ctl_json_add_string (JsonBuilder         *builder,
                              const char          *member,
                              const char          *value);
void  pp_ctl_json_add_bool   (JsonBuilder         *builder,
                              const char          *member,
                              gboolean             value);
void  pp_ctl_json_add_int    (JsonBuilder         *builder,
                              const char          *member,
                              gint64               value);
void  pp_ctl_json_add_feed   (JsonBuilder         *builder,
                              PpCtlSession        *session);
void  pp_ctl_json_print      (JsonBuilder         *builder);
void  pp_ctl_json_add_status (JsonBuilder         *builder,
                              PpCtlSession        *session,
                              GPtrArray           *outlooks);

G_END_DECLS
