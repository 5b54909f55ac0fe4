/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run-fixture.h"

G_BEGIN_DECLS

/* One of the two technologies: what a test says of one it says of the other. */
typedef struct
{
  const char *name;
  const char *hotfix;    /* needed by all three servers; restarts them */
  const char *toolstack; /* (nullable) the same, but restarts the toolstack; NULL = look for one */
  const char *class;     /* pool_patch */
  const char *prefix;    /* of its failures: PATCH */
} RunGround;

/* That of PP_RUN_GROUND, "patch" without it. */
const RunGround *run_ground_get     (void);
RunFixture      *run_ground_fixture (const char *release);
char            *run_ground_expand  (const char *text);
void             run_ground_faults  (RunFixture *fixture,
                                     const char *faults);
guint            run_ground_count   (RunFixture *fixture,
                                     const char *method);

G_END_DECLS
