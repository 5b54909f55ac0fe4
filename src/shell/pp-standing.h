/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/poolpatch.h>

G_BEGIN_DECLS

/** PpStanding: the answer to "what is outstanding?", which may be that it is not known. */
typedef enum
{
  PP_STANDING_UNKNOWN,
  PP_STANDING_OUTSTANDING,
  PP_STANDING_CURRENT,
} PpStanding;

PpStanding  pp_standing_of_pool           (PpOutlook  *outlook,
                                           guint      *n_outstanding);
PpStanding  pp_standing_of_host           (PpOutlook  *outlook,
                                           const char *host_uuid);
char       *pp_standing_describe_host     (PpOutlook  *outlook,
                                           const char *host_uuid);
char       *pp_standing_explain_nothing   (PpOutlook  *outlook);
const char *pp_standing_get_icon_name     (PpStanding  standing);

G_END_DECLS
