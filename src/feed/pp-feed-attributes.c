/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-feed-attributes"

#include "config.h"

#include "pp-feed-attributes.h"

#include <string.h>

/* The client of 2013 was given paths of the vendor's own server. */
#define OLD_SERVER "http://updates.xensource.com"
#define OLD_PATH "/XenServer"

static const char * const names[] = {
  [PP_FEED_AFTER_APPLY_GUIDANCE] = "after-apply-guidance",
  [PP_FEED_BUILD_NUMBER] = "build-number",
  [PP_FEED_CONTAINS_LIVEPATCH] = "contains-livepatch",
  [PP_FEED_DOWNLOAD_SIZE] = "download-size",
  [PP_FEED_EOL_DATE] = "eol-date",
  [PP_FEED_GUIDANCE_MANDATORY] = "guidance-mandatory",
  [PP_FEED_HOTFIX_ELIGIBILITY] = "hotfix-eligibility",
  [PP_FEED_HOTFIX_ELIGIBILITY_NONE_DATE] = "hotfix-eligibility-none-date",
  [PP_FEED_HOTFIX_ELIGIBILITY_PREMIUM_DATE] = "hotfix-eligibility-premium-date",
  [PP_FEED_INSTALLATION_SIZE] = "installation-size",
  [PP_FEED_LATEST] = "latest",
  [PP_FEED_NAME] = "name",
  [PP_FEED_NAME_DESCRIPTION] = "name-description",
  [PP_FEED_NAME_LABEL] = "name-label",
  [PP_FEED_PATCH_URL] = "patch-url",
  [PP_FEED_PATCH_UUID] = "patch-uuid",
  [PP_FEED_PRESENT_AS_UPDATE] = "present-as-update",
  [PP_FEED_PRIORITY] = "priority",
  [PP_FEED_TIMESTAMP] = "timestamp",
  [PP_FEED_UPDATE_STREAM] = "update-stream",
  [PP_FEED_URL] = "url",
  [PP_FEED_UUID] = "uuid",
  [PP_FEED_VALUE] = "value",
};

G_STATIC_ASSERT (G_N_ELEMENTS (names) == PP_FEED_N_NAMES);

/**
 * pp_feed_attributes_init:
 * @self: what to set up
 * @dict: the parser's dictionary: names are compared by address
 *
 * Sets up the reader for one document.
 */
void
pp_feed_attributes_init (PpFeedAttributes *self,
                         xmlDictPtr        dict)
{
  *self = (PpFeedAttributes) { .utc = g_time_zone_new_utc () };
  for (guint i = 0; i < PP_FEED_N_NAMES; i++)
    self->names[i] = xmlDictLookup (dict, (const xmlChar *) names[i], -1);
}

/**
 * pp_feed_attributes_clear:
 * @self: a reader
 *
 * Frees what it holds.
 */
void
pp_feed_attributes_clear (PpFeedAttributes *self)
{
  g_clear_pointer (&self->utc, g_time_zone_unref);
  g_clear_pointer (&self->arena, g_free);
}

/**
 * pp_feed_attributes_take:
 * @self: a reader
 * @n_given: how many attributes
 * @given: as SAX2 gives them, five pointers each: name, prefix, URI, value, end of value
 *
 * Goes on to the attributes of another element; those that are not known are passed over.
 */
void
pp_feed_attributes_take (PpFeedAttributes *self,
                         int               n_given,
                         const xmlChar   **given)
{
  gsize needed = 0;
  guint name = 0;

  memset (self->values, 0, sizeof self->values);
  for (int i = 0; i < n_given; i++)
    {
      const xmlChar **one = given + 5 * i;
      guint tried = 0;

      /* They mostly come in alphabetical order, as the names are: go on where the last one was. */
      while (tried < PP_FEED_N_NAMES && self->names[name] != one[0])
        {
          name = name + 1 < PP_FEED_N_NAMES ? name + 1 : 0;
          tried++;
        }
      if (tried == PP_FEED_N_NAMES)
        continue;
      self->values[name] = (const char *) one[3];
      self->lengths[name] = one[4] - one[3];
      needed += self->lengths[name] + 1 + strlen (OLD_SERVER);
    }

  self->used = 0;
  if (needed > self->size)
    {
      g_free (self->arena);
      self->arena = g_malloc (needed);
      self->size = needed;
    }
}

/* The arena has room for each value once. */
static char *
copy (PpFeedAttributes *self,
      const char       *prefix,
      PpFeedName        name)
{
  char *text = self->arena + self->used;
  gsize prefix_length = strlen (prefix);

  g_assert (self->used + prefix_length + self->lengths[name] < self->size);

  memcpy (text, prefix, prefix_length);
  memcpy (text + prefix_length, self->values[name], self->lengths[name]);
  text[prefix_length + self->lengths[name]] = '\0';
  self->used += prefix_length + self->lengths[name] + 1;

  return text;
}

/**
 * pp_feed_attributes_get_text:
 * @self: a reader
 * @name: which attribute; one is asked for once at most
 *
 * Returns: (transfer none) (nullable): its value
 */
char *
pp_feed_attributes_get_text (PpFeedAttributes *self,
                             PpFeedName        name)
{
  return self->values[name] != NULL ? copy (self, "", name) : NULL;
}

/**
 * pp_feed_attributes_get_filled:
 * @self: a reader
 * @name: which attribute
 *
 * Returns: (transfer none) (nullable): its value; %NULL for "" as well, which says nothing
 */
char *
pp_feed_attributes_get_filled (PpFeedAttributes *self,
                               PpFeedName        name)
{
  return self->values[name] != NULL && self->lengths[name] > 0 ?
         copy (self, "", name) : NULL;
}

/**
 * pp_feed_attributes_get_uuid:
 * @self: a reader
 * @name: which attribute
 *
 * Returns: (transfer none) (nullable): its value in lower case, without blanks; never ""
 */
char *
pp_feed_attributes_get_uuid (PpFeedAttributes *self,
                             PpFeedName        name)
{
  char *text = pp_feed_attributes_get_filled (self, name);

  if (text == NULL)
    return NULL;

  if (g_ascii_isspace (text[0]) || g_ascii_isspace (text[self->lengths[name] - 1]))
    text = g_strstrip (text);
  for (char *at = text; *at != '\0'; at++)
    if (*at >= 'A' && *at <= 'Z')
      *at += 'a' - 'A';

  return *text != '\0' ? text : NULL;
}

/**
 * pp_feed_attributes_get_url:
 * @self: a reader
 * @name: which attribute
 *
 * Returns: (transfer none) (nullable): its value, made a whole address where it is a path of the
 *   vendor's old server; never ""
 */
char *
pp_feed_attributes_get_url (PpFeedAttributes *self,
                            PpFeedName        name)
{
  if (self->values[name] != NULL && self->lengths[name] >= strlen (OLD_PATH) &&
      memcmp (self->values[name], OLD_PATH, strlen (OLD_PATH)) == 0)
    return copy (self, OLD_SERVER, name);

  return pp_feed_attributes_get_filled (self, name);
}

/**
 * pp_feed_attributes_get_time:
 * @self: a reader
 * @name: which attribute
 *
 * Returns: Unix seconds of an ISO 8601 time or day; 0 when it is neither
 */
gint64
pp_feed_attributes_get_time (PpFeedAttributes *self,
                             PpFeedName        name)
{
  char *text = pp_feed_attributes_get_filled (self, name);
  g_autoptr(GDateTime) time = NULL;

  if (text == NULL)
    return 0;

  if (strlen (text) == strlen ("2013-12-19"))
    {
      char midnight[] = "2013-12-19T00:00:00Z";

      memcpy (midnight, text, strlen (text));
      time = g_date_time_new_from_iso8601 (midnight, self->utc);
    }
  else
    {
      time = g_date_time_new_from_iso8601 (text, self->utc);
    }

  return time != NULL ? MAX (g_date_time_to_unix (time), 0) : 0;
}

/**
 * pp_feed_attributes_get_size:
 * @self: a reader
 * @name: which attribute
 *
 * Returns: its value as a number; 0 when it is none
 */
guint64
pp_feed_attributes_get_size (PpFeedAttributes *self,
                             PpFeedName        name)
{
  char *text = pp_feed_attributes_get_filled (self, name);
  guint64 size = 0;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &size, NULL) ? size :
         0;
}

/**
 * pp_feed_attributes_is:
 * @self: a reader
 * @name: which attribute
 * @value: what it may be
 *
 * Returns: whether it is @value in any case: the rule for "true" on versions
 */
gboolean
pp_feed_attributes_is (PpFeedAttributes *self,
                       PpFeedName        name,
                       const char       *value)
{
  return self->values[name] != NULL && self->lengths[name] == strlen (value) &&
         g_ascii_strncasecmp (self->values[name], value, self->lengths[name]) == 0;
}

/**
 * pp_feed_attributes_contains_true:
 * @self: a reader
 * @name: which attribute
 *
 * Returns: whether "true" in any case is somewhere in it: the rule for patches
 */
gboolean
pp_feed_attributes_contains_true (PpFeedAttributes *self,
                                  PpFeedName        name)
{
  if (self->values[name] == NULL)
    return FALSE;

  for (gsize i = 0; i + 4 <= self->lengths[name]; i++)
    if (g_ascii_strncasecmp (self->values[name] + i, "true", 4) == 0)
      return TRUE;

  return FALSE;
}
