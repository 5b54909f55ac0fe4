/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-book.h>
#include <poolpatch/pp-snapshot.h>

G_BEGIN_DECLS

/* Writes name, address and members of a pool that is saved already, when they differ. */
void   pp_live_book_update       (PpBook     *book,
                                  PpSnapshot *snapshot);

/* Bare addresses of the servers of the saved pool with that address; empty when none has. */
char **pp_live_book_list_members (PpBook     *book,
                                  const char *address);

G_END_DECLS
