/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-value.h"

G_BEGIN_DECLS

/* What the pool says of its storage, and what is to be put there. */
typedef struct
{
  XapiValue  *pools;   /* (unowned) answer of pool.get_all_records */
  XapiValue  *srs;     /* (unowned) answer of SR.get_all_records */
  XapiValue  *pbds;    /* (unowned) answer of PBD.get_all_records */
  const char *wanted;  /* (unowned) (nullable) uuid or name of what a person chose */
  guint64     size;    /* bytes */
} PpUpdateStorage;

const char *pp_update_storage_choose (const PpUpdateStorage  *self,
                                      GError                **error);

G_END_DECLS
