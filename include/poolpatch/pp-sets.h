/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_OUTLOOK
#error "This room may not use src/outlook/: see src/meson.build"
#endif

#include <poolpatch/pp-outlook.h>

G_BEGIN_DECLS

/* Which hotfixes to install on the hosts of an outlook, in which order, and why. */

/** PpTurnKind: why a hotfix has its place in an order. */
typedef enum
{
  PP_TURN_REQUIRES,     /* after those in because, which it requires */
  PP_TURN_REQUIRED,     /* before those in because, which require it */
  PP_TURN_SERVICE_PACK, /* service packs come first */
  PP_TURN_DATE,
  PP_TURN_NAME,         /* as old as the one before it */
} PpTurnKind;

/** PpTurn: one hotfix of an order, and why it stands there. */
typedef struct
{
  PpHotfix    *hotfix;  /* (owned) */
  PpTurnKind   kind;
  char       **because; /* (owned) names, never NULL */
} PpTurn;

GPtrArray  *pp_outlook_get_recommended (PpOutlook    *self,
                                        const char   *host_uuid);
GPtrArray  *pp_outlook_get_partly      (PpOutlook    *self,
                                        const char   *host_uuid);
GPtrArray  *pp_outlook_get_all         (PpOutlook    *self,
                                        const char   *host_uuid);
GPtrArray  *pp_outlook_get_like        (PpOutlook    *self,
                                        const char   *host_uuid,
                                        const PpHost *model);
PpHost     *pp_outlook_find_model      (PpOutlook    *self,
                                        GPtrArray    *others,
                                        const char   *name);
GPtrArray  *pp_outlook_get_up_to       (PpOutlook    *self,
                                        const char   *host_uuid,
                                        PpHotfix     *last);
GPtrArray  *pp_outlook_list_releases   (PpOutlook    *self);
PpHotfix   *pp_outlook_find_release    (PpOutlook    *self,
                                        const char   *name);
GPtrArray  *pp_outlook_get_release     (PpOutlook    *self,
                                        const char   *host_uuid,
                                        PpHotfix     *update);
GPtrArray  *pp_outlook_sort            (PpOutlook    *self,
                                        GPtrArray    *hotfixes);
GPtrArray  *pp_outlook_explain_order   (PpOutlook    *self,
                                        GPtrArray    *sorted);
void        pp_turn_free               (PpTurn       *self);
const char *pp_turn_kind_to_string     (PpTurnKind    kind);

G_END_DECLS
