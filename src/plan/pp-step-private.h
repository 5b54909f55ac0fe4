/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-step.h>

G_BEGIN_DECLS

PpStep  *pp_step_new      (guint         id,
                           PpStepKind    kind,
                           const char   *host,
                           const char   *hotfix);
void     pp_step_free     (PpStep       *self);
gboolean pp_step_is_equal (const PpStep *self,
                           const PpStep *other);

G_END_DECLS
