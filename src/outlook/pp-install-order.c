/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-outlook"

#include "config.h"

#include "pp-outlook-private.h"

#include <string.h>

/* One hotfix while it is being sorted. */
typedef struct
{
  PpHotfix *hotfix;
  GArray   *followers;   /* (owned) (element-type guint) those that require it */
  guint     n_missing;   /* required ones that are not placed yet */
  gboolean  service_pack;
  gboolean  placed;
} Node;

static void
node_clear (gpointer data)
{
  Node *self = data;

  g_array_unref (self->followers);
}

/**
 * pp_hotfix_is_service_pack:
 * @hotfix: a hotfix
 *
 * By name: XS62ESP1, XS56EFP1, XS71ECU2 are, XS62ESP1014 (a hotfix for one) is not.
 *
 * Returns: whether it is a service pack, feature pack or cumulative update
 */
gboolean
pp_hotfix_is_service_pack (const PpHotfix *hotfix)
{
  const char *rest = hotfix->name;
  gsize length = strlen (rest);

  if (length < strlen ("XS62ESP1") ||
      (g_ascii_strncasecmp (rest, "XS", 2) != 0 && g_ascii_strncasecmp (rest, "CH", 2) != 0))
    return FALSE;
  rest += 2;
  rest += strspn (rest, "0123456789");
  if (g_ascii_toupper (*rest) != 'E')
    return FALSE;
  rest++;

  return (g_ascii_strncasecmp (rest, "SP", 2) == 0 || g_ascii_strncasecmp (rest, "FP", 2) == 0 ||
          g_ascii_strncasecmp (rest, "CU", 2) == 0) &&
         g_ascii_isdigit (rest[2]) && rest[3] == '\0';
}

/**
 * pp_hotfix_compare_age:
 * @left: a hotfix
 * @right: another
 *
 * Returns: less than 0 when @left is older, or of the same day and earlier by name
 */
int
pp_hotfix_compare_age (const PpHotfix *left,
                       const PpHotfix *right)
{
  int order;

  if (left->released != right->released)
    return left->released < right->released ? -1 : 1;
  order = strcmp (left->name, right->name);

  return order != 0 ? order : strcmp (left->uuid, right->uuid);
}

/* Service packs, then the older, then by name. */
static int
compare_nodes (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const Node *left = a;
  const Node *right = b;

  if (left->service_pack != right->service_pack)
    return right->service_pack - left->service_pack;

  return pp_hotfix_compare_age (left->hotfix, right->hotfix);
}

/* Nodes in the order they would have if nothing required anything. */
static GArray *
make_nodes (GPtrArray *hotfixes)
{
  GArray *nodes = g_array_sized_new (FALSE, TRUE, sizeof (Node), hotfixes->len);

  g_array_set_clear_func (nodes, node_clear);
  for (guint i = 0; i < hotfixes->len; i++)
    {
      PpHotfix *hotfix = g_ptr_array_index (hotfixes, i);
      Node node = { .hotfix = hotfix, .service_pack = pp_hotfix_is_service_pack (hotfix) };

      node.followers = g_array_new (FALSE, FALSE, sizeof (guint));
      g_array_append_val (nodes, node);
    }
  g_array_sort_with_data (nodes, compare_nodes, NULL);

  return nodes;
}

/* The node at @position follows that of @uuid, when there is one. */
static void
link_node (GArray     *nodes,
           GHashTable *positions,
           guint       position,
           const char *uuid)
{
  guint first = GPOINTER_TO_UINT (g_hash_table_lookup (positions, uuid));

  if (first == 0 || first - 1 == position)
    return;
  g_array_append_val (g_array_index (nodes, Node, first - 1).followers, position);
  g_array_index (nodes, Node, position).n_missing++;
}

static void
link_to_all (GArray     *nodes,
             GHashTable *positions,
             guint       position,
             GHashTable *table)
{
  GPtrArray *uuids = g_hash_table_lookup (table,
                                          g_array_index (nodes, Node, position).hotfix->uuid);

  for (guint i = 0; uuids != NULL && i < uuids->len; i++)
    link_node (nodes, positions, position, g_ptr_array_index (uuids, i));
}

static void
link_nodes (GArray             *nodes,
            const PpCumulative *cumulative)
{
  g_autoptr(GHashTable) positions = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < nodes->len; i++)
    g_hash_table_insert (positions, g_array_index (nodes, Node, i).hotfix->uuid,
                         GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < nodes->len; i++)
    {
      char **required = g_array_index (nodes, Node, i).hotfix->required;

      for (guint j = 0; required[j] != NULL; j++)
        link_node (nodes, positions, i, required[j]);
      if (cumulative == NULL)
        continue;
      link_to_all (nodes, positions, i, cumulative->after);
      link_to_all (nodes, positions, i, cumulative->before);
    }
}

static void
place (GArray    *nodes,
       Node      *node,
       GSequence *ready,
       GPtrArray *result)
{
  node->placed = TRUE;
  g_ptr_array_add (result, pp_hotfix_ref (node->hotfix));
  for (guint i = 0; i < node->followers->len; i++)
    {
      Node *follower = &g_array_index (nodes, Node, g_array_index (node->followers, guint, i));

      follower->n_missing--;
      if (follower->n_missing == 0 && !follower->placed)
        g_sequence_insert_sorted (ready, follower, compare_nodes, NULL);
    }
}

/**
 * pp_install_order:
 * @hotfixes: (element-type PpHotfix): in any order
 * @cumulative: (nullable): what comes before and after cumulative updates
 *
 * The order to install in: what is required comes before what requires it; a cumulative update after
 * the hotfixes of the version before it, and before those of its own; otherwise service packs
 * first, then by date, then by name. A circle of requirements, which no server could satisfy, is
 * cut where that order starts; requirements outside of @hotfixes do not matter.
 *
 * Returns: (transfer full) (element-type PpHotfix): all of them
 */
GPtrArray *
pp_install_order (GPtrArray          *hotfixes,
                  const PpCumulative *cumulative)
{
  g_autoptr(GArray) nodes = make_nodes (hotfixes);
  g_autoptr(GSequence) ready = g_sequence_new (NULL);
  GPtrArray *result = g_ptr_array_new_with_free_func ((GDestroyNotify) pp_hotfix_unref);
  guint first_open = 0;

  link_nodes (nodes, cumulative);
  for (guint i = 0; i < nodes->len; i++)
    if (g_array_index (nodes, Node, i).n_missing == 0)
      g_sequence_append (ready, &g_array_index (nodes, Node, i));

  while (result->len < nodes->len)
    {
      GSequenceIter *next = g_sequence_get_begin_iter (ready);
      Node *node = NULL;

      if (!g_sequence_iter_is_end (next))
        {
          node = g_sequence_get (next);
          g_sequence_remove (next);
        }
      else
        {
          while (g_array_index (nodes, Node, first_open).placed)
            first_open++;
          node = &g_array_index (nodes, Node, first_open);
        }
      place (nodes, node, ready, result);
    }

  return result;
}
