/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdio.h>

#include "pp-ctl-options.h"

G_BEGIN_DECLS

/* All that a command works with: the parts of the core, made as the options say. */
typedef struct
{
  const PpCtlOptions *options;
  PpDemo             *demo;        /* (owned) (nullable) */
  char               *scratch;     /* (owned) (nullable) folder that goes with the demo */
  char               *state_dir;   /* (owned) */
  PpBook             *book;        /* (owned) */
  PpFeed             *feed;        /* (owned) */
  PpNotes            *notes;       /* (owned) */
  PpLibrary          *library;     /* (owned) */
  PpNetwork          *network;     /* (owned) */
  GProxyResolver     *resolver;    /* (owned) of the feed and downloads */
  PpLiveNetwork      *reach;       /* (owned) of the pools */
  PpCatalogue        *catalogue;   /* (owned) (nullable) after pp_ctl_session_read_feed() */
  GPtrArray          *pools;       /* (element-type PpLivePool) after pp_ctl_session_connect() */
  GCancellable       *cancellable; /* (owned) cancelled by SIGINT and SIGTERM */
  FILE               *record;      /* (owned) (nullable) */
  guint               signals[2];
} PpCtlSession;

PpCtlSession *pp_ctl_session_open      (const PpCtlOptions *options,
                                        int                *status);
void          pp_ctl_session_close     (PpCtlSession       *self);
void          pp_ctl_session_read_feed (PpCtlSession       *self);
int           pp_ctl_session_connect   (PpCtlSession       *self);

char *pp_ctl_json_quote        (const char         *text);
void  pp_ctl_complain          (const PpCtlOptions *options,
                                const GError       *error);
void  pp_ctl_complain_in_words (const PpCtlOptions *options,
                                const char         *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpCtlSession, pp_ctl_session_close)

G_END_DECLS
