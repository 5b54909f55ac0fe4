/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

PpSavedPool *pp_saved_describe (PpLivePool *pool);

G_END_DECLS
