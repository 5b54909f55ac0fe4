/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"

Fixture *
fixture_new (void)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->hotfixes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  self->versions = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_version_free);
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_note_free);
  self->hosts = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_host_unref);
  self->patches = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_patch_unref);
  self->strings = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
fixture_free (Fixture *self)
{
  g_ptr_array_unref (self->hotfixes);
  g_ptr_array_unref (self->versions);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->hosts);
  g_ptr_array_unref (self->patches);
  g_ptr_array_unref (self->strings);
  g_free (self);
}

const char *
fixture_uuid (Fixture    *self,
              const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  char *uuid = g_strconcat ("uuid-", lower, NULL);

  g_ptr_array_add (self->strings, uuid);

  return uuid;
}

static char **
split (const char *list)
{
  return list != NULL && *list != '\0' ? g_strsplit (list, " ", -1) : g_new0 (char *, 1);
}

static char **
split_uuids (const char *list)
{
  char **words = split (list);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *lower = g_ascii_strdown (words[i], -1);

      g_free (words[i]);
      words[i] = g_strconcat ("uuid-", lower, NULL);
    }

  return words;
}

void
fixture_add_hotfixes (Fixture             *self,
                      const FixtureHotfix *hotfixes,
                      guint                n_hotfixes)
{
  for (guint i = 0; i < n_hotfixes; i++)
    {
      g_auto(GStrv) required = split_uuids (hotfixes[i].required);
      g_auto(GStrv) conflicting = split_uuids (hotfixes[i].conflicting);
      PpHotfix facts =
      {
        .uuid = (char *) fixture_uuid (self, hotfixes[i].name), .name = (char *) hotfixes[i].name,
        .required = required, .conflicting = conflicting, .released = hotfixes[i].released,
        .guidance = hotfixes[i].guidance, .premium = hotfixes[i].premium,
      };

      g_ptr_array_add (self->hotfixes, pp_hotfix_new (&facts));
    }
}

void
fixture_add_version (Fixture    *self,
                     const char *value,
                     const char *build_number,
                     const char *hotfixes,
                     const char *minimal)
{
  g_auto(GStrv) listed = split_uuids (hotfixes);
  g_auto(GStrv) smallest = minimal != NULL ? split_uuids (minimal) : NULL;
  PpVersion facts =
  {
    .value = (char *) value, .name = (char *) value, .build_number = (char *) build_number,
    .hotfixes = listed, .minimal = smallest,
  };

  g_ptr_array_add (self->versions, pp_version_new (&facts));
}

PpVersion *
fixture_last_version (Fixture *self)
{
  return g_ptr_array_index (self->versions, self->versions->len - 1);
}

void
fixture_add_note (Fixture    *self,
                  const char *name,
                  const char *superseded_by)
{
  g_auto(GStrv) names = split (superseded_by);
  PpNote facts = { .name = (char *) name, .superseded_by = names };

  g_ptr_array_add (self->notes, pp_note_new (&facts));
}

PpNote *
fixture_last_note (Fixture *self)
{
  return g_ptr_array_index (self->notes, self->notes->len - 1);
}

static void
set_text (char      **member,
          const char *text)
{
  g_free (*member);
  *member = g_strdup (text);
}

PpHost *
fixture_add_host (Fixture    *self,
                  const char *name,
                  const char *product_version,
                  const char *build_number,
                  const char *installed)
{
  g_auto(GStrv) names = split (installed);
  g_autofree char *uuid = g_strconcat ("host-", name, NULL);
  g_autofree char *ref = g_strconcat ("OpaqueRef:", name, NULL);
  PpHost *host = pp_host_new ();

  set_text (&host->name, name);
  set_text (&host->uuid, uuid);
  set_text (&host->ref, ref);
  set_text (&host->edition, "free");
  set_text (&host->product_version, product_version);
  set_text (&host->build_number, build_number);
  host->live = TRUE;
  host->enabled = TRUE;
  host->boot_time = 1000;
  host->agent_start_time = 1000;
  g_ptr_array_add (self->hosts, host);
  for (guint i = 0; names[i] != NULL; i++)
    fixture_apply (self, host, names[i], 500, PP_GUIDANCE_NONE, TRUE);

  return host;
}

void
fixture_apply (Fixture    *self,
               PpHost     *host,
               const char *name,
               gint64      applied_at,
               PpGuidance  guidance,
               gboolean    applied)
{
  PpApplied *row = pp_applied_new ();

  set_text (&row->uuid, fixture_uuid (self, name));
  set_text (&row->name, name);
  row->applied_at = applied_at;
  row->guidance = guidance;
  row->applied = applied;
  g_ptr_array_add (host->applied, row);
}

PpCatalogue *
fixture_catalogue (Fixture *self)
{
  return pp_catalogue_new ("test", 1, FALSE, self->hotfixes, self->versions);
}

PpSnapshot *
fixture_snapshot (Fixture *self)
{
  g_autoptr(PpPool) pool = pp_pool_new ();

  set_text (&pool->uuid, "pool");
  set_text (&pool->name, "lab");
  set_text (&pool->master, "OpaqueRef:xs1");

  return pp_snapshot_new ("https://192.0.2.1", pool, self->hosts,
                          self->patches);
}

PpOutlook *
fixture_outlook (Fixture *self)
{
  g_autoptr(PpSnapshot) snapshot = fixture_snapshot (self);
  g_autoptr(PpCatalogue) catalogue = fixture_catalogue (self);
  g_autoptr(PpNotes) notes = pp_notes_new (self->notes);

  return pp_outlook_new (snapshot, catalogue, notes);
}

char *
fixture_names (GPtrArray *hotfixes)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < hotfixes->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            ((PpHotfix *) g_ptr_array_index (hotfixes, i))->name);

  return g_string_free (g_steal_pointer (&text), FALSE);
}
