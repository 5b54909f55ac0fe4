/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/* Every attribute of the feed that is read. */
typedef enum
{
  PP_FEED_AFTER_APPLY_GUIDANCE,
  PP_FEED_BUILD_NUMBER,
  PP_FEED_CONTAINS_LIVEPATCH,
  PP_FEED_DOWNLOAD_SIZE,
  PP_FEED_EOL_DATE,
  PP_FEED_GUIDANCE_MANDATORY,
  PP_FEED_HOTFIX_ELIGIBILITY,
  PP_FEED_HOTFIX_ELIGIBILITY_NONE_DATE,
  PP_FEED_HOTFIX_ELIGIBILITY_PREMIUM_DATE,
  PP_FEED_INSTALLATION_SIZE,
  PP_FEED_LATEST,
  PP_FEED_NAME,
  PP_FEED_NAME_DESCRIPTION,
  PP_FEED_NAME_LABEL,
  PP_FEED_PATCH_URL,
  PP_FEED_PATCH_UUID,
  PP_FEED_PRESENT_AS_UPDATE,
  PP_FEED_PRIORITY,
  PP_FEED_TIMESTAMP,
  PP_FEED_UPDATE_STREAM,
  PP_FEED_URL,
  PP_FEED_UUID,
  PP_FEED_VALUE,
  PP_FEED_N_NAMES,
} PpFeedName;

/* The attributes of one element, read lazily. What it hands out lasts until the next _take(). */
typedef struct
{
  const xmlChar *names[PP_FEED_N_NAMES];   /* as the parser's dictionary interned them */
  const char    *values[PP_FEED_N_NAMES];  /* (nullable) in the parser's buffer, not terminated */
  gsize          lengths[PP_FEED_N_NAMES];
  GTimeZone     *utc;                      /* (owned) */
  char          *arena;                    /* (owned) terminated copies, one element's worth */
  gsize          size;
  gsize          used;
} PpFeedAttributes;

void pp_feed_attributes_init  (PpFeedAttributes  *self,
                               xmlDictPtr         dict);
void pp_feed_attributes_clear (PpFeedAttributes  *self);
void pp_feed_attributes_take  (PpFeedAttributes  *self,
                               int                n_given,
                               const xmlChar    **given);

char     *pp_feed_attributes_get_text      (PpFeedAttributes *self,
                                            PpFeedName        name);
char     *pp_feed_attributes_get_filled    (PpFeedAttributes *self,
                                            PpFeedName        name);
char     *pp_feed_attributes_get_uuid      (PpFeedAttributes *self,
                                            PpFeedName        name);
char     *pp_feed_attributes_get_url       (PpFeedAttributes *self,
                                            PpFeedName        name);
gint64    pp_feed_attributes_get_time      (PpFeedAttributes *self,
                                            PpFeedName        name);
guint64   pp_feed_attributes_get_size      (PpFeedAttributes *self,
                                            PpFeedName        name);
gboolean  pp_feed_attributes_is            (PpFeedAttributes *self,
                                            PpFeedName        name,
                                            const char       *value);
gboolean  pp_feed_attributes_contains_true (PpFeedAttributes *self,
                                            PpFeedName        name);

G_END_DECLS
