/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  XAPI_TOKEN_START,  /* <name> */
  XAPI_TOKEN_EMPTY,  /* <name/> */
  XAPI_TOKEN_END,    /* </name> */
  XAPI_TOKEN_TEXT,   /* all of it, up to the next tag */
  XAPI_TOKEN_CUT,    /* goes on behind the data */
  XAPI_TOKEN_ODD,    /* perhaps XML all the same */
} XapiTokenKind;

/** XapiToken: a piece of XML, in the data it was read from. */
typedef struct
{
  XapiTokenKind kind;
  const char   *text;         /* a name, or text as it stands */
  gsize         length;
  gboolean      has_entities; /* of text: &amp; and its like */
  const char   *end;          /* where the next token begins */
} XapiToken;

XapiToken xapi_token_read        (const char      *data,
                                  gsize            length);
gboolean  xapi_token_append_text (const XapiToken *self,
                                  GString         *to);

G_END_DECLS
