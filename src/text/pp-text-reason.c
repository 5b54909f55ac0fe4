/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include "pp-text-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* What is known behind a state: who says so, who says otherwise, where else the hotfix is. */

/* Of a conflict it is said in its own sentence. */
static const char *
say_installed (const PpCell *cell)
{
  return cell->state != PP_STATE_SUPERSEDED
         ? "{state}"
         /* Translators: {state} is "superseded by A" or "superseded by A, B" */
         : g_dngettext (GETTEXT_PACKAGE, "{state}, which is installed", "{state}, which are installed",
                        g_strv_length ((char **) cell->because));
}

static const char *
say_source (const PpCell *cell)
{
  switch (cell->reason)
    {
    case PP_REASON_NOTES:
      return _("{state}, say the notes ({source})");

    case PP_REASON_FEED:
      return _("{state}, says the feed");

    case PP_REASON_MINIMAL_SET:
      return _("{state} (left out of the feed's smallest set)");

    case PP_REASON_CONFLICT_INSTALLED:
      return say_installed (cell);

    case PP_REASON_SERVER:
      return _("{state}, the server itself says (LICENCE_RESTRICTION)");

    case PP_REASON_NONE:
    case PP_REASON_NO_FEED:
    case PP_REASON_VERSION_NOT_IN_FEED:
    case PP_REASON_NEVER_REACHED:
    case PP_REASON_UPDATED_BY_CDN:
    case PP_REASON_UPDATED_BY_YUM:
    default:
      return "{state}";
    }
}

/* Where feed and notes disagree both are said. */
static const char *
say_dispute (const PpCell *cell)
{
  if (cell->disputed == PP_REASON_MINIMAL_SET)
    return _("The feed has it in its smallest set all the same.");
  if (cell->disputed != PP_REASON_FEED)
    return NULL;
  if (cell->state == PP_STATE_LICENCE)
    return _("The feed does not say so.");
  if (cell->state == PP_STATE_UPGRADE)
    return _("The feed lists it like any hotfix.");

  return _("The feed still lists it.");
}

/**
 * pp_text_for_reason:
 * @outlook: an outlook
 * @host_uuid: of one of its hosts
 * @hotfix_uuid: of a hotfix
 *
 * Returns: (transfer full): the state, who says so, and who says otherwise: "superseded by
 *   XS62ESP1068, say the notes (Citrix KB). The feed has it in its smallest set all the same."
 */
char *
pp_text_for_reason (PpOutlook  *outlook,
                    const char *host_uuid,
                    const char *hotfix_uuid)
{
  const PpCell *cell;
  const PpNote *note;
  g_autofree char *state = NULL;
  g_autofree char *sentence = NULL;
  const char *dispute;
  const char *pairs[] = { "state", NULL, "source", "?", NULL };
  const char *both[] = { "reason", NULL, "dispute", NULL, NULL };

  g_return_val_if_fail (outlook != NULL && host_uuid != NULL && hotfix_uuid != NULL, NULL);

  cell = pp_outlook_get_cell (outlook, host_uuid, hotfix_uuid);
  if (cell == NULL)
    return g_strdup (_("unknown"));
  note = pp_outlook_get_note (outlook, hotfix_uuid);
  state = pp_text_for_cell_of (outlook, host_uuid, hotfix_uuid);
  pairs[1] = state;
  if (note != NULL && *note->source != '\0')
    pairs[3] = note->source;
  sentence = pp_text_expand (say_source (cell), pairs);
  dispute = say_dispute (cell);

  if (dispute == NULL)
    return g_steal_pointer (&sentence);
  both[1] = sentence;
  both[3] = dispute;

  /* Translators: {reason} has no full stop, {dispute} is a whole sentence with its own */
  return pp_text_expand (_("{reason}. {dispute}"), both);
}

/**
 * pp_text_for_note:
 * @outlook: an outlook
 * @hotfix_uuid: of a hotfix
 *
 * Returns: (transfer full) (nullable): what the notes tell a person about the hotfix, with their
 *   source: why it was withdrawn, driver disks that have to follow its kernel
 */
char *
pp_text_for_note (PpOutlook  *outlook,
                  const char *hotfix_uuid)
{
  const PpNote *note;
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (outlook != NULL && hotfix_uuid != NULL, NULL);

  note = pp_outlook_get_note (outlook, hotfix_uuid);
  if (note == NULL || (note->withdrawn == NULL && note->driver_disks == NULL))
    return NULL;
  if (note->withdrawn != NULL)
    g_string_append_printf (text, "%s ", note->withdrawn);
  if (note->driver_disks != NULL)
    g_string_append_printf (text, "%s ", note->driver_disks);
  g_string_append_printf (text, "(%s)", note->source);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
join_names (GPtrArray *hosts)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < hosts->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? pp_text_get_comma () : "",
                            ((PpHost *) g_ptr_array_index (hosts, i))->name);

  return g_string_free (g_steal_pointer (&names), FALSE);
}

/**
 * pp_text_for_partly:
 * @outlook: an outlook
 * @hotfix_uuid: of a hotfix
 *
 * Returns: (transfer full) (nullable): "partly installed: on xs1, not on xs2, xs3"; %NULL when it is
 *   not
 */
char *
pp_text_for_partly (PpOutlook  *outlook,
                    const char *hotfix_uuid)
{
  g_autoptr(GPtrArray) having = NULL;
  g_autoptr(GPtrArray) lacking = NULL;
  g_autofree char *have = NULL;
  g_autofree char *lack = NULL;
  const char *pairs[] = { "having", NULL, "lacking", NULL, NULL };

  g_return_val_if_fail (outlook != NULL && hotfix_uuid != NULL, NULL);

  if (!pp_outlook_list_partly (outlook, hotfix_uuid, &having, &lacking))
    return NULL;
  have = join_names (having);
  lack = join_names (lacking);
  pairs[1] = have;
  pairs[3] = lack;

  return pp_text_expand (_("partly installed: on {having}, not on {lacking}"), pairs);
}

static gboolean
is_applied (PpSnapshot *snapshot,
            const char *hotfix_uuid)
{
  for (guint i = 0; i < pp_snapshot_get_n_hosts (snapshot); i++)
    {
      const PpApplied *applied =
        pp_host_find_applied (pp_snapshot_get_host (snapshot, i), hotfix_uuid);

      if (applied != NULL && applied->applied)
        return TRUE;
    }

  return FALSE;
}

/* From 7.1 on what is uploaded is a disk, on any storage. */
static gboolean
is_update (PpSnapshot *snapshot,
           const char *hotfix_uuid)
{
  PpPatch *patch = pp_snapshot_find_patch (snapshot, hotfix_uuid);

  return patch != NULL && patch->engine == PP_ENGINE_POOL_UPDATE;
}

/**
 * pp_text_for_upload:
 * @outlook: an outlook
 * @hotfix_uuid: of a hotfix
 *
 * Returns: (transfer full) (nullable): whether its file is on the master; %NULL when the pool never
 *   got it
 */
char *
pp_text_for_upload (PpOutlook  *outlook,
                    const char *hotfix_uuid)
{
  gboolean applied;
  PpUpload upload;

  g_return_val_if_fail (outlook != NULL && hotfix_uuid != NULL, NULL);

  upload = pp_outlook_get_upload (outlook, hotfix_uuid);
  applied = is_applied (pp_outlook_get_snapshot (outlook), hotfix_uuid);
  if (upload == PP_UPLOAD_READY && is_update (pp_outlook_get_snapshot (outlook), hotfix_uuid))
    return g_strdup (applied ? _("uploaded: the disk with it is in the pool")
                             : _("uploaded, but installed on no server: the disk with it is in the "
                                 "pool"));
  if (upload == PP_UPLOAD_READY)
    return g_strdup (applied ? _("uploaded: the file is on the master")
                             : _("uploaded, but installed on no server: the file is on the master"));
  if (upload == PP_UPLOAD_FILE_GONE && is_update (pp_outlook_get_snapshot (outlook), hotfix_uuid))
    return g_strdup (applied ? _("the disk with it is no longer in the pool")
                             : _("uploaded once, but installed on no server: the disk with it is no "
                                 "longer in the pool, and it has to be uploaded again"));
  if (upload == PP_UPLOAD_FILE_GONE)
    return g_strdup (applied ? _("the file is no longer on the master")
                             : _("uploaded once, but installed on no server: the file is no longer "
                                 "on the master and has to be uploaded again"));

  return NULL;
}

/**
 * pp_text_for_basis:
 * @outlook: an outlook
 * @host_uuid: of one of its hosts
 *
 * Returns: (transfer full) (nullable): that the smallest set of the host is not the feed's but
 *   computed; %NULL when it is the feed's, or there is none
 */
char *
pp_text_for_basis (PpOutlook  *outlook,
                   const char *host_uuid)
{
  const PpVersion *version;
  const char *pairs[] = { "version", NULL, NULL };

  g_return_val_if_fail (outlook != NULL && host_uuid != NULL, NULL);

  if (pp_outlook_get_basis (outlook, host_uuid) != PP_BASIS_NOTES)
    return NULL;
  version = pp_outlook_get_version (outlook, host_uuid);
  pairs[1] = version->name;

  return pp_text_expand (_("The feed names no smallest set for {version}: what is recommended is "
                           "computed from conflicts and the notes."), pairs);
}

static const char *
choose_eligibility (const PpVersion *version,
                    gboolean         licensed)
{
  switch (version->eligibility)
    {
    case PP_ELIGIBILITY_PREMIUM:
      if (!licensed)
        return version->premium_date > 0
               ? _("{version}: hotfixes released after {premium} are for paying customers only")
               : _("{version}: new hotfixes are for paying customers only");
      break;

    case PP_ELIGIBILITY_CU:
      return version->none_date > 0
             ? _("{version}: no hotfixes after {none}, only a cumulative update")
             : _("{version}: no more hotfixes, only a cumulative update");

    case PP_ELIGIBILITY_NONE:
      return version->eol_date > 0 ? _("{version}: end of life since {eol}, no more hotfixes")
                                   : _("{version}: end of life, no more hotfixes");

    case PP_ELIGIBILITY_ALL:
    default:
      break;
    }

  return version->eol_date > 0 ? _("{version}: end of life on {eol}") : NULL;
}

/**
 * pp_text_for_eligibility:
 * @outlook: an outlook
 * @host_uuid: of one of its hosts
 *
 * Returns: (transfer full) (nullable): who still gets hotfixes for the host's release, and until
 *   when; %NULL when the feed says nothing of it
 */
char *
pp_text_for_eligibility (PpOutlook  *outlook,
                         const char *host_uuid)
{
  const PpVersion *version;
  PpSnapshot *snapshot;
  PpHost *host;
  const char *sentence;
  g_autofree char *premium = NULL;
  g_autofree char *none = NULL;
  g_autofree char *eol = NULL;
  g_autofree char *text = NULL;
  const char *pairs[] =
  {
    "version", NULL, "premium", NULL, "none", NULL, "eol", NULL, "support", NULL, NULL,
  };

  g_return_val_if_fail (outlook != NULL && host_uuid != NULL, NULL);

  snapshot = pp_outlook_get_snapshot (outlook);
  host = pp_snapshot_find_host (snapshot, host_uuid);
  version = pp_outlook_get_version (outlook, host_uuid);
  if (version == NULL || host == NULL)
    return NULL;
  sentence = choose_eligibility (version, pp_snapshot_is_licensed (snapshot, host));
  if (sentence == NULL)
    return NULL;
  premium = pp_text_for_date (version->premium_date);
  none = pp_text_for_date (version->none_date);
  eol = pp_text_for_date (version->eol_date);
  pairs[1] = version->name;
  pairs[3] = premium;
  pairs[5] = none;
  pairs[7] = eol;
  text = pp_text_expand (sentence, pairs);
  if (version->eol_date == 0 || strstr (sentence, "{eol}") != NULL)
    return g_steal_pointer (&text);

  pairs[9] = text;

  return pp_text_expand (_("{support}; end of life on {eol}"), pairs);
}

/**
 * pp_text_for_turn:
 * @turn: a hotfix of an order
 *
 * Returns: (transfer full): why it stands there: "after XS62ESP1, which it requires"
 */
char *
pp_text_for_turn (const PpTurn *turn)
{
  g_autofree char *names = NULL;
  g_autofree char *date = NULL;
  const char *sentence = NULL;
  const char *pairs[] = { "names", NULL, "date", NULL, NULL };

  g_return_val_if_fail (turn != NULL, NULL);

  names = g_strjoinv (pp_text_get_comma (), turn->because);
  date = pp_text_for_date (turn->hotfix->released);
  pairs[1] = names;
  pairs[3] = date;
  switch (turn->kind)
    {
    case PP_TURN_REQUIRES:
      /* Translators: the number is that of {names}; "it" is the hotfix that stands there */
      sentence = g_dngettext (GETTEXT_PACKAGE, "after {names}, which it requires",
                              "after {names}, all of which it requires",
                              g_strv_length (turn->because));
      break;

    case PP_TURN_REQUIRED:
      sentence = g_dngettext (GETTEXT_PACKAGE, "before {names}, which requires it",
                              "before {names}, which require it", g_strv_length (turn->because));
      break;

    case PP_TURN_SERVICE_PACK:
      sentence = _("service packs come first");
      break;

    case PP_TURN_NAME:
      sentence = _("of the same date as the one before it, so by name");
      break;

    case PP_TURN_DATE:
    default:
      sentence = turn->hotfix->released > 0 ? _("by its date, {date}")
                                             : _("its date is not known: such come early");
      break;
    }

  return pp_text_expand (sentence, pairs);
}
