/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-book.h>

#include "pp-book-file.h"

G_BEGIN_DECLS

#define PP_BOOK_HIDDEN_FILE "hidden.ini"

/* The inside of a book, for its own files. */
struct _PpBook
{
  GObject   parent_instance;

  char     *folder;  /* (owned) */
  GKeyFile *pools;   /* (owned) */
  GKeyFile *pins;    /* (owned) */
  GKeyFile *hidden;  /* (owned) */
};

G_END_DECLS
