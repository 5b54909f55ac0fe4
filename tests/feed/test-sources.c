/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlmemory.h>
#include <poolpatch/pp-error.h>
#include <poolpatch/pp-feed.h>

#include "../support/http-fixture.h"
#include "../support/wait.h"
#include "pp-feed-watch-private.h"

#define VENDOR "https://files.example/dl/"
#define FEED(name) "<patchdata><patches><patch uuid=\"" name "\" name-label=\"" name "\" patch-url=\"" \
  VENDOR name ".zip\"/></patches></patchdata>"

/* A server with three places of a feed; each has an answer and a tag of its own. */
typedef struct
{
  PpHttpFixture http;
  const char   *bodies[3];        /* (nullable): 404 */
  guint         n_requests[3];
  guint         n_unchanged[3];
} Vendor;

typedef struct
{
  Vendor  vendor;
  char   *urls[4];    /* (owned) */
  char   *cache;      /* (owned) */
  PpFeed *feed;       /* (owned) */
} Fixture;

static void
handle_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  Vendor *vendor = user_data;
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  guint place = (guint) (path[1] - '0');
  g_autofree char *tag = NULL;

  g_assert_cmpuint (place, <, G_N_ELEMENTS (vendor->bodies));
  vendor->n_requests[place]++;
  if (vendor->bodies[place] == NULL)
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }

  tag = g_strdup_printf ("\"%u-%s\"", place, strstr (vendor->bodies[place], "uuid"));
  g_strdelimit (tag + 1, "\"<>/ ", '.');
  tag[strlen (tag) - 1] = '"';
  if (g_strcmp0 (soup_message_headers_get_one (request, "If-None-Match"), tag) == 0)
    {
      vendor->n_unchanged[place]++;
      soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "ETag", tag);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/xml", SOUP_MEMORY_STATIC, vendor->bodies[place],
                                    strlen (vendor->bodies[place]));
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  static guint n_caches;
  g_autofree char *name = g_strdup_printf ("cache-%u", n_caches++);

  pp_http_fixture_start (&self->vendor.http, handle_cb, &self->vendor);
  for (guint i = 0; i < G_N_ELEMENTS (self->vendor.bodies); i++)
    self->urls[i] = g_strdup_printf ("%s%u/updates.xml", self->vendor.http.url, i);
  self->cache = g_build_filename (g_get_user_cache_dir (), name, NULL);
  self->feed = pp_feed_new ("unused", self->cache);
  pp_feed_set_sources (self->feed, (const char * const *) self->urls);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  /* A copy that is being restored. */
  while (G_OBJECT (self->feed)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (self->feed);
  g_free (self->cache);
  for (guint i = 0; i < G_N_ELEMENTS (self->urls); i++)
    g_free (self->urls[i]);
  pp_http_fixture_stop (&self->vendor.http);
}

static PpCatalogue *
refresh (PpFeed  *feed,
         GError **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  pp_feed_refresh_async (feed, NULL, pp_test_result_cb, &result);

  return pp_feed_refresh_finish (feed, pp_test_wait (&result), error);
}

/* What came of each source, in words. */
static char *
get_outcomes (PpFeed *feed)
{
  GPtrArray *tries = pp_feed_get_tries (feed);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < tries->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            pp_feed_try_to_outcome (g_ptr_array_index (tries, i)));

  return g_string_free (text, FALSE);
}

static void
check_outcomes (PpFeed     *feed,
                const char *expected)
{
  g_autofree char *outcomes = get_outcomes (feed);

  g_assert_cmpstr (outcomes, ==, expected);
}

static void
test_first_that_answers (Fixture      *self,
                         gconstpointer data)
{
  static const struct
  {
    const char *bodies[3];
    const char *found;
    const char *outcomes;
  } cases[] = {
    { { FEED ("a"), FEED ("b"), FEED ("c") }, "a", "fresh not-asked not-asked" },
    { { FEED ("a"), FEED ("b"), FEED ("c") }, "a", "unchanged not-asked not-asked" },
    { { NULL, FEED ("b"), FEED ("c") }, "b", "failed fresh not-asked" },
    { { "<html uuid=\"\"/>", NULL, FEED ("c") }, "c", "failed failed fresh" },
    { { "<patchdata><patches uuid", FEED ("b"), NULL }, "b", "failed unchanged fresh" },
    { { FEED ("z"), NULL, NULL }, "z", "fresh unchanged fresh" },
    { { NULL, FEED ("b"), NULL }, "b", "failed unchanged fresh" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(PpCatalogue) catalogue = NULL;

      g_test_message ("case %u", i);
      memcpy (self->vendor.bodies, cases[i].bodies, sizeof self->vendor.bodies);
      catalogue = refresh (self->feed, &error);
      g_assert_no_error (error);
      g_assert_nonnull (pp_catalogue_lookup (catalogue, cases[i].found));
      g_assert_false (pp_catalogue_get_stale (catalogue));
      g_assert_null (pp_feed_get_error (self->feed));
      g_assert_cmpstr (pp_feed_get_source (self->feed), ==, pp_catalogue_get_source (catalogue));
      check_outcomes (self->feed, cases[i].outcomes);
    }
  g_assert_cmpuint (self->vendor.n_unchanged[0], ==, 1);
  g_assert_cmpuint (self->vendor.n_unchanged[1], ==, 2);
  g_assert_cmpuint (self->vendor.n_requests[2], ==, 1);
}

/* None answers: the error names each, and the newest copy of any of them stands in. */
static void
test_none_answers (Fixture      *self,
                   gconstpointer data)
{
  g_autoptr(PpCatalogue) good = NULL;
  g_autoptr(PpFeed) later = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (refresh (self->feed, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FEED);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *tried = g_strdup_printf ("tried %s: ", self->urls[i]);

      g_assert_nonnull (strstr (error->message, tried));
    }
  check_outcomes (self->feed, "failed failed failed");
  g_assert_null (pp_feed_get_catalogue (self->feed));
  g_clear_error (&error);

  self->vendor.bodies[2] = FEED ("c");
  good = refresh (self->feed, &error);
  g_assert_no_error (error);
  self->vendor.bodies[2] = NULL;

  /* In this process, and in one that has only the disk. */
  later = pp_feed_new ("unused", self->cache);
  pp_feed_set_sources (later, (const char * const *) self->urls);
  for (guint i = 0; i < 2; i++)
    {
      PpFeed *feed = i == 0 ? self->feed : later;

      g_assert_null (refresh (feed, NULL));
      g_assert_nonnull (pp_feed_get_error (feed));
      g_assert_true (pp_catalogue_get_stale (pp_feed_get_catalogue (feed)));
      g_assert_nonnull (pp_catalogue_lookup (pp_feed_get_catalogue (feed), "c"));
      g_assert_cmpint (pp_catalogue_get_date (pp_feed_get_catalogue (feed)), ==,
                       pp_catalogue_get_date (good));
      g_assert_cmpstr (pp_feed_get_source (feed), ==, self->urls[2]);
    }
}

/* A person is called when something does not pass by itself, or has not for a day. */
static void
test_needs_person (Fixture      *self,
                   gconstpointer data)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(PpCatalogue) good = NULL;

  g_assert_false (pp_feed_needs_person (self->feed, now));
  g_assert_null (refresh (self->feed, NULL));
  g_assert_true (pp_feed_needs_person (self->feed, now));

  self->vendor.bodies[1] = FEED ("b");
  good = refresh (self->feed, NULL);
  g_assert_false (pp_feed_needs_person (self->feed, now + 200000));

  self->vendor.bodies[1] = NULL;
  g_assert_null (refresh (self->feed, NULL));
  g_assert_false (pp_feed_needs_person (self->feed, now));
  g_assert_true (pp_feed_needs_person (self->feed, now + 90000));

  for (guint i = 0; i < 3; i++)
    self->vendor.bodies[i] = "<html/> uuid";
  g_assert_null (refresh (self->feed, NULL));
  g_assert_true (pp_feed_needs_person (self->feed, now));
}

static void
test_restored (Fixture      *self,
               gconstpointer data)
{
  g_autoptr(PpCatalogue) good = NULL;
  PpFeed *later;
  guint n_requests;

  self->vendor.bodies[0] = FEED ("a");
  good = refresh (self->feed, NULL);
  g_assert_nonnull (good);
  n_requests = self->vendor.n_requests[0];

  later = pp_feed_new (self->urls[0], self->cache);
  pp_feed_restore (later);
  while (pp_feed_get_catalogue (later) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (pp_catalogue_lookup (pp_feed_get_catalogue (later), "a"));
  g_assert_false (pp_catalogue_get_stale (pp_feed_get_catalogue (later)));
  g_assert_cmpuint (self->vendor.n_requests[0], ==, n_requests);
  g_assert_finalize_object (later);
}

static void
test_cancelled (Fixture      *self,
                gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_test_summary ("Who gives up at the first source is not sent to the others");

  pp_feed_refresh_async (self->feed, cancellable, pp_test_result_cb, &result);
  while (self->vendor.n_requests[0] == 0)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  g_assert_null (pp_feed_refresh_finish (self->feed, pp_test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (self->vendor.n_requests[1], ==, 0);
  check_outcomes (self->feed, "not-asked not-asked not-asked");
}

static void
check_urls (PpCatalogue *catalogue,
            const char  *patch_url,
            const char  *listed_url)
{
  PpHotfix *hotfix = pp_catalogue_lookup (catalogue, "a");

  g_assert_cmpstr (hotfix->patch_url, ==, patch_url);
  g_assert_cmpstr (hotfix->listed_url, ==, listed_url);
}

/* The rules hold for what is there and for what comes, and are taken back. */
static void
test_mirrors (Fixture      *self,
              gconstpointer data)
{
  g_autoptr(PpMirrors) rules = pp_mirrors_new ();
  g_autoptr(PpMirrors) none = pp_mirrors_new ();
  g_autoptr(PpCatalogue) before = NULL;
  g_autoptr(PpCatalogue) after = NULL;

  g_assert_true (pp_mirrors_add (rules, VENDOR, "http://mirror/x/", NULL));
  self->vendor.bodies[0] = FEED ("a");
  before = refresh (self->feed, NULL);
  check_urls (before, VENDOR "a.zip", NULL);

  pp_feed_set_mirrors (self->feed, rules);
  check_urls (pp_feed_get_catalogue (self->feed), "http://mirror/x/a.zip", VENDOR "a.zip");
  after = refresh (self->feed, NULL);
  check_urls (after, "http://mirror/x/a.zip", VENDOR "a.zip");

  pp_feed_set_mirrors (self->feed, none);
  check_urls (pp_feed_get_catalogue (self->feed), VENDOR "a.zip", NULL);
}

static void
check_sources (PpFeed     *feed,
               const char *expected)
{
  g_autofree char *sources = g_strjoinv (" ", (char **) pp_feed_get_sources (feed));

  g_assert_cmpstr (sources, ==, expected);
}

static void
test_settings (Fixture      *self,
               gconstpointer data)
{
  g_autoptr(GSettings) settings = g_settings_new (PP_APPLICATION_ID);
  g_autofree char *vendor = g_strjoinv (" ", (char **) pp_feed_get_default_sources ());
  g_autofree char *all = g_strconcat ("/a.xml ", vendor, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (pp_feed_apply_settings (self->feed, settings, &error));
  check_sources (self->feed, vendor);
  g_settings_set_string (settings, "feed-url", "/a.xml");
  g_assert_true (pp_feed_apply_settings (self->feed, settings, &error));
  check_sources (self->feed, all);
  g_settings_set_strv (settings, "feed-sources", (const char * const[]) { "/b", "/a.xml", "", NULL });
  g_assert_true (pp_feed_apply_settings (self->feed, settings, &error));
  check_sources (self->feed, "/a.xml /b");
  g_settings_reset (settings, "feed-url");
  g_settings_set_strv (settings, "feed-sources", (const char * const[]) { NULL });
  g_assert_true (pp_feed_apply_settings (self->feed, settings, &error));
  check_sources (self->feed, vendor);

  g_settings_set_string (settings, "feed-url", "https://me:secret@a/x.xml");
  g_settings_set_strv (settings, "feed-sources",
                       (const char * const[]) { "http://s:t/r@b/", "http://c/@", "/d@e", NULL });
  g_assert_false (pp_feed_apply_settings (self->feed, settings, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FAILED);
  g_assert_true (g_str_has_prefix (error->message, "“a/x.xml” "));
  g_clear_error (&error);
  check_sources (self->feed, "http://c/@ /d@e");
  g_settings_reset (settings, "feed-url");
  g_settings_reset (settings, "feed-sources");

  g_settings_set (settings, "download-mirrors", "a(ss)", NULL);
  g_settings_set_value (settings, "download-mirrors",
                        g_variant_new_parsed ("[('http://a/', 'http://b/'), ('nonsense', 'x'), "
                                              "('https://c/', 'https://d/')]"));
  g_assert_false (pp_feed_apply_settings (self->feed, settings, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "nonsense"));
  g_clear_error (&error);
  g_assert_false (pp_mirrors_add_rule (pp_feed_get_mirrors (self->feed),
                                       "http://a/=http://me:secret@b/", &error));
  g_assert_null (strstr (error->message, "secret"));
  g_assert_cmpuint (pp_mirrors_get_n (pp_feed_get_mirrors (self->feed)), ==, 2);
  g_settings_reset (settings, "feed-sources");
  g_settings_reset (settings, "download-mirrors");
}

/* --- looking by itself --- */

static void
test_due (void)
{
  static const struct
  {
    gint64 asked;
    guint  n_failures;
    guint  minutes;
    gint64 due;          /* when it is 1000000 */
  } cases[] = {
    { 0, 0, 1440, 1000000 },
    { 0, 0, 0, G_MAXINT64 },
    { 999000, 3, 0, G_MAXINT64 },
    { 999000, 0, 1440, 999000 + 86400 },
    { 900000, 0, 1440, 900000 + 86400 },
    { 999000, 1, 1440, 999000 + 60 },
    { 999000, 2, 1440, 999000 + 120 },
    { 999000, 7, 1440, 999000 + 64 * 60 },
    { 999000, 4000, 1440, 999000 + 64 * 60 },
    { 999000, 7, 30, 999000 + 30 * 60 },
    { 1000030, 0, 1440, 1000030 + 86400 },   /* a clock that is corrected a little */
    { 2000000, 0, 1440, 1000000 },           /* a clock that was a week ahead */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      g_assert_cmpint (pp_feed_watch_find_due (cases[i].asked, cases[i].n_failures,
                                               cases[i].minutes, 1000000), ==, cases[i].due);
    }
}

static gboolean
is_busy (PpFeed *feed)
{
  gboolean busy = FALSE;

  g_object_get (feed, "busy", &busy, NULL);

  return busy;
}

static void
wait_until_idle (PpFeed *feed)
{
  while (is_busy (feed))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_watch (Fixture      *self,
            gconstpointer data)
{
  g_autoptr(GSettings) settings = g_settings_new (PP_APPLICATION_ID);
  PpFeedWatch *watch;
  gint64 now;

  g_settings_set_strv (settings, "feed-sources", (const char * const *) self->urls);
  watch = pp_feed_watch_new (self->feed, settings);
  g_assert_false (is_busy (self->feed));
  pp_feed_watch_start (watch);

  /* At the start; not twice at once; failures are tried again sooner than successes. */
  g_assert_true (is_busy (self->feed));
  pp_feed_watch_check (watch);
  wait_until_idle (self->feed);
  g_assert_cmpuint (self->vendor.n_requests[0], ==, 1);
  now = g_get_real_time () / G_USEC_PER_SEC;
  pp_feed_watch_tick (watch, now);
  g_assert_false (is_busy (self->feed));
  self->vendor.bodies[0] = FEED ("a");
  pp_feed_watch_tick (watch, now + 65);
  g_assert_true (is_busy (self->feed));
  wait_until_idle (self->feed);
  g_assert_cmpuint (self->vendor.n_requests[0], ==, 2);

  pp_feed_watch_tick (watch, now + 3600);
  g_assert_false (is_busy (self->feed));
  pp_feed_watch_tick (watch, now + 90000);
  g_assert_true (is_busy (self->feed));
  wait_until_idle (self->feed);

  /* Another source is asked at once; a shorter interval holds; off is off. */
  g_settings_set_string (settings, "feed-url", self->urls[1]);
  g_assert_true (is_busy (self->feed));
  wait_until_idle (self->feed);
  g_assert_cmpuint (self->vendor.n_requests[1], ==, 2);
  g_settings_set_uint (settings, "feed-interval", 30);
  pp_feed_watch_tick (watch, now + 3600);
  g_assert_true (is_busy (self->feed));
  wait_until_idle (self->feed);
  g_settings_set_uint (settings, "feed-interval", 0);
  pp_feed_watch_tick (watch, now + 900000);
  g_assert_false (is_busy (self->feed));
  g_assert_finalize_object (watch);

  /* With off, nothing is asked at the start, and what is here is shown. */
  pp_feed_set_source (self->feed, self->urls[2]);
  self->vendor.n_requests[1] = 0;
  watch = pp_feed_watch_new (self->feed, settings);
  pp_feed_watch_start (watch);
  g_assert_false (is_busy (self->feed));
  g_assert_cmpuint (self->vendor.n_requests[1], ==, 0);
  g_assert_finalize_object (watch);
  g_settings_reset (settings, "feed-url");
  g_settings_reset (settings, "feed-sources");
  g_settings_reset (settings, "feed-interval");
}

/* --- ten times the feed --- */

#define N_HOTFIXES 7000
#define N_TURNS    20

/* The parser is held up in the middle of its work until the main loop has turned N_TURNS times. */
static struct
{
  GThread *main;
  int      armed;
  int      n_turns;
  int      n_waited;
} hold;

static void *
hold_malloc (size_t size)
{
  if (g_atomic_int_get (&hold.armed) && g_thread_self () != hold.main)
    {
      int before = g_atomic_int_get (&hold.n_turns);

      g_atomic_int_set (&hold.armed, FALSE);
      while (g_atomic_int_get (&hold.n_turns) < before + N_TURNS)
        g_thread_yield ();
      g_atomic_int_inc (&hold.n_waited);
    }

  return malloc (size);
}

static gboolean
turn_cb (gpointer user_data)
{
  g_atomic_int_inc (&hold.n_turns);

  return G_SOURCE_CONTINUE;
}

static void
test_background (Fixture      *self,
                 gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "large.xml", NULL);
  g_autoptr(GString) text = g_string_new ("<patchdata><patches>\n");
  g_autoptr(PpCatalogue) catalogue = NULL;
  guint turns_id;

  g_mkdir_with_parents (g_get_user_cache_dir (), 0700);
  g_test_summary ("The main loop turns while a feed of ten times the size is parsed");

  for (guint i = 0; i < N_HOTFIXES; i++)
    g_string_append_printf (text, "<patch uuid=\"%08x-0000\" name-label=\"XS62E%u\" name-description"
                            "=\"Public Availability: %0400u\" timestamp=\"2013-06-24T00:00:00Z\">"
                            "<requiredpatches><requiredpatch uuid=\"%08x-0000\"/></requiredpatches>"
                            "</patch>\n", i, i, i, i / 2);
  g_string_append (text, "</patches></patchdata>");
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));

  turns_id = g_idle_add (turn_cb, NULL);
  g_atomic_int_set (&hold.armed, TRUE);
  pp_feed_set_source (self->feed, path);
  catalogue = refresh (self->feed, NULL);
  g_source_remove (turns_id);
  g_assert_cmpuint (pp_catalogue_get_n_hotfixes (catalogue), ==, N_HOTFIXES);
  g_assert_cmpint (hold.n_waited, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  hold.main = g_thread_self ();
  xmlMemSetup (free, hold_malloc, realloc, strdup);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/feed/sources/first-that-answers", test_first_that_answers);
  ADD ("/feed/sources/none-answers", test_none_answers);
  ADD ("/feed/sources/needs-person", test_needs_person);
  ADD ("/feed/sources/restored", test_restored);
  ADD ("/feed/sources/cancelled", test_cancelled);
  ADD ("/feed/sources/mirrors", test_mirrors);
  ADD ("/feed/sources/settings", test_settings);
  ADD ("/feed/sources/watch", test_watch);
  ADD ("/feed/sources/background", test_background);
#undef ADD
  g_test_add_func ("/feed/sources/due", test_due);

  return g_test_run ();
}
