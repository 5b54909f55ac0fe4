/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "update-fixture.h"

#include "iso-image.h"
#include "../support/wait.h"

/* What the first update for another version makes of servers: more of the same, or another release. */
typedef enum
{
  MADE_BY_NOTHING,
  MADE_BY_UPDATE,
  MADE_BY_RELEASE,
} Made;

static const struct
{
  const char *version;
  const char *build;
  Made        made;
} builds[] = {
  { "7.0.0", "125380c" }, { "7.1.0", "137272c" }, { "7.1.1", "137272c", MADE_BY_UPDATE },
  { "7.2.0", "", MADE_BY_RELEASE }, { "8.2.0", "release/stockholm/master/7" },
};

static void
add_patches (GString          *feed,
             const char       *version,
             const TestUpdate *updates,
             guint             n_updates)
{
  for (guint i = 0; i < n_updates; i++)
    if (g_str_equal (updates[i].version, version))
      g_string_append_printf (feed, "<patch uuid=\"%s\"/>", updates[i].uuid);
}

static void
add_version (GString          *feed,
             guint             position,
             const TestUpdate *updates,
             guint             n_updates)
{
  const char *version = builds[position].version;
  Made made = builds[position].made;

  g_string_append_printf (feed, "<version name=\"XenServer %s\" value=\"%s\" build-number=\"%s\"",
                          version, version, builds[position].build);
  if (made != MADE_BY_NOTHING)
    g_string_append_printf (feed, " patch-uuid=\"%s\" present-as-update=\"%s\"", updates[0].uuid,
                            made == MADE_BY_UPDATE ? "true" : "false");
  g_string_append_c (feed, '>');
  add_patches (feed, version, updates, n_updates);
  g_string_append (feed, "<minimalpatches>");
  add_patches (feed, version, updates, n_updates);
  g_string_append (feed, "</minimalpatches></version>");
}

/* 7.0 is there in any case: for packs, which no feed lists. */
static gboolean
is_for_any (const char       *version,
            const TestUpdate *updates,
            guint             n_updates)
{
  for (guint i = 0; i < n_updates; i++)
    if (g_str_equal (updates[i].version, version))
      return TRUE;

  return g_str_equal (version, "7.0.0");
}

static char *
make_feed (const TestUpdate *updates,
           guint             n_updates)
{
  GString *feed = g_string_new ("<patchdata><serverversions>");

  for (guint i = 0; i < G_N_ELEMENTS (builds); i++)
    if (is_for_any (builds[i].version, updates, n_updates))
      add_version (feed, i, updates, n_updates);
  g_string_append (feed, "</serverversions><patches>");
  for (guint i = 0; i < n_updates; i++)
    {
      const TestUpdate *update = &updates[i];

      g_string_append_printf (feed, "<patch uuid=\"%s\" name-label=\"%s\" version=\"1.0\" "
                              "name-description=\"A test\" timestamp=\"2019-01-0%uT00:00:00Z\" "
                              "patch-url=\"http://127.0.0.1:1/%s.zip\" after-apply-guidance=\"%s\" %s>",
                              update->uuid, update->name, i + 1, update->name, update->guidance,
                              update->more != NULL ? update->more : "");
      if (update->required != NULL)
        g_string_append_printf (feed, "<requiredpatches><requiredpatch uuid=\"%s\"/></requiredpatches>",
                                update->required);
      g_string_append (feed, "</patch>");
    }
  g_string_append (feed, "</patches></patchdata>");

  return g_string_free (feed, FALSE);
}

/* Puts an image of the update that says this uuid into the library, as the file of the update. */
void
update_fixture_add_file (RunFixture       *self,
                         const TestUpdate *update,
                         const char       *uuid)
{
  g_autofree char *library_folder = g_build_filename (self->folder, "library", NULL);
  g_autoptr(PpLibrary) library = pp_library_new (library_folder);
  g_autofree char *leaf = g_strconcat (update->name, ".iso", NULL);
  g_autofree char *path = g_build_filename (self->folder, leaf, NULL);
  g_autofree char *xml = NULL;
  g_autofree char *imported = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  xml = g_strdup_printf ("<update uuid=\"%s\" name-label=\"%s\" version=\"1.0\" key=\"\" "
                         "after-apply-guidance=\"%s\" installation-size=\"4096\" %s>"
                         "<name-description>A test</name-description></update>", uuid, update->name,
                         update->guidance, update->more != NULL ? update->more : "");
  pp_test_write_iso (path, "update.xml", xml, "update.xml.asc", "signed", "repodata/repomd.xml",
                     "<repomd/>", "repodata/repomd.xml.asc", "signed", "poolpatch-sim.json",
                     update->rules != NULL ? update->rules : "{}", NULL);
  pp_library_import_async (library, path, NULL, NULL, pp_test_result_cb, &result);
  pp_test_wait (&result);
  imported = pp_library_import_finish (library, result, &error);
  g_assert_no_error (error);
}

RunFixture *
update_fixture_new_apart (const char       *release,
                          const TestUpdate *updates,
                          guint             n_updates)
{
  const char *arguments[] = {
    "--scenario", g_getenv ("PP_UPDATE_SCENARIO"), "--release", release, "--speed", "2000", NULL,
  };
  RunFixture *self = run_fixture_new_apart (arguments);
  g_autofree char *feed = make_feed (updates, n_updates);
  g_autoptr(GError) error = NULL;

  g_free (self->sim->feed);
  self->sim->feed = g_build_filename (self->folder, "updates.xml", NULL);
  g_file_set_contents (self->sim->feed, feed, -1, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_updates; i++)
    update_fixture_add_file (self, &updates[i], updates[i].uuid);

  return self;
}

RunFixture *
update_fixture_new (const char       *release,
                    const TestUpdate *updates,
                    guint             n_updates)
{
  RunFixture *self = update_fixture_new_apart (release, updates, n_updates);

  run_fixture_connect (self);

  return self;
}

/* So many disks of updates are in the storage of the pool, whoever they belong to. */
void
update_fixture_assert_disks (RunFixture *self,
                             guint       n_disks)
{
  g_autoptr(JsonNode) state = pp_sim_fixture_get (self->sim, "state");
  JsonArray *pools = json_object_get_array_member (json_node_get_object (state), "pools");
  JsonObject *pool = json_array_get_object_element (pools, 0);

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (pool, "update_vdis")), ==,
                    n_disks);
}
