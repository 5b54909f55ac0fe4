/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-ctl-json"

#include "config.h"

#include "pp-ctl-json.h"

/**
 * pp_ctl_json_quote:
 * @text: any text
 *
 * Returns: (transfer full): @text as one JSON string, quotes included
 */
char *
pp_ctl_json_quote (const char *text)
{
  g_autoptr(JsonNode) node = json_node_init_string (json_node_alloc (), text);

  return json_to_string (node, FALSE);
}

/**
 * pp_ctl_json_add_strv:
 * @builder: an open object
 * @member: name of the member
 * @values: (nullable): its strings
 *
 * Adds an array of strings; an empty one for %NULL.
 */
void
pp_ctl_json_add_strv (JsonBuilder        *builder,
                      const char         *member,
                      const char * const *values)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    json_builder_add_string_value (builder, values[i]);
  json_builder_end_array (builder);
}

/**
 * pp_ctl_json_add_time:
 * @builder: an open object
 * @member: name of the member
 * @seconds: Unix seconds; 0 adds null
 *
 * Adds a time as ISO 8601 in UTC.
 */
void
pp_ctl_json_add_time (JsonBuilder *builder,
                      const char  *member,
                      gint64       seconds)
{
  g_autoptr(GDateTime) time = seconds > 0 ? g_date_time_new_from_unix_utc (seconds) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  pp_ctl_json_add_string (builder, member, text);
}

/**
 * pp_ctl_json_add_string:
 * @builder: an open object
 * @member: name of the member
 * @value: (nullable): its value; %NULL adds null
 *
 * Adds a string.
 */
void
pp_ctl_json_add_string (JsonBuilder *builder,
                        const char  *member,
                        const char  *value)
{
  json_builder_set_member_name (builder, member);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * pp_ctl_json_print:
 * @builder: a finished document
 *
 * Prints the document on standard output.
 */
void
pp_ctl_json_print (JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);

  g_print ("%s\n", text);
}

/**
 * pp_ctl_json_add_bool:
 * @builder: an open object
 * @member: name of the member
 * @value: its value
 *
 * Adds true or false.
 */
void
pp_ctl_json_add_bool (JsonBuilder *builder,
                      const char  *member,
                      gboolean     value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_boolean_value (builder, value);
}

/**
 * pp_ctl_json_add_int:
 * @builder: an open object
 * @member: name of the member
 * @value: its value
 *
 * Adds a number.
 */
void
pp_ctl_json_add_int (JsonBuilder *builder,
                     const char  *member,
                     gint64       value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

/**
 * pp_ctl_json_add_feed:
 * @builder: an open object
 * @session: a session that has read the feed
 *
 * Adds where the feed is from, and how old it is.
 */
void
pp_ctl_json_add_feed (JsonBuilder  *builder,
                      PpCtlSession *session)
{
  PpCatalogue *catalogue = session->catalogue;

  json_builder_set_member_name (builder, "feed");
  json_builder_begin_object (builder);
  pp_ctl_json_add_string (builder, "source", pp_feed_get_source (session->feed));
  pp_ctl_json_add_time (builder, "date", catalogue ? pp_catalogue_get_date (catalogue) : 0);
  pp_ctl_json_add_bool (builder, "stale", catalogue != NULL && pp_catalogue_get_stale (catalogue));
  pp_ctl_json_add_int (builder, "hotfixes", catalogue ? pp_catalogue_get_n_hotfixes (catalogue) : 0);
  json_builder_end_object (builder);
}

/* Who still gets hotfixes for the release of the host, where the feed says it. */
static void
add_support (JsonBuilder *builder,
             PpOutlook   *outlook,
             PpHost      *host)
{
  const PpVersion *version = pp_outlook_get_version (outlook, host->uuid);
  g_autofree char *text = pp_text_for_eligibility (outlook, host->uuid);

  json_builder_set_member_name (builder, "support");
  if (version == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  pp_ctl_json_add_string (builder, "eligibility",
                          pp_eligibility_to_string (version->eligibility));
  pp_ctl_json_add_time (builder, "premium_date", version->premium_date);
  pp_ctl_json_add_time (builder, "none_date", version->none_date);
  pp_ctl_json_add_time (builder, "eol_date", version->eol_date);
  pp_ctl_json_add_string (builder, "text", text);
  json_builder_end_object (builder);
}

static void
add_host (JsonBuilder *builder,
          PpOutlook   *outlook,
          PpHost      *host)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  g_autoptr(GPtrArray) because = NULL;
  PpPending pending = pp_outlook_get_pending (outlook, host->uuid, &because);

  json_builder_begin_object (builder);
  pp_ctl_json_add_string (builder, "uuid", host->uuid);
  pp_ctl_json_add_string (builder, "name", host->name);
  pp_ctl_json_add_bool (builder, "master", host == pp_snapshot_get_master (snapshot));
  pp_ctl_json_add_bool (builder, "live", host->live);
  pp_ctl_json_add_bool (builder, "enabled", host->enabled);
  pp_ctl_json_add_string (builder, "product_version", host->product_version);
  pp_ctl_json_add_string (builder, "build_number", host->build_number);
  pp_ctl_json_add_string (builder, "technology", pp_engine_to_string (host->engine));
  pp_ctl_json_add_string (builder, "unknown",
                          pp_reason_to_string (pp_outlook_get_unknown (outlook, host->uuid)));
  pp_ctl_json_add_bool (builder, "licensed", pp_snapshot_is_licensed (snapshot, host));
  pp_ctl_json_add_string (builder, "pending", pp_pending_to_string (pending));
  json_builder_set_member_name (builder, "pending_because");
  json_builder_begin_array (builder);
  for (guint i = 0; because != NULL && i < because->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (because, i));
  json_builder_end_array (builder);
  pp_ctl_json_add_string (builder, "recommended_basis",
                          pp_basis_to_string (pp_outlook_get_basis (outlook, host->uuid)));
  add_support (builder, outlook, host);
  json_builder_end_object (builder);
}

static void
add_cells (JsonBuilder *builder,
           PpOutlook   *outlook,
           PpHotfix    *hotfix)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);

  json_builder_set_member_name (builder, "hosts");
  json_builder_begin_object (builder);
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      PpHost *host = pp_snapshot_get_host (snapshot, i);
      const PpCell *cell = pp_outlook_get_cell (outlook, host->uuid, hotfix->uuid);
      g_autofree char *text = pp_text_for_reason (outlook, host->uuid, hotfix->uuid);

      json_builder_set_member_name (builder, host->uuid);
      json_builder_begin_object (builder);
      pp_ctl_json_add_string (builder, "state", pp_state_to_string (cell->state));
      pp_ctl_json_add_strv (builder, "because", (const char * const *) cell->because);
      pp_ctl_json_add_string (builder, "reason", pp_reason_to_string (cell->reason));
      pp_ctl_json_add_string (builder, "disputed_by", pp_reason_to_string (cell->disputed));
      pp_ctl_json_add_string (builder, "text", text);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_host_uuids (JsonBuilder *builder,
                const char  *member,
                GPtrArray   *hosts)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_array (builder);
  for (guint i = 0; i < hosts->len; i++)
    json_builder_add_string_value (builder, ((PpHost *) g_ptr_array_index (hosts, i))->uuid);
  json_builder_end_array (builder);
}

/* Which servers have it while others need it; null when it is everywhere or nowhere. */
static void
add_partly (JsonBuilder *builder,
            PpOutlook   *outlook,
            PpHotfix    *hotfix)
{
  g_autoptr(GPtrArray) having = NULL;
  g_autoptr(GPtrArray) lacking = NULL;

  json_builder_set_member_name (builder, "partly");
  if (!pp_outlook_list_partly (outlook, hotfix->uuid, &having, &lacking))
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  add_host_uuids (builder, "installed", having);
  add_host_uuids (builder, "missing", lacking);
  json_builder_end_object (builder);
}

static void
add_note (JsonBuilder *builder,
          PpOutlook   *outlook,
          PpHotfix    *hotfix)
{
  const PpNote *note = pp_outlook_get_note (outlook, hotfix->uuid);

  json_builder_set_member_name (builder, "note");
  if (note == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  pp_ctl_json_add_strv (builder, "superseded_by", (const char * const *) note->superseded_by);
  pp_ctl_json_add_string (builder, "before", note->before);
  pp_ctl_json_add_string (builder, "withdrawn", note->withdrawn);
  pp_ctl_json_add_string (builder, "driver_disks", note->driver_disks);
  pp_ctl_json_add_bool (builder, "paid", note->paid);
  pp_ctl_json_add_bool (builder, "upgrade", note->upgrade);
  pp_ctl_json_add_string (builder, "source", note->source);
  json_builder_end_object (builder);
}

static void
add_hotfix (JsonBuilder  *builder,
            PpCtlSession *session,
            PpOutlook    *outlook,
            PpHotfix     *hotfix)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  g_auto(GStrv) guidance = pp_guidance_to_strv (hotfix->guidance);
  g_autofree char *path = pp_library_dup_path (session->library, hotfix->uuid);

  json_builder_begin_object (builder);
  pp_ctl_json_add_string (builder, "uuid", hotfix->uuid);
  pp_ctl_json_add_string (builder, "name", hotfix->name);
  pp_ctl_json_add_time (builder, "released", hotfix->released);
  pp_ctl_json_add_strv (builder, "guidance", (const char * const *) guidance);
  pp_ctl_json_add_int (builder, "size", (gint64) hotfix->download_size);
  pp_ctl_json_add_string (builder, "url", hotfix->url);
  add_cells (builder, outlook, hotfix);
  pp_ctl_json_add_bool (builder, "uploaded", pp_snapshot_find_patch (snapshot, hotfix->uuid) != NULL);
  pp_ctl_json_add_string (builder, "upload",
                          pp_upload_to_string (pp_outlook_get_upload (outlook, hotfix->uuid)));
  pp_ctl_json_add_bool (builder, "in_library", path != NULL);
  pp_ctl_json_add_bool (builder, "hidden", pp_outlook_is_hidden (outlook, hotfix->uuid));
  add_partly (builder, outlook, hotfix);
  add_note (builder, outlook, hotfix);
  json_builder_end_object (builder);
}

/* Each hotfix with why it has its place. */
static void
add_order (JsonBuilder *builder,
           PpOutlook   *outlook,
           GPtrArray   *sorted)
{
  g_autoptr(GPtrArray) turns = pp_outlook_explain_order (outlook, sorted);

  json_builder_begin_array (builder);
  for (guint i = 0; i < turns->len; i++)
    {
      const PpTurn *turn = g_ptr_array_index (turns, i);
      g_autofree char *text = pp_text_for_turn (turn);

      json_builder_begin_object (builder);
      pp_ctl_json_add_string (builder, "uuid", turn->hotfix->uuid);
      pp_ctl_json_add_string (builder, "name", turn->hotfix->name);
      pp_ctl_json_add_string (builder, "why", pp_turn_kind_to_string (turn->kind));
      pp_ctl_json_add_strv (builder, "because", (const char * const *) turn->because);
      pp_ctl_json_add_string (builder, "text", text);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* What any server of the pool is recommended, in the order to install it. */
static void
add_recommended (JsonBuilder *builder,
                 PpOutlook   *outlook)
{
  g_autoptr(GPtrArray) recommended = pp_outlook_get_recommended (outlook, NULL);

  json_builder_set_member_name (builder, "recommended");
  json_builder_begin_array (builder);
  for (guint i = 0; i < recommended->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (recommended, i);

      json_builder_add_string_value (builder, hotfix->uuid);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "recommended_order");
  add_order (builder, outlook, recommended);
}

static void
add_pool (JsonBuilder  *builder,
          PpCtlSession *session,
          PpOutlook    *outlook)
{
  PpSnapshot *snapshot = pp_outlook_get_snapshot (outlook);
  g_auto(GStrv) hidden = NULL;

  json_builder_begin_object (builder);
  pp_ctl_json_add_string (builder, "uuid", pp_snapshot_get_uuid (snapshot));
  pp_ctl_json_add_string (builder, "name", pp_snapshot_get_name (snapshot));
  pp_ctl_json_add_string (builder, "address", pp_snapshot_get_address (snapshot));
  pp_ctl_json_add_string (builder, "technology",
                          pp_engine_to_string (pp_snapshot_get_engine (snapshot)));

  json_builder_set_member_name (builder, "hosts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    add_host (builder, outlook, pp_snapshot_get_host (snapshot, i));
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "hotfixes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < pp_outlook_get_n_hotfixes (outlook); i++)
    add_hotfix (builder, session, outlook, pp_outlook_get_hotfix (outlook, i));
  json_builder_end_array (builder);

  add_recommended (builder, outlook);
  hidden = pp_outlook_list_hidden (outlook);
  pp_ctl_json_add_strv (builder, "hidden", (const char * const *) hidden);
  json_builder_end_object (builder);
}

/**
 * pp_ctl_json_add_status:
 * @builder: an empty builder
 * @session: the session
 * @outlooks: (element-type PpOutlook): one for each pool
 *
 * Builds the document of `status --json`.
 */
void
pp_ctl_json_add_status (JsonBuilder  *builder,
                        PpCtlSession *session,
                        GPtrArray    *outlooks)
{
  json_builder_begin_object (builder);
  pp_ctl_json_add_int (builder, "schema", 1);
  pp_ctl_json_add_feed (builder, session);
  json_builder_set_member_name (builder, "pools");
  json_builder_begin_array (builder);
  for (guint i = 0; i < outlooks->len; i++)
    add_pool (builder, session, g_ptr_array_index (outlooks, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}
