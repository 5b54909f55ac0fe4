/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What libFuzzer, or replay.c, calls with one input. Always returns 0. */
int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

/* One name in a folder that is made at the first call and gone at the end. (transfer full) */
char *fuzz_path  (const char    *name);
void  fuzz_write (const char    *path,
                  gconstpointer  data,
                  gsize          size);

G_END_DECLS
