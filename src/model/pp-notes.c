/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-notes"

#include "config.h"

#include <poolpatch/pp-notes.h>

#include "pp-model-private.h"

struct _PpNotes
{
  GObject     parent_instance;

  GPtrArray  *notes;    /* (owned) (element-type PpNote) */
  GHashTable *by_uuid;  /* (owned) uuid → PpNote, both of notes */
  GHashTable *by_name;  /* (owned) (element-type utf8 PpNote) name in lower case */
};

G_DEFINE_FINAL_TYPE (PpNotes, pp_notes, G_TYPE_OBJECT)

static void
pp_notes_finalize (GObject *object)
{
  PpNotes *self = PP_NOTES (object);

  g_clear_pointer (&self->by_uuid, g_hash_table_unref);
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);

  G_OBJECT_CLASS (pp_notes_parent_class)->finalize (object);
}

static void
pp_notes_class_init (PpNotesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pp_notes_finalize;
}

static void
pp_notes_init (PpNotes *self)
{
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_note_free);
  self->by_uuid = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * pp_note_new:
 * @facts: the members, copied; strings may be %NULL
 *
 * Returns: (transfer full): a note
 */
PpNote *
pp_note_new (const PpNote *facts)
{
  PpNote *self;

  g_return_val_if_fail (facts != NULL, NULL);

  self = g_memdup2 (facts, sizeof *facts);
  self->name = pp_model_dup (facts->name);
  self->uuid =
    facts->uuid != NULL && *facts->uuid != '\0' ? pp_model_dup_lower (facts->uuid) : NULL;
  self->superseded_by = pp_model_dupv (facts->superseded_by);
  self->rolls_up = pp_model_dupv (facts->rolls_up);
  self->before = g_strdup (facts->before);
  self->driver_disks = g_strdup (facts->driver_disks);
  self->withdrawn = g_strdup (facts->withdrawn);
  self->source = pp_model_dup (facts->source);

  return self;
}

/**
 * pp_note_free:
 * @self: (transfer full): a note
 */
void
pp_note_free (PpNote *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->uuid);
  g_strfreev (self->superseded_by);
  g_strfreev (self->rolls_up);
  g_free (self->before);
  g_free (self->driver_disks);
  g_free (self->withdrawn);
  g_free (self->source);
  g_free (self);
}

/**
 * pp_notes_new:
 * @notes: (element-type PpNote): copied
 *
 * Returns: (transfer full): the notes
 */
PpNotes *
pp_notes_new (GPtrArray *notes)
{
  PpNotes *self = g_object_new (PP_TYPE_NOTES, NULL);

  g_return_val_if_fail (notes != NULL, self);

  for (guint i = 0; i < notes->len; i++)
    {
      PpNote *note = pp_note_new (g_ptr_array_index (notes, i));

      g_ptr_array_add (self->notes, note);
      if (note->uuid != NULL)
        g_hash_table_insert (self->by_uuid, note->uuid, note);
      if (*note->name != '\0')
        g_hash_table_insert (self->by_name, g_ascii_strdown (note->name, -1), note);
    }

  return self;
}

/**
 * pp_notes_lookup:
 * @self: notes
 * @uuid: (nullable): of a hotfix, in lower case; asked for first
 * @name: (nullable): of a hotfix, in any case
 *
 * Returns: (transfer none) (nullable): what is known of it
 */
const PpNote *
pp_notes_lookup (PpNotes    *self,
                 const char *uuid,
                 const char *name)
{
  const PpNote *note = NULL;

  g_return_val_if_fail (PP_IS_NOTES (self), NULL);

  if (uuid != NULL)
    note = g_hash_table_lookup (self->by_uuid, uuid);
  if (note == NULL && name != NULL)
    {
      g_autofree char *lower = g_ascii_strdown (name, -1);

      note = g_hash_table_lookup (self->by_name, lower);
    }

  return note;
}
