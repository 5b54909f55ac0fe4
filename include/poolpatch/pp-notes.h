/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_MODEL
#error "This room may not use src/model/: see src/meson.build"
#endif

#include <glib-object.h>

G_BEGIN_DECLS

/** PpNote: what is known of one hotfix beside the feed. Immutable. */
typedef struct
{
  char      *name;          /* (owned) "XS62E014" */
  char      *uuid;          /* (owned) (nullable) lower case */
  char     **superseded_by; /* (owned) names */
  char     **rolls_up;      /* (owned) names: what it makes needless */
  char      *before;        /* (owned) (nullable) service pack whose servers refuse it */
  char      *driver_disks;  /* (owned) (nullable) it brings a kernel: what is said of driver disks */
  char      *withdrawn;     /* (owned) (nullable) why the vendor withdrew it */
  char      *source;        /* (owned) where the note is from */
  gboolean   paid;
  gboolean   upgrade;       /* turns the host into another release */
} PpNote;

/**
 * PpNotes: the bundled notes (data/hotfix-notes.json) and a person's own, looked up by uuid or name.
 * Immutable.
 */
#define PP_TYPE_NOTES (pp_notes_get_type ())
G_DECLARE_FINAL_TYPE (PpNotes, pp_notes, PP, NOTES, GObject)

PpNote *pp_note_new  (const PpNote *facts);
void    pp_note_free (PpNote       *self);

PpNotes      *pp_notes_new    (GPtrArray  *notes);
const PpNote *pp_notes_lookup (PpNotes    *self,
                               const char *uuid,
                               const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpNote, pp_note_free)

G_END_DECLS
