/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-error.h>

G_BEGIN_DECLS

/* What a successful pool_patch.precheck said in its text; FALSE with a refusal when it was a no. */
gboolean pp_probe_precheck_text     (const char   *server,
                                     const char   *patch_ref,
                                     const char   *text,
                                     GError      **error);

/* The refusal that is written inside of another; NULL when there is none. (transfer full) */
GError  *pp_probe_precheck_unpack   (const char         *server,
                                     const char         *failure,
                                     const char * const *params);

/* Whether what a pool_update.precheck answered makes a restart needless. */
gboolean pp_probe_precheck_is_live  (const char   *text);

/* The failure of a pre-check whose record is there while its file was cleaned away. */
gboolean pp_probe_precheck_lacks_file (const char *failure);

/* Failures of the call that are no objection to the hotfix. */
gboolean pp_probe_precheck_is_moot  (const GError *error);

G_END_DECLS
