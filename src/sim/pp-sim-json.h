/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "pp-sim-schema.h"

G_BEGIN_DECLS

/* Which JSON-RPC a release speaks on /jsonrpc. */
typedef enum
{
  PP_SIM_JSON_NONE,
  PP_SIM_JSON_1,
  PP_SIM_JSON_2,   /* what a request without "jsonrpc" is answered in is 1 all the same */
} PpSimJsonVersion;

/* A JSON-RPC request. */
typedef struct
{
  char       *method;   /* (owned) */
  PpSimValue *params;   /* (owned) array */
  JsonNode   *id;       /* (owned) number or text */
  gboolean    second;   /* it says "jsonrpc": "2.0" */
} PpSimJsonCall;

PpSimJsonVersion pp_sim_json_version       (PpSimRelease         release);
PpSimJsonCall   *pp_sim_json_parse_call    (const char          *body,
                                            gsize                length,
                                            GError             **error);
void             pp_sim_json_call_free     (PpSimJsonCall       *self);
char            *pp_sim_json_write_success (const PpSimJsonCall *call,
                                            PpSimJsonVersion     version,
                                            const PpSimValue    *result);
char            *pp_sim_json_write_failure (const PpSimJsonCall *call,
                                            PpSimJsonVersion     version,
                                            const char * const  *failure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSimJsonCall, pp_sim_json_call_free)

G_END_DECLS
