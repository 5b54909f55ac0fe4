/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char       *pp_run_files_read      (const char *folder,
                                    const char *name);
JsonObject *pp_run_files_parse     (const char *folder,
                                    const char *name);
const char *pp_run_files_get_state (const char *folder,
                                    JsonObject *report);

JsonObject *pp_json_parse          (const char *text);
const char *pp_json_get_string     (JsonObject *object,
                                    const char *name);
gint64      pp_json_get_int        (JsonObject *object,
                                    const char *name);
gboolean    pp_json_get_boolean    (JsonObject *object,
                                    const char *name);
JsonObject *pp_json_get_object     (JsonObject *object,
                                    const char *name);
JsonArray  *pp_json_get_array      (JsonObject *object,
                                    const char *name);
char      **pp_json_dup_strv       (JsonArray  *array);
gint64      pp_json_parse_time     (const char *text);

G_END_DECLS
