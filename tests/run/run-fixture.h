/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-book.h>
#include <poolpatch/pp-feed.h>
#include <poolpatch/pp-run.h>

#include "sim-fixture.h"

G_BEGIN_DECLS

/** RunFixture: a simulated pool, its feed, a connection, an empty library, and a run on it. */
typedef struct
{
  PpSimFixture *sim;
  char         *folder;
  char         *state_dir;
  PpBook       *book;
  PpLivePool   *pool;
  PpCatalogue  *catalogue;
  PpNotes      *notes;
  PpLibrary    *library;
  PpRun        *run;       /* (nullable) until run_fixture_choose() */
  const char   *only;      /* (unowned) (nullable) name of the only server that is chosen */
  JsonNode     *before;    /* state of the pool at the beginning */
} RunFixture;

RunFixture *run_fixture_new         (const char * const  *arguments);
RunFixture *run_fixture_new_apart   (const char * const  *arguments);
void        run_fixture_connect     (RunFixture          *self);
void        run_fixture_free        (RunFixture          *self);
void        run_fixture_choose      (RunFixture          *self,
                                     const char          *hotfixes,
                                     PpMode               mode);
void        run_fixture_choose_how  (RunFixture          *self,
                                     const char          *hotfixes,
                                     const PpOptions     *options);
void        run_fixture_choose_mending (RunFixture       *self,
                                     const char          *hotfixes);
const PpFix *run_fixture_find_fix   (RunFixture          *self,
                                     PpFixKind            kind);
void        run_fixture_choose_full (RunFixture          *self,
                                     PpPurpose            purpose,
                                     const char          *hotfixes,
                                     const PpOptions     *options);
gboolean    run_fixture_fix         (RunFixture          *self,
                                     const PpFix         *fix,
                                     GError             **error);
void        run_fixture_resume      (RunFixture          *self,
                                     const char          *id);
gboolean    run_fixture_prepare     (RunFixture          *self,
                                     GError             **error);
gboolean    run_fixture_execute     (RunFixture          *self,
                                     GError             **error);
void        run_fixture_go          (RunFixture          *self);
PpOutlook  *run_fixture_outlook     (RunFixture          *self);
gboolean    run_fixture_unwind      (RunFixture          *self,
                                     GError             **error);
guint       run_fixture_count_calls (RunFixture          *self,
                                     const char          *method);

/* What really happened, from the simulator. */
char    *run_fixture_describe_vms   (JsonNode   *state);
void     run_fixture_assert_vms_home (RunFixture *self);
void     run_fixture_assert_as_before (RunFixture *self);
void     run_fixture_assert_enabled  (RunFixture *self,
                                      const char *host,
                                      gboolean    enabled);
guint    run_fixture_count_restarts  (RunFixture *self,
                                      const char *host,
                                      const char *kind);
void     run_fixture_assert_restarts (RunFixture *self,
                                      const char *host,
                                      guint       reboots,
                                      guint       toolstack_restarts);
gboolean run_fixture_has             (RunFixture *self,
                                      const char *host,
                                      const char *hotfix);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RunFixture, run_fixture_free)

G_END_DECLS
