/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run-fixture.h"

G_BEGIN_DECLS

/* An update of 7.1 and later that a feed lists, and whose ISO the library has. */
typedef struct
{
  const char *name;
  const char *uuid;
  const char *version;     /* of the product that it is for: "7.1.0" */
  const char *guidance;    /* "restartHost,restartXAPI" */
  const char *more;        /* (nullable) attributes: of update.xml and of the feed */
  const char *rules;       /* (nullable) what the simulator reads of it: src/sim/pp-sim-iso.h */
  const char *required;    /* (nullable) uuid of another */
} TestUpdate;

/* The pool of updates.json, of "7.0", "7.1" or "8.2". */
RunFixture *update_fixture_new       (const char         *release,
                                      const TestUpdate   *updates,
                                      guint               n_updates);
RunFixture *update_fixture_new_apart (const char         *release,
                                      const TestUpdate   *updates,
                                      guint               n_updates);
void        update_fixture_add_file  (RunFixture         *self,
                                      const TestUpdate   *update,
                                      const char         *uuid);
void        update_fixture_assert_disks (RunFixture      *self,
                                      guint               n_disks);

G_END_DECLS
