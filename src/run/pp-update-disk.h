/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-step-context.h"

G_BEGIN_DECLS

/* A disk that the run makes for the file of an update, found again by a mark in its description:
 * nobody else's it is until the pool has taken it for the update. */
char    *pp_disk_new_mark     (PpStepContext       *context,
                               GError             **error);
void     pp_disk_settle       (PpStepContext       *context,
                               const char          *mark,
                               const char          *hotfix);

/* Destroys what is left of them, one or (mark is NULL) all. Never fails; what stays is looked for
 * again when the run is gone on with or unwound. */
void     pp_disk_remove_async (PpStepContext       *context,
                               const char          *mark,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data);
void     pp_disk_remove_finish (GAsyncResult       *result);
void     pp_disk_give_up        (GTask             *task,
                                 const char        *mark,
                                 GError            *error);

/* Of the journal, to be read again. */
#define PP_DISK_WANTED  "disk-wanted"
#define PP_DISK_SETTLED "disk-settled"
#define PP_DISK_MARK    "mark"
#define PP_DISK_TAKEN   "taken"  /* uuid of the hotfix that the pool took it for */

G_END_DECLS
