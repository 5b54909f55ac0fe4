/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** PpSimFixture: poolpatch-sim (PP_SIM) as a child, and what really happened in it. */
typedef struct
{
  GSubprocess *process;  /* (owned) */
  char        *server;   /* (owned) address of the master */
  char        *member;   /* (owned) (nullable) address of the second server */
  char        *user;     /* (owned) */
  char        *password; /* (owned) */
  char        *feed;     /* (owned) */
  char        *control;  /* (owned) ends with '/' */
} PpSimFixture;

PpSimFixture *pp_sim_fixture_new  (const char * const *arguments);
void          pp_sim_fixture_free (PpSimFixture       *self);
JsonNode     *pp_sim_fixture_get  (PpSimFixture       *self,
                                   const char         *path);
void          pp_sim_fixture_post (PpSimFixture       *self,
                                   const char         *path,
                                   const char         *json);
guint         pp_sim_fixture_count_calls (PpSimFixture *self,
                                          const char   *method);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpSimFixture, pp_sim_fixture_free)

G_END_DECLS
