/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-matrix-query"

#include "config.h"

#include "pp-matrix-query.h"

#include "pp-matrix-row.h"
#include "pp-standing.h"

#define HAS(state) PP_MATRIX_STATE (state)

/* A row with what it is sorted by, found once for each and not at every comparison. */
typedef struct
{
  PpHotfix *hotfix;    /* (unowned) */
  guint     position;  /* in install order */
  gint64    number;
  char     *text;      /* (owned) (nullable) decides before the number */
} Candidate;

static void
clear_candidate (Candidate *self)
{
  g_clear_pointer (&self->text, g_free);
}

static gboolean
contains (const char *text,
          const char *needle)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, needle) != NULL;
}

static gboolean
is_of_time (const PpMatrixQuery *self,
            PpHotfix            *hotfix)
{
  return self->since == 0 || hotfix->released >= self->since;
}

static gboolean
is_named (const PpMatrixQuery *self,
          PpHotfix            *hotfix)
{
  return self->search == NULL || contains (hotfix->name, self->search) ||
         contains (hotfix->article, self->search) || contains (hotfix->description, self->search);
}

/* The states in which the filter wants a hotfix; ~0 = in any. */
static guint
get_wanted (const PpMatrixQuery *self,
            PpOutlook           *outlook,
            PpHotfix            *hotfix)
{
  static const guint states[] = {
    [PP_MATRIX_OUTSTANDING] = HAS (NEEDED) | HAS (REQUIRES) | HAS (INSTALLED_PENDING),
    [PP_MATRIX_INSTALLED] = HAS (INSTALLED) | HAS (INSTALLED_PENDING),
    [PP_MATRIX_HIDDEN] = ~0u,
    [PP_MATRIX_SUPERSEDED] = HAS (SUPERSEDED),
    [PP_MATRIX_EVERYTHING] = ~0u,
  };
  gboolean hidden = pp_outlook_is_hidden (outlook, hotfix->uuid);

  if (self->filter == PP_MATRIX_HIDDEN && !hidden)
    return 0;

  /* A restart that is owed is owed for a hidden hotfix too. */
  return self->filter == PP_MATRIX_OUTSTANDING && hidden ? HAS (INSTALLED_PENDING)
                                                         : states[self->filter];
}

/* What does not concern a server is not shown of it, whatever the filter. */
static gboolean
is_so_on (PpOutlook  *outlook,
          PpHotfix   *hotfix,
          const char *host_uuid,
          guint       wanted)
{
  const PpCell *cell = pp_outlook_get_cell (outlook, host_uuid, hotfix->uuid);

  return cell != NULL && (wanted & (1u << cell->state)) != 0 &&
         (wanted != ~0u || cell->state != PP_STATE_NOT_APPLICABLE);
}

static gboolean
is_shown (const PpMatrixQuery *self,
          PpOutlook           *outlook,
          PpHotfix            *hotfix)
{
  guint wanted;

  if (!is_of_time (self, hotfix) || !is_named (self, hotfix))
    return FALSE;

  wanted = get_wanted (self, outlook, hotfix);
  if (self->on_host != NULL)
    return is_so_on (outlook, hotfix, self->on_host, wanted);

  return wanted == ~0u || pp_matrix_row_count (outlook, hotfix, wanted) > 0;
}

static void
find_key (const PpMatrixQuery *self,
          PpOutlook           *outlook,
          GHashTable          *in_library,
          Candidate           *row)
{
  PpHotfix *hotfix = row->hotfix;
  g_autofree char *description = NULL;
  const PpCell *cell;

  if (self->host != NULL)
    {
      /* The states end with what is needed: that comes first. */
      cell = pp_outlook_get_cell (outlook, self->host, hotfix->uuid);
      row->number = cell != NULL ? -(gint64) cell->state : 0;
      return;
    }

  switch (self->column)
    {
    case PP_MATRIX_COLUMN_NAME:
      row->text = g_utf8_collate_key_for_filename (hotfix->name, -1);
      break;

    case PP_MATRIX_COLUMN_DESCRIPTION:
      description = pp_text_for_description (hotfix->description);
      row->text = g_utf8_collate_key (description, -1);
      break;

    case PP_MATRIX_COLUMN_RELEASED:
      row->number = hotfix->released;
      break;

    case PP_MATRIX_COLUMN_AFTERWARDS:
      row->number = (gint64) hotfix->guidance;
      break;

    case PP_MATRIX_COLUMN_STATUS:
      row->number = pp_matrix_row_rank_status (outlook, hotfix,
                                               g_hash_table_contains (in_library, hotfix->uuid));
      break;

    case PP_MATRIX_COLUMN_OUTSTANDING:
      row->number = -(gint64) pp_matrix_row_n_outstanding (outlook, hotfix);
      break;

    case PP_MATRIX_COLUMN_HOTFIX:
    case PP_MATRIX_COLUMN_ACTIVE:
    case PP_MATRIX_N_COLUMNS:
    default:
      row->number = pp_matrix_row_n_outstanding (outlook, hotfix) > 0 ? 0 : 1;
      break;
    }
}

/* What is equal stays in install order, whichever way round. */
static int
compare_candidates (gconstpointer a,
                    gconstpointer b,
                    gpointer      user_data)
{
  const PpMatrixQuery *self = user_data;
  const Candidate *row_a = a;
  const Candidate *row_b = b;
  int order = g_strcmp0 (row_a->text, row_b->text);

  if (order == 0)
    order = (row_a->number > row_b->number) - (row_a->number < row_b->number);
  if (order != 0)
    return self->descending ? -order : order;

  return (row_a->position > row_b->position) - (row_a->position < row_b->position);
}

/**
 * pp_matrix_query_run:
 * @self: a query
 * @outlook: (nullable): the pool
 * @in_library: uuids of the files that are here, as a set
 *
 * Returns: (transfer full) (element-type PpHotfix): the rows
 */
GPtrArray *
pp_matrix_query_run (const PpMatrixQuery *self,
                     PpOutlook           *outlook,
                     GHashTable          *in_library)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  guint n = outlook != NULL ? pp_outlook_get_n_hotfixes (outlook) : 0;
  g_autoptr(GArray) candidates = g_array_new (FALSE, TRUE, sizeof (Candidate));

  g_array_set_clear_func (candidates, (GDestroyNotify) clear_candidate);
  for (guint i = 0; i < n; i++)
    {
      Candidate row = { .hotfix = pp_outlook_get_hotfix (outlook, i), .position = i };

      if (!is_shown (self, outlook, row.hotfix))
        continue;
      find_key (self, outlook, in_library, &row);
      g_array_append_val (candidates, row);
    }

  g_array_sort_with_data (candidates, compare_candidates, (gpointer) self);
  for (guint i = 0; i < candidates->len; i++)
    g_ptr_array_add (rows, pp_hotfix_ref (g_array_index (candidates, Candidate, i).hotfix));

  return rows;
}

/**
 * pp_matrix_query_shows_host:
 * @self: a query
 * @outlook: the pool
 * @host: one of its servers
 *
 * The search finds a server by its own name, address or version, and by the hotfixes that the filter
 * leaves on it. A server of which nothing is known may lack anything: it counts as outstanding.
 *
 * Returns: whether the server is one of the list of servers
 */
gboolean
pp_matrix_query_shows_host (const PpMatrixQuery *self,
                            PpOutlook           *outlook,
                            PpHost              *host)
{
  gboolean named = self->search == NULL || contains (host->name, self->search) ||
                   contains (host->address, self->search) ||
                   contains (host->product_version, self->search);

  if (self->on_host != NULL && !g_str_equal (self->on_host, host->uuid))
    return FALSE;
  if (named && self->since == 0 &&
      (self->filter == PP_MATRIX_EVERYTHING ||
       (self->filter == PP_MATRIX_OUTSTANDING &&
        pp_standing_of_host (outlook, host->uuid) == PP_STANDING_UNKNOWN)))
    return TRUE;

  for (guint i = 0; i < pp_outlook_get_n_hotfixes (outlook); i++)
    {
      PpHotfix *hotfix = pp_outlook_get_hotfix (outlook, i);

      if (is_of_time (self, hotfix) && (named || is_named (self, hotfix)) &&
          is_so_on (outlook, hotfix, host->uuid, get_wanted (self, outlook, hotfix)))
        return TRUE;
    }

  return FALSE;
}

/**
 * pp_matrix_query_clear:
 * @self: a query
 *
 * Frees what it owns, not itself.
 */
void
pp_matrix_query_clear (PpMatrixQuery *self)
{
  g_clear_pointer (&self->search, g_free);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->on_host, g_free);
}

/* As the settings have them. */
static const char * const column_names[] = {
  [PP_MATRIX_COLUMN_HOTFIX] = "install-order",
  [PP_MATRIX_COLUMN_NAME] = "name",
  [PP_MATRIX_COLUMN_DESCRIPTION] = "description",
  [PP_MATRIX_COLUMN_RELEASED] = "released",
  [PP_MATRIX_COLUMN_AFTERWARDS] = "afterwards",
  [PP_MATRIX_COLUMN_STATUS] = "status",
  [PP_MATRIX_COLUMN_OUTSTANDING] = "outstanding",
};

/**
 * pp_matrix_column_to_string:
 * @column: a column to sort by
 *
 * Returns: (transfer none): its name in the settings
 */
const char *
pp_matrix_column_to_string (PpMatrixColumn column)
{
  g_return_val_if_fail ((guint) column < G_N_ELEMENTS (column_names), column_names[0]);

  return column_names[column];
}

/**
 * pp_matrix_column_from_string:
 * @name: a name from the settings
 *
 * Returns: the column, %PP_MATRIX_COLUMN_HOTFIX if there is none of that name
 */
PpMatrixColumn
pp_matrix_column_from_string (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (column_names); i++)
    if (g_strcmp0 (column_names[i], name) == 0)
      return i;

  return PP_MATRIX_COLUMN_HOTFIX;
}
