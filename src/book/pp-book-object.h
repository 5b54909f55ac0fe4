/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-book.h>

#include "pp-book-file.h"

G_BEGIN_DECLS

#define PP_BOOK_HIDDEN_FILE "hidden.ini"
#define PP_BOOK_REFUSALS_FILE "refusals.ini"

/* The inside of a book, for its own files. */
struct _PpBook
{
  GObject   parent_instance;

  char     *folder;   /* (owned) */
  GKeyFile *pools;    /* (owned) */
  GKeyFile *pins;     /* (owned) */
  GKeyFile *hidden;   /* (owned) */
  GKeyFile *refusals; /* (owned) */
};

gboolean pp_book_forget_refusals (PpBook     *self,
                                  const char *uuid,
                                  GError    **error);

G_END_DECLS
