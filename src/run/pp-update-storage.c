/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-run"

#include "config.h"

#include "pp-update-storage.h"

#include <poolpatch/pp-error.h>

#include "pp-probe-pool.h"

/*
 * An update lies on a disk of its own in a storage repository that the master reaches: members read
 * it through the master. The one of the pool is taken first, then one that is shared, then one of
 * the master alone, as XenCenter does.
 */

/* What of storage can hold no disk of ours. */
typedef enum
{
  FIT,
  FIT_NOT,        /* ISO images, drives of the server, tools */
  FIT_UNPLUGGED,  /* the master does not reach it */
  FIT_FULL,
} Fit;

static gboolean
is_plugged (const PpUpdateStorage *self,
            const char            *sr,
            const char            *master)
{
  XapiValueIter iter;
  const char *ref;
  XapiValue *pbd;

  xapi_value_iter_init (&iter, self->pbds);
  while (xapi_value_iter_next (&iter, &ref, &pbd))
    if (g_str_equal (xapi_value_member_string (pbd, "SR", ""), sr) &&
        g_str_equal (xapi_value_member_string (pbd, "host", ""), master))
      return xapi_value_member_bool (pbd, "currently_attached", FALSE);

  return FALSE;
}

static gint64
get_room (XapiValue *sr)
{
  return xapi_value_member_int (sr, "physical_size", 0) -
         xapi_value_member_int (sr, "physical_utilisation", 0);
}

static Fit
judge (const PpUpdateStorage *self,
       const char            *ref,
       XapiValue             *sr,
       const char            *master)
{
  gint64 room = get_room (sr);

  if (!pp_probe_makes_disks (sr))
    return FIT_NOT;
  if (!is_plugged (self, ref, master))
    return FIT_UNPLUGGED;

  return room >= 0 && (guint64) room >= self->size ? FIT : FIT_FULL;
}

static GError *
refuse (const PpUpdateStorage *self,
        Fit                    fit,
        const char            *name,
        gint64                 room)
{
  g_autofree char *needed = g_format_size (self->size);
  g_autofree char *left = g_format_size ((guint64) MAX (room, 0));

  if (fit == FIT_FULL)
    return pp_error_new (PP_ERROR_SPACE, NULL, "the storage %s has %s free, the file needs %s", name,
                         left, needed);
  if (fit == FIT_UNPLUGGED)
    return pp_error_new (PP_ERROR_BLOCKED, NULL, "the pool master does not reach the storage %s: "
                         "repair it, or choose another one", name);

  return pp_error_new (PP_ERROR_BLOCKED, NULL, "the storage %s cannot hold disks: choose another one",
                       name);
}

/* Local storage is often called the same on all servers: then it is that of the master. */
static const char *
choose_wanted (const PpUpdateStorage *self,
               const char            *master,
               GError               **error)
{
  XapiValueIter iter;
  const char *ref;
  XapiValue *sr;
  GError *refusal = NULL;

  xapi_value_iter_init (&iter, self->srs);
  while (xapi_value_iter_next (&iter, &ref, &sr))
    {
      const char *name = xapi_value_member_string (sr, "name_label", "");
      Fit fit;

      if (!g_str_equal (xapi_value_member_string (sr, "uuid", ""), self->wanted) &&
          !g_str_equal (name, self->wanted))
        continue;
      fit = judge (self, ref, sr, master);
      if (fit == FIT)
        return ref;
      if (refusal == NULL)
        refusal = refuse (self, fit, name, get_room (sr));
    }
  if (refusal == NULL)
    refusal = pp_error_new (PP_ERROR_NOT_FOUND, NULL,
                            "the pool has no storage %s: choose another one", self->wanted);
  g_propagate_error (error, refusal);

  return NULL;
}

/* 0 = not at all; the more the better. */
static guint
rate (XapiValue *sr,
      gboolean   is_default)
{
  if (is_default)
    return 3;

  return xapi_value_member_bool (sr, "shared", FALSE) ? 2 : 1;
}

static const char *
choose_best (const PpUpdateStorage *self,
             const char            *master,
             const char            *usual,
             GError               **error)
{
  g_autofree char *needed = g_format_size (self->size);
  const char *best = NULL;
  XapiValue *best_sr = NULL;
  XapiValueIter iter;
  const char *ref;
  XapiValue *sr;

  xapi_value_iter_init (&iter, self->srs);
  while (xapi_value_iter_next (&iter, &ref, &sr))
    {
      guint rank = rate (sr, g_str_equal (ref, usual));
      guint best_rank = best != NULL ? rate (best_sr, g_str_equal (best, usual)) : 0;

      if (judge (self, ref, sr, master) != FIT)
        continue;
      /* Of equal ones that with the most room. */
      if (rank < best_rank || (rank == best_rank && get_room (sr) <= get_room (best_sr)))
        continue;
      best = ref;
      best_sr = sr;
    }
  if (best == NULL)
    g_propagate_error (error, pp_error_new (PP_ERROR_SPACE, NULL,
                                            "no storage that the pool master reaches has %s free: "
                                            "plug in or attach storage, or delete what is not needed",
                                            needed));

  return best;
}

/*
 * pp_update_storage_choose:
 * @self: what there is
 * @error: return location
 *
 * Returns: (transfer none): reference of the storage repository for the file; %NULL with
 *   %PP_ERROR_SPACE, %PP_ERROR_BLOCKED or %PP_ERROR_NOT_FOUND when there is none
 */
const char *
pp_update_storage_choose (const PpUpdateStorage *self,
                          GError               **error)
{
  XapiValueIter iter;
  const char *ref;
  XapiValue *pool = NULL;
  const char *master;

  xapi_value_iter_init (&iter, self->pools);
  if (!xapi_value_iter_next (&iter, &ref, &pool))
    pool = NULL;
  master = xapi_value_member_string (pool, "master", "");
  if (self->wanted != NULL)
    return choose_wanted (self, master, error);

  return choose_best (self, master, xapi_value_member_string (pool, "default_SR", ""), error);
}
