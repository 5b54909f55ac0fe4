/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** SimFixture: poolpatch-sim (PP_SIM) as a child, and what really happened in it. */
typedef struct
{
  GSubprocess *process;   /* (owned) */
  char        *server;    /* (owned) address of the master */
  char        *user;      /* (owned) */
  char        *password;  /* (owned) */
  char        *feed;      /* (owned) */
  char        *control;   /* (owned) ends with '/' */
} SimFixture;

SimFixture *sim_fixture_new  (const char * const *arguments);
void        sim_fixture_free (SimFixture         *self);
JsonNode   *sim_fixture_get  (SimFixture         *self,
                              const char         *path);
void        sim_fixture_post (SimFixture         *self,
                              const char         *path,
                              const char         *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimFixture, sim_fixture_free)

G_END_DECLS
