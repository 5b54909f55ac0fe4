/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-page-answer"

#include "config.h"

#include "pp-page-answer.h"

#include <glib/gi18n.h>

#include "pp-standing.h"

/**
 * pp_page_answer_choose:
 * @facts: what is known, and what is asked for
 *
 * Returns: (transfer none): the child of the stack that says where things stand
 */
const char *
pp_page_answer_choose (const PpPageFacts *facts)
{
  PpOutlook *outlook = pp_matrix_model_get_outlook (facts->model);
  PpLiveState state = pp_pool_item_get_state (facts->item);
  gboolean outstanding = pp_matrix_model_get_filter (facts->model) == PP_MATRIX_OUTSTANDING;
  gboolean busy;

  if (outlook == NULL)
    return state == PP_LIVE_FAILED || state == PP_LIVE_DISCONNECTED ? "failed" : "connecting";
  if (facts->by_server && facts->n_rows > 0)
    return "servers";
  if (outstanding && pp_outlook_get_catalogue (outlook) == NULL)
    {
      g_object_get (facts->feed, "busy", &busy, NULL);

      return busy ? "loading" : "no-feed";
    }
  if (facts->n_rows > 0)
    return "list";
  if (facts->searching || (!outstanding && pp_outlook_get_n_hotfixes (outlook) > 0))
    return "nothing";

  switch (pp_standing_of_pool (outlook, NULL))
    {
    case PP_STANDING_CURRENT:
      return "current";

    case PP_STANDING_UNKNOWN:
      return "unknown";

    case PP_STANDING_OUTSTANDING:
    default:
      return "nothing";
    }
}

/**
 * pp_page_answer_no_feed:
 * @feed: the list of hotfixes, which is not there
 *
 * Returns: (transfer full): why there is no answer
 */
char *
pp_page_answer_no_feed (PpFeed *feed)
{
  return pp_feed_get_error (feed) != NULL
         ? pp_text_for_feed_trouble (pp_feed_get_tries (feed), 0)
         : g_strdup (_("There is no list of hotfixes yet: what is outstanding is not known."));
}
