/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/* Exit statuses: design of the command line, never renumbered. */
typedef enum
{
  PP_CTL_DONE        = 0,
  PP_CTL_OUTSTANDING = 1,  /* status: something is outstanding */
  PP_CTL_USAGE       = 2,
  PP_CTL_CONNECT     = 3,
  PP_CTL_BLOCKED     = 4,
  PP_CTL_FAILED      = 5,
  PP_CTL_LOCAL       = 6,
} PpCtlExit;

/* What the command line said. */
typedef struct
{
  char      *command;         /* (owned) */
  char     **arguments;       /* (owned) after the command */
  char     **servers;         /* (owned) (nullable) */
  char      *user;            /* (owned) */
  char      *password;        /* (owned) (nullable), wiped */
  char     **pins;            /* (owned) (nullable) */
  char     **feeds;           /* (owned) (nullable) asked in this order */
  char     **mirrors;         /* (owned) (nullable) rules, OLD=NEW */
  char      *library;         /* (owned) (nullable) */
  char      *state_dir;       /* (owned) (nullable) */
  char      *demo;            /* (owned) (nullable) scenario; "" for the default one */
  char     **hosts;           /* (owned) (nullable) */
  char      *like;            /* (owned) (nullable) a server whose hotfixes are wanted */
  char      *up_to;           /* (owned) (nullable) the newest hotfix that is wanted */
  char      *release;         /* (owned) (nullable) the release that servers are brought to by an update */
  char      *output;          /* (owned) (nullable) file that a plan is written to */
  char      *record;          /* (owned) (nullable) */
  char      *proxy;           /* (owned) (nullable) address, "system" or "none" */
  char      *proxy_user;      /* (owned) (nullable) */
  char      *proxy_password;  /* (owned) (nullable), wiped */
  char      *key;             /* (owned) (nullable) file of a public key */
  char      *download_login;  /* (owned) (nullable) file */
  char      *client_id;       /* (owned) (nullable) file of the vendor */
  char      *file_service;    /* (owned) (nullable) server that wants it */
  char      *checksums;       /* (owned) (nullable) as sha256sum writes it */
  int        pools_at_once;
  int        timeout;         /* seconds, 0 = as in Preferences */
  char      *storage;         /* (owned) (nullable) of how */
  PpOptions  how;             /* a plan is carried out */
  gboolean   trust_first_use;
  gboolean   legacy_tls;
  gboolean   proxy_pools;
  gboolean   all;
  gboolean   recommended;
  gboolean   finish;          /* what only some servers of the pool have */
  gboolean   metered;         /* a metered connection may be used */
  gboolean   yes;
  gboolean   json;
  gboolean   nagios;
  gboolean   csv;
  gboolean   html;
  gboolean   by_server;
  gboolean   version;
} PpCtlOptions;

PpCtlOptions *pp_ctl_options_parse (int            *argc,
                                    char         ***argv,
                                    GError        **error);
void          pp_ctl_options_free  (PpCtlOptions   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpCtlOptions, pp_ctl_options_free)

G_END_DECLS
