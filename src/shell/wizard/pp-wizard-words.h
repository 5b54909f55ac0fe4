/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/* What a wizard says, by what it is for. */

char       *pp_wizard_words_title  (PpPurpose   purpose,
                                    const char *object);
const char *pp_wizard_words_plan   (PpPurpose   purpose);
const char *pp_wizard_words_action (PpPurpose   purpose);
const char *pp_wizard_words_busy   (PpPurpose   purpose);

G_END_DECLS
