/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-book.h>
#include <poolpatch/pp-live-pool.h>

#include "../support/sim-fixture.h"

G_BEGIN_DECLS

/* Accounts of a directory, with the same password. */
#define LIVE_READER "LAB\\ada"
#define LIVE_OPERATOR "ben@lab.example"

/** LiveFixture: a simulated pool and the live pool that talks to it. */
typedef struct
{
  PpSimFixture *sim;       /* (owned) */
  const char   *address;   /* (unowned) of the master */
  const char   *member;    /* (unowned) (nullable) address of the second server */
  const char   *user;      /* (unowned) */
  const char   *password;  /* (unowned) */
  char         *folder;    /* (owned) of the book */
  PpBook       *book;      /* (owned) */
  PpLivePool   *pool;      /* (owned) of the master's address, pins nothing */
} LiveFixture;

LiveFixture *live_fixture_new      (const char           *scenario,
                                    const char           *release);
LiveFixture *live_fixture_new_with (const char * const   *arguments);
void         live_fixture_free     (LiveFixture          *self);
void         live_fixture_retarget (LiveFixture          *self,
                                    const char           *address);
JsonNode    *live_fixture_get      (LiveFixture          *self,
                                    const char           *path);
void         live_fixture_post     (LiveFixture          *self,
                                    const char           *path,
                                    const char           *json);
guint        live_fixture_count    (LiveFixture          *self,
                                    const char           *method);
gboolean     live_fixture_connect  (LiveFixture          *self,
                                    const char           *password,
                                    GError              **error);
void         live_fixture_trust    (LiveFixture          *self);
void         live_fixture_connect_trusting (LiveFixture  *self);
gboolean     live_fixture_refresh  (LiveFixture          *self,
                                    GError              **error);
void         live_fixture_close    (LiveFixture          *self);

/* Runs the main loop until the condition holds; fails the test after so many seconds. */
#define live_fixture_wait_until(condition, seconds) \
  G_STMT_START {                                                                          \
    gint64 end__ = g_get_monotonic_time () + (gint64) ((seconds) * G_USEC_PER_SEC);        \
    while (!(condition))                                                                  \
      {                                                                                   \
        g_assert_cmpint (g_get_monotonic_time (), <, end__);                              \
        live_fixture_iterate ();                                                          \
      }                                                                                   \
  } G_STMT_END

void         live_fixture_iterate  (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LiveFixture, live_fixture_free)

G_END_DECLS
