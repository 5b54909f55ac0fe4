/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-probe-precheck"

#include "config.h"

#include "pp-probe-precheck.h"

#include <string.h>

#define PATCH_REFUSAL "PATCH_PRECHECK_FAILED_"
#define UPDATE_REFUSAL "UPDATE_PRECHECK_FAILED_"
#define UNKNOWN_ERROR "UNKNOWN_ERROR"
#define LICENCE "LICENCE_RESTRICTION"
#define VSWITCH "VSWITCH_CONTROLLER_CONNECTED"
#define CODE_LENGTH_MAX 64
#define TEXT_LENGTH_MAX 4096
#define N_PREREQUISITES_MAX 256

/* The parts of <error errorcode="…"><found>…</found><required>…</required></error>. */
typedef struct
{
  char      *code;           /* (owned) (nullable) */
  GPtrArray *prerequisites;  /* (owned) uuids */
  GString   *found;          /* (owned) */
  GString   *required;       /* (owned) */
  GString   *info;           /* (owned) */
} Objection;

static void
objection_free (Objection *self)
{
  g_free (self->code);
  g_ptr_array_unref (self->prerequisites);
  g_string_free (self->found, TRUE);
  g_string_free (self->required, TRUE);
  g_string_free (self->info, TRUE);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Objection, objection_free)

static Objection *
objection_new (void)
{
  Objection *self = g_new0 (Objection, 1);

  self->prerequisites = g_ptr_array_new_with_free_func (g_free);
  self->found = g_string_new (NULL);
  self->required = g_string_new (NULL);
  self->info = g_string_new (NULL);

  return self;
}

static const char *
find_attribute (const char **names,
                const char **values,
                const char  *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0)
      return values[i];

  return NULL;
}

static void
element_started (GMarkupParseContext *context,
                 const char          *element,
                 const char         **names,
                 const char         **values,
                 gpointer             user_data,
                 GError             **error)
{
  Objection *self = user_data;
  const char *uuid = find_attribute (names, values, "uuid");

  if (self->code == NULL && strcmp (element, "error") == 0)
    self->code = g_strdup (find_attribute (names, values, "errorcode"));
  else if (uuid != NULL && strcmp (element, "prerequisite") == 0 &&
           self->prerequisites->len < N_PREREQUISITES_MAX)
    g_ptr_array_add (self->prerequisites, g_strdup (uuid));
}

static void
text_came (GMarkupParseContext *context,
           const char          *text,
           gsize                length,
           gpointer             user_data,
           GError             **error)
{
  Objection *self = user_data;
  const char *element = g_markup_parse_context_get_element (context);
  GString *target = NULL;

  if (strcmp (element, "found") == 0)
    target = self->found;
  else if (strcmp (element, "required") == 0)
    target = self->required;
  else if (strcmp (element, "info") == 0)
    target = self->info;
  if (target != NULL && target->len + length <= TEXT_LENGTH_MAX)
    g_string_append_len (target, text, length);
}

static const GMarkupParser parser = { .start_element = element_started, .text = text_came };

/* The element is cut out of whatever the script printed around it. */
static Objection *
parse_objection (const char *start)
{
  g_autoptr(Objection) self = objection_new ();
  g_autoptr(GMarkupParseContext) context = NULL;
  const char *end = strstr (start, "</error>");
  const char *head_end = strchr (start, '>');
  gsize length;

  if (head_end != NULL && head_end[-1] == '/')
    end = head_end + 1;
  else if (end != NULL)
    end += strlen ("</error>");
  length = end != NULL ? (gsize) (end - start) : strlen (start);
  context = g_markup_parse_context_new (&parser, G_MARKUP_IGNORE_QUALIFIED, self, NULL);
  if (!g_markup_parse_context_parse (context, start, length, NULL) ||
      !g_markup_parse_context_end_parse (context, NULL))
    return NULL;

  return g_steal_pointer (&self);
}

/* Only what can be a failure code is put into one. */
static gboolean
code_is_valid (const char *code)
{
  return code != NULL && *code != '\0' && strlen (code) <= CODE_LENGTH_MAX &&
         strspn (code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == strlen (code);
}

static void
add_text (GStrvBuilder *builder,
          GString      *text)
{
  g_strstrip (text->str);
  if (*text->str != '\0')
    g_strv_builder_add (builder, text->str);
}

/* As xapi itself makes a failure of the same text when the script exits with 1: what names the
 * hotfix first, then the uuids, "found", "required", "info", whichever there are. A licence is
 * nobody's prefix. */
static GError *
make_refusal (const char *server,
              const char *prefix,
              const char *hotfix,
              const char *text)
{
  g_autoptr(Objection) objection = parse_objection (text);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) params = NULL;
  g_autofree char *failure = NULL;

  g_strv_builder_add (builder, hotfix);
  if (objection != NULL && code_is_valid (objection->code))
    {
      failure = g_strconcat (g_str_equal (objection->code, LICENCE) ? "" : prefix, objection->code,
                             NULL);
      if (objection->prerequisites->len > 0)
        {
          g_autofree char *uuids = NULL;

          g_ptr_array_add (objection->prerequisites, NULL);
          uuids = g_strjoinv (";", (char **) objection->prerequisites->pdata);
          g_strv_builder_add (builder, uuids);
        }
      add_text (builder, objection->found);
      add_text (builder, objection->required);
      add_text (builder, objection->info);
    }
  else
    {
      g_autofree char *valid = g_utf8_make_valid (text, strnlen (text, TEXT_LENGTH_MAX));

      failure = g_strconcat (prefix, UNKNOWN_ERROR, NULL);
      g_strv_builder_add (builder, valid);
    }
  params = g_strv_builder_end (builder);

  return pp_error_new_refused (server, failure, (const char * const *) params);
}

gboolean
pp_probe_precheck_text (const char *server,
                        const char *patch_ref,
                        const char *text,
                        GError    **error)
{
  const char *start = strstr (text, "<error");

  if (start == NULL)
    return TRUE;
  g_propagate_error (error, make_refusal (server, PATCH_REFUSAL, patch_ref, start));

  return FALSE;
}

/* From 7.1 on the objection of the hotfix itself may come inside of a failure that knows nothing. */
GError *
pp_probe_precheck_unpack (const char         *server,
                          const char         *failure,
                          const char * const *params)
{
  const char *start = NULL;

  if (g_strcmp0 (failure, UPDATE_REFUSAL UNKNOWN_ERROR) == 0 && params != NULL &&
      params[0] != NULL && params[1] != NULL)
    start = strstr (params[1], "<error");

  if (start != NULL)
    return make_refusal (server, UPDATE_REFUSAL, params[0], start);
  /* 8.2, as an update, says it in words of its own (facts of XenCenter, 3.5.2). */
  if (g_strcmp0 (failure, UPDATE_REFUSAL UNKNOWN_ERROR) == 0 && params != NULL && params[0] != NULL &&
      params[1] != NULL && g_str_has_prefix (params[1], VSWITCH))
    return pp_error_new_refused (server, VSWITCH, (const char *[]) { params[0], NULL });

  return NULL;
}

/* What a pool_update.precheck answers where a live patch takes the place of the restart. */
gboolean
pp_probe_precheck_is_live (const char *text)
{
  return g_str_equal (text, "ok_livepatch_complete");
}

gboolean
pp_probe_precheck_lacks_file (const char *failure)
{
  return g_strcmp0 (failure, "CANNOT_FIND_PATCH") == 0 ||
         g_strcmp0 (failure, "CANNOT_FIND_UPDATE") == 0;
}

/* Already applied: nothing stands against what is done. */
gboolean
pp_probe_precheck_is_moot (const GError *error)
{
  static const char * const codes[] =
  {
    "PATCH_ALREADY_APPLIED", "UPDATE_ALREADY_APPLIED", NULL,
  };
  const char *failure = pp_error_get_failure (error);

  return failure != NULL && g_strv_contains (codes, failure);
}
