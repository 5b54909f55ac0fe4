/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-sets.h>

/* A feed, notes and a pool in a few words. Lists are names with spaces between; the uuid of a
 * hotfix is fixture_uuid() of its name. */
typedef struct
{
  GPtrArray *hotfixes;
  GPtrArray *versions;
  GPtrArray *notes;
  GPtrArray *hosts;
  GPtrArray *patches;
  GPtrArray *strings;
} Fixture;

typedef struct
{
  const char *name;
  const char *required;
  const char *conflicting;
  gint64      released;
  PpGuidance  guidance;
  gboolean    premium;
} FixtureHotfix;

Fixture    *fixture_new          (void);
void        fixture_free         (Fixture             *self);
const char *fixture_uuid         (Fixture             *self,
                                  const char          *name);
void        fixture_add_hotfixes (Fixture             *self,
                                  const FixtureHotfix *hotfixes,
                                  guint                n_hotfixes);
void        fixture_add_version  (Fixture             *self,
                                  const char          *value,
                                  const char          *build_number,
                                  const char          *hotfixes,
                                  const char          *minimal);
PpVersion  *fixture_last_version (Fixture             *self);
void        fixture_add_note     (Fixture             *self,
                                  const char          *name,
                                  const char          *superseded_by);
PpNote     *fixture_last_note    (Fixture             *self);
PpHost     *fixture_add_host     (Fixture             *self,
                                  const char          *name,
                                  const char          *product_version,
                                  const char          *build_number,
                                  const char          *installed);
void        fixture_apply        (Fixture             *self,
                                  PpHost              *host,
                                  const char          *name,
                                  gint64               applied_at,
                                  PpGuidance           guidance,
                                  gboolean             applied);
PpCatalogue *fixture_catalogue   (Fixture             *self);
PpSnapshot *fixture_snapshot     (Fixture             *self);
PpOutlook  *fixture_outlook      (Fixture             *self);
char       *fixture_names        (GPtrArray           *hotfixes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)
