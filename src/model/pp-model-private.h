/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <poolpatch/pp-records.h>

G_BEGIN_DECLS

/* Copies: "" for NULL, lower case for identities, NULL for "" where a member is nullable. */
char    *pp_model_dup          (const char   *text);
char    *pp_model_dup_lower    (const char   *text);
char    *pp_model_dup_or_null  (const char   *text);
char   **pp_model_dupv         (char        **texts);
char   **pp_model_dupv_lower   (char        **texts);

gboolean pp_model_version_is_at_least (const char *version,
                                       guint64     major,
                                       guint64     minor,
                                       guint64     micro);

/* By value; the same pointer is equal at once. */
gboolean pp_pool_is_equal      (const PpPool  *self,
                                const PpPool  *other);
gboolean pp_host_is_equal      (const PpHost  *self,
                                const PpHost  *other);
gboolean pp_patch_is_equal     (const PpPatch *self,
                                const PpPatch *other);

G_END_DECLS
