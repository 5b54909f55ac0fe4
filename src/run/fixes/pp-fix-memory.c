/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-fix-memory.h"

#include "pp-run-files.h"

static void
fix_memory_free (gpointer data)
{
  PpFixMemory *self = data;

  pp_fix_free (self->fix);
  json_object_unref (self->facts);
  g_free (self);
}

/*
 * pp_fix_memory_new_list:
 *
 * Returns: (transfer full) (element-type PpFixMemory): nothing remembered yet
 */
GPtrArray *
pp_fix_memory_new_list (void)
{
  return g_ptr_array_new_with_free_func (fix_memory_free);
}

/*
 * pp_fix_memory_find:
 * @list: fixes that were carried out and not put back
 * @fix: a fix
 *
 * Returns: (transfer none) (nullable): what is remembered of it
 */
PpFixMemory *
pp_fix_memory_find (GPtrArray   *list,
                    const PpFix *fix)
{
  for (guint i = 0; i < list->len; i++)
    {
      PpFixMemory *memory = g_ptr_array_index (list, i);

      if (pp_fix_equal (memory->fix, fix))
        return memory;
    }

  return NULL;
}

/*
 * pp_fix_memory_add:
 * @list: fixes that were carried out and not put back
 * @fix: one more; what was found the first time stands when it is done again
 * @facts: what putting it back needs
 */
void
pp_fix_memory_add (GPtrArray   *list,
                   const PpFix *fix,
                   JsonObject  *facts)
{
  PpFixMemory *memory;

  if (pp_fix_memory_find (list, fix) != NULL)
    return;
  memory = g_new0 (PpFixMemory, 1);
  memory->fix = pp_fix_copy (fix);
  memory->facts = json_object_ref (facts);
  g_ptr_array_add (list, memory);
}

/*
 * pp_fix_memory_remove:
 * @list: fixes that were carried out and not put back
 * @fix: one that was put back
 */
void
pp_fix_memory_remove (GPtrArray   *list,
                      const PpFix *fix)
{
  PpFixMemory *memory = pp_fix_memory_find (list, fix);

  if (memory != NULL)
    g_ptr_array_remove (list, memory);
}

/*
 * pp_fix_memory_list_fixes:
 * @list: fixes that were carried out and not put back
 *
 * Returns: (transfer full) (element-type PpFix): the fixes alone, unowned, in order
 */
GPtrArray *
pp_fix_memory_list_fixes (GPtrArray *list)
{
  GPtrArray *fixes = g_ptr_array_new ();

  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (fixes, ((PpFixMemory *) g_ptr_array_index (list, i))->fix);

  return fixes;
}

/*
 * pp_fix_make_json:
 * @fix: a fix
 *
 * Returns: (transfer full): it, for plan.json and the journal
 */
JsonObject *
pp_fix_make_json (const PpFix *fix)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", pp_fix_kind_to_string (fix->kind));
  json_object_set_string_member (object, "object", fix->object);
  if (fix->host != NULL)
    json_object_set_string_member (object, "host", fix->host);
  json_object_set_string_member (object, "name", fix->name);

  return object;
}

/*
 * pp_fix_new_from_json:
 * @object: (nullable): what pp_fix_make_json() made
 *
 * Returns: (transfer full) (nullable): the fix; %NULL when it is none
 */
PpFix *
pp_fix_new_from_json (JsonObject *object)
{
  const char *host = pp_json_get_string (object, "host");
  PpFixKind kind;

  if (object == NULL || !pp_fix_kind_from_string (pp_json_get_string (object, "kind"), &kind))
    return NULL;

  return pp_fix_new (kind, pp_json_get_string (object, "object"), *host != '\0' ? host : NULL,
                     pp_json_get_string (object, "name"));
}
