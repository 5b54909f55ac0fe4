/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-convert"

#include "config.h"

#include "pp-live-convert.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

typedef enum
{
  KIND_TEXT,          /* char *, "" when missing */
  KIND_TEXT_OR_NULL,  /* char *, NULL when empty or missing */
  KIND_LOWER,         /* char *, lower case: uuids */
  KIND_REF,           /* char *, "" when it refers to nothing */
  KIND_BOOLEAN,       /* gboolean */
  KIND_SIZE,          /* guint64 */
  KIND_TIME,          /* gint64, from a date */
  KIND_SECONDS,       /* gint64, from the text of a float: "1348842113." */
  KIND_GUIDANCE,      /* PpGuidance, from a set of words */
  KIND_MAP,           /* GHashTable * of strings */
} FieldKind;

typedef struct
{
  const char *member;
  const char *key;      /* (nullable) of the map that member is */
  gsize       offset;
  FieldKind   kind;
} Field;

#define FIELD(Type, name, member, kind) { member, NULL, offsetof (Type, name), kind }
#define ENTRY(Type, name, member, key, kind) { member, key, offsetof (Type, name), kind }

static const Field pool_fields[] =
{
  FIELD (PpPool, uuid, "uuid", KIND_LOWER),
  FIELD (PpPool, name, "name_label", KIND_TEXT),
  FIELD (PpPool, description, "name_description", KIND_TEXT),
  FIELD (PpPool, master, "master", KIND_TEXT),
  FIELD (PpPool, default_storage, "default_SR", KIND_REF),
  FIELD (PpPool, other_config, "other_config", KIND_MAP),
  FIELD (PpPool, restrictions, "restrictions", KIND_MAP),
  FIELD (PpPool, ha_enabled, "ha_enabled", KIND_BOOLEAN),
  FIELD (PpPool, wlb_enabled, "wlb_enabled", KIND_BOOLEAN),
};

static const Field host_fields[] =
{
  FIELD (PpHost, uuid, "uuid", KIND_LOWER),
  FIELD (PpHost, name, "name_label", KIND_TEXT),
  FIELD (PpHost, address, "address", KIND_TEXT),
  FIELD (PpHost, edition, "edition", KIND_TEXT),
  ENTRY (PpHost, product_version, "software_version", "product_version", KIND_TEXT),
  ENTRY (PpHost, product_version_text, "software_version", "product_version_text",
         KIND_TEXT_OR_NULL),
  ENTRY (PpHost, build_number, "software_version", "build_number", KIND_TEXT),
  ENTRY (PpHost, product_brand, "software_version", "product_brand", KIND_TEXT),
  FIELD (PpHost, software_version, "software_version", KIND_MAP),
  FIELD (PpHost, license_params, "license_params", KIND_MAP),
  FIELD (PpHost, other_config, "other_config", KIND_MAP),
  ENTRY (PpHost, boot_time, "other_config", "boot_time", KIND_SECONDS),
  ENTRY (PpHost, agent_start_time, "other_config", "agent_start_time", KIND_SECONDS),
  FIELD (PpHost, enabled, "enabled", KIND_BOOLEAN),
};

static const Field patch_fields[] =
{
  FIELD (PpPatch, uuid, "uuid", KIND_LOWER),
  FIELD (PpPatch, name, "name_label", KIND_TEXT),
  FIELD (PpPatch, description, "name_description", KIND_TEXT),
  FIELD (PpPatch, version, "version", KIND_TEXT),
  FIELD (PpPatch, size, "size", KIND_SIZE),
  FIELD (PpPatch, guidance, "after_apply_guidance", KIND_GUIDANCE),
};

/* Of a pool_update: in 7.1 and 7.2 enforce_homogeneity is no field yet. */
static const Field update_fields[] =
{
  FIELD (PpPatch, uuid, "uuid", KIND_LOWER),
  FIELD (PpPatch, name, "name_label", KIND_TEXT),
  FIELD (PpPatch, description, "name_description", KIND_TEXT),
  FIELD (PpPatch, version, "version", KIND_TEXT),
  FIELD (PpPatch, key, "key", KIND_TEXT),
  FIELD (PpPatch, vdi, "vdi", KIND_REF),
  FIELD (PpPatch, size, "installation_size", KIND_SIZE),
  FIELD (PpPatch, guidance, "after_apply_guidance", KIND_GUIDANCE),
  FIELD (PpPatch, enforce_homogeneity, "enforce_homogeneity", KIND_BOOLEAN),
};

/* Of the host_patch record. */
static const Field row_fields[] =
{
  FIELD (PpApplied, applied, "applied", KIND_BOOLEAN),
  FIELD (PpApplied, applied_at, "timestamp_applied", KIND_TIME),
};

/* Of the pool_patch or pool_update that it stands for: its uuid is the one the feed knows. */
static const Field applied_fields[] =
{
  FIELD (PpApplied, uuid, "uuid", KIND_LOWER),
  FIELD (PpApplied, name, "name_label", KIND_TEXT),
  FIELD (PpApplied, guidance, "after_apply_guidance", KIND_GUIDANCE),
};

static const Field vm_fields[] =
{
  FIELD (PpVm, uuid, "uuid", KIND_LOWER),
  FIELD (PpVm, name, "name_label", KIND_TEXT),
  FIELD (PpVm, resident_on, "resident_on", KIND_TEXT),
  FIELD (PpVm, power_state, "power_state", KIND_TEXT),
  FIELD (PpVm, memory, "memory_dynamic_max", KIND_SIZE),
  FIELD (PpVm, is_control_domain, "is_control_domain", KIND_BOOLEAN),
};

/* Whether a reference refers to nothing. */
gboolean
pp_live_convert_is_null (const char *ref)
{
  return *ref == '\0' || strcmp (ref, "OpaqueRef:NULL") == 0;
}

static gint64
parse_seconds (const char *text)
{
  double seconds = g_ascii_strtod (text, NULL);

  return isfinite (seconds) && seconds > 0 && seconds < (double) G_MAXINT32 * 1000
         ? (gint64) seconds : 0;
}

static void
replace_text (char **target,
              char  *text)
{
  g_free (*target);
  *target = text;
}

static void
fill_map (GHashTable *map,
          XapiValue  *value)
{
  XapiValueIter iter;
  const char *name;
  XapiValue *entry;

  xapi_value_iter_init (&iter, value);
  while (xapi_value_iter_next (&iter, &name, &entry))
    g_hash_table_replace (map, g_strdup (name), g_strdup (xapi_value_get_string (entry)));
}

static PpGuidance
parse_guidance (XapiValue *value)
{
  g_auto(GStrv) words = xapi_value_to_strv (value);
  g_autofree char *text = g_strjoinv (" ", words);

  return pp_guidance_from_string (text);
}

static void
fill_field (const Field *field,
            gpointer     target,
            XapiValue   *value)
{
  const char *text = xapi_value_get_string (value);

  switch (field->kind)
    {
    case KIND_TEXT:
      replace_text (target, g_strdup (text));
      break;

    case KIND_TEXT_OR_NULL:
      replace_text (target, *text != '\0' ? g_strdup (text) : NULL);
      break;

    case KIND_LOWER:
      replace_text (target, g_ascii_strdown (text, -1));
      break;

    case KIND_REF:
      replace_text (target, g_strdup (pp_live_convert_is_null (text) ? "" : text));
      break;

    case KIND_BOOLEAN:
      *(gboolean *) target = xapi_value_get_boolean (value);
      break;

    case KIND_SIZE:
      *(guint64 *) target = MAX (0, xapi_value_get_int (value));
      break;

    case KIND_TIME:
      *(gint64 *) target = xapi_value_get_time (value);
      break;

    case KIND_SECONDS:
      *(gint64 *) target = parse_seconds (text);
      break;

    case KIND_GUIDANCE:
      *(PpGuidance *) target = parse_guidance (value);
      break;

    case KIND_MAP:
      fill_map (*(GHashTable **) target, value);
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
fill (gpointer     target,
      XapiValue   *record,
      const Field *fields,
      gsize        n_fields)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      XapiValue *value = xapi_value_member (record, fields[i].member);

      if (value != NULL && fields[i].key != NULL)
        value = xapi_value_member (value, fields[i].key);
      if (value != NULL)
        fill_field (&fields[i], (char *) target + fields[i].offset, value);
    }
}

/* xapi calls a reboot "shutdown" too. */
static gboolean
is_going_down (XapiValue *record)
{
  XapiValueIter iter;
  const char *task;
  XapiValue *operation;

  xapi_value_iter_init (&iter, xapi_value_member (record, "current_operations"));
  while (xapi_value_iter_next (&iter, &task, &operation))
    {
      const char *name = xapi_value_get_string (operation);

      if (strcmp (name, "shutdown") == 0 || strcmp (name, "reboot") == 0)
        return TRUE;
    }

  return FALSE;
}

PpPool *
pp_live_convert_pool (const char *ref,
                      XapiValue  *record)
{
  PpPool *self = pp_pool_new ();

  replace_text (&self->ref, g_strdup (ref));
  fill (self, record, pool_fields, G_N_ELEMENTS (pool_fields));

  return self;
}

/* Whether it is live and what is installed stand in other records: see pp-live-records.c. */
PpHost *
pp_live_convert_host (const char *ref,
                      XapiValue  *record)
{
  PpHost *self = pp_host_new ();

  replace_text (&self->ref, g_strdup (ref));
  fill (self, record, host_fields, G_N_ELEMENTS (host_fields));
  self->rebooting = is_going_down (record);

  return self;
}

PpPatch *
pp_live_convert_patch (const char *ref,
                       XapiValue  *record)
{
  PpPatch *self = pp_patch_new ();

  replace_text (&self->ref, g_strdup (ref));
  fill (self, record, patch_fields, G_N_ELEMENTS (patch_fields));
  self->engine = PP_ENGINE_POOL_PATCH;
  self->has_file = self->size > 0;

  return self;
}

/* @shadow: (nullable): the pool_patch made of it for old clients; 7.1 and 7.2 keep there whether it
 * has to be on all servers (facts §3) */
PpPatch *
pp_live_convert_update (const char *ref,
                        XapiValue  *record,
                        XapiValue  *shadow)
{
  PpPatch *self = pp_patch_new ();
  XapiValue *shadow_config = xapi_value_member (shadow, "other_config");

  replace_text (&self->ref, g_strdup (ref));
  fill (self, record, update_fields, G_N_ELEMENTS (update_fields));
  self->engine = PP_ENGINE_POOL_UPDATE;
  self->has_file = *self->vdi != '\0';
  if (xapi_value_member (record, "enforce_homogeneity") == NULL)
    self->enforce_homogeneity =
      g_ascii_strcasecmp (xapi_value_member_string (shadow_config, "enforce_homogeneity", ""),
                          "true") == 0;

  return self;
}

static gboolean
holds_word (XapiValue  *set,
            const char *word)
{
  for (gsize i = 0; i < xapi_value_get_size (set); i++)
    if (strcmp (xapi_value_get_string (xapi_value_get_item (set, i)), word) == 0)
      return TRUE;

  return FALSE;
}

PpVm *
pp_live_convert_vm (const char *ref,
                    XapiValue  *record)
{
  PpVm *self = pp_vm_new ();
  XapiValue *other_config = xapi_value_member (record, "other_config");
  XapiValue *operations = xapi_value_member (record, "allowed_operations");

  replace_text (&self->ref, g_strdup (ref));
  fill (self, record, vm_fields, G_N_ELEMENTS (vm_fields));
  self->is_hvm = *xapi_value_member_string (record, "HVM_boot_policy", "") != '\0';
  self->auto_power_on =
    g_ascii_strcasecmp (xapi_value_member_string (other_config, "auto_poweron", ""), "true") == 0;
  self->cannot_suspend = operations != NULL && !holds_word (operations, "suspend");

  return self;
}

PpApplied *
pp_live_convert_applied (XapiValue *host_patch,
                         XapiValue *pool_patch)
{
  PpApplied *self = pp_applied_new ();

  fill (self, host_patch, row_fields, G_N_ELEMENTS (row_fields));
  fill (self, pool_patch, applied_fields, G_N_ELEMENTS (applied_fields));
  self->engine = PP_ENGINE_POOL_PATCH;

  return self;
}

/* @shadow_row: (nullable): the host_patch made of it for old clients: only there stands when */
PpApplied *
pp_live_convert_applied_update (XapiValue *pool_update,
                                XapiValue *shadow_row)
{
  PpApplied *self = pp_applied_new ();

  if (shadow_row != NULL)
    fill (self, shadow_row, row_fields, G_N_ELEMENTS (row_fields));
  fill (self, pool_update, applied_fields, G_N_ELEMENTS (applied_fields));
  self->engine = PP_ENGINE_POOL_UPDATE;
  self->applied = TRUE;

  return self;
}
