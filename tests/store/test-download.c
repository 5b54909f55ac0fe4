/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <poolpatch/pp-error.h>
#include <poolpatch/pp-fetch.h>

#include "../support/fault-server.h"
#include "../support/hotfix.h"
#include "../support/wait.h"
#include "pp-rate.h"

#define UUID "0850b186-4d47-11e3-a720-001b2151a503"
#define SIZE 200000
#define TRIES 3

typedef struct
{
  char       *folder;
  PpLibrary  *library;
  GBytes     *file;
  GBytes     *other;
  FaultServer server;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_build_filename (g_get_user_data_dir (), "library", NULL);
  fixture->library = pp_library_new (fixture->folder);
  g_object_set (fixture->library, "tries", TRIES, "retry-delay", 0, "timeout", 1, NULL);
  fixture->file = pp_test_create_hotfix ("#!/bin/sh\n", SIZE);
  fixture->other = pp_test_create_hotfix ("#!/bin/bash\n", SIZE + 10);
  fault_server_start (&fixture->server, fixture->file);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_assert_finalize_object (fixture->library);
  fault_server_stop (&fixture->server);
  g_bytes_unref (fixture->file);
  g_bytes_unref (fixture->other);
  g_free (fixture->folder);
}

static PpHotfix *
create_hotfix (Fixture    *fixture,
               const char *uuid,
               guint64     download_size)
{
  const PpHotfix facts = { .uuid = (char *) uuid, .name = (char *) "XS62ESP1",
                           .patch_url = fixture->server.url, .download_size = download_size };

  return pp_hotfix_new (&facts);
}

static char *
fetch (Fixture *fixture,
       guint64  download_size,
       GError **error)
{
  g_autoptr(PpHotfix) hotfix = create_hotfix (fixture, UUID, download_size);
  g_autoptr(GAsyncResult) result = NULL;

  pp_library_fetch_async (fixture->library, hotfix, NULL, NULL, NULL, pp_test_result_cb, &result);
  pp_test_wait (&result);

  return pp_library_fetch_finish (fixture->library, result, error);
}

/* The size of what is kept to go on with, 0 = nothing is. */
static gsize
measure_part (Fixture *fixture)
{
  g_autofree char *parts = g_build_filename (fixture->folder, ".part", NULL);
  g_autoptr(GDir) dir = g_dir_open (parts, 0, NULL);
  const char *name;
  gsize size = 0;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (parts, name, NULL);
      g_autofree char *text = NULL;

      n++;
      if (g_str_has_suffix (name, ".part"))
        g_assert_true (g_file_get_contents (path, &text, &size, NULL));
    }
  g_assert_cmpuint (n, ==, size > 0 ? 2 : 0);

  return size;
}

static void
assert_file (const char *path,
             GBytes     *expected)
{
  g_autoptr(GBytes) found = NULL;
  g_autofree char *base = NULL;
  char *text;
  gsize length;

  g_assert_nonnull (path);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  found = g_bytes_new_take (text, length);
  g_assert_true (g_bytes_equal (found, expected));
  base = g_path_get_basename (path);
  g_assert_cmpstr (base, ==, "XS62ESP1_" UUID ".xsupdate");
}

/* Every fault ends in the whole file, or in one clear error and what can be gone on with. */
static const struct
{
  const char *name;
  FaultStep   steps[5];
  guint       n_steps;
  const char *ranges;    /* that were asked for */
  const char *says;      /* (nullable) the error; NULL = the file is there */
  gsize       part;      /* bytes that are kept */
  gint64      feed_size; /* relative to that of the file; 0 = the feed does not say */
} faults[] = {
  { "none", { { FAULT_NONE, 0 } }, 1, "0", NULL, 0, 0 },
  { "cut", { { FAULT_CUT, 70000 }, { FAULT_NONE, 0 } }, 2, "0 70000+", NULL, 0, 0 },
  { "cut at the head", { { FAULT_CUT, 0 }, { FAULT_NONE, 0 } }, 2, "0 0", NULL, 0, 0 },
  { "cut again and again", { { FAULT_CUT, 40000 } }, 1, "0 40000+ 80000+ 120000+ 160000+ 200000+",
    NULL, 0, 0 },
  { "cut, then ignores the range", { { FAULT_CUT, 70000 }, { FAULT_NO_RANGE, 0 } }, 2, "0 70000+",
    NULL, 0, 0 },
  { "cut, nothing to name the version", { { FAULT_NO_VALIDATOR, 0 } }, 1, "0", NULL, 0, 0 },
  { "cut, then gone", { { FAULT_CUT, 70000 }, { FAULT_STATUS, 404 } }, 2, "0 70000+", "404", 70000, 0 },
  { "cut, then a page", { { FAULT_CUT, 70000 }, { FAULT_PAGE, 0 } }, 2, "0 70000+", "web page", 70000,
    0 },
  { "cut, then closed", { { FAULT_CUT, 70000 }, { FAULT_CLOSE, 0 } }, 2, "0 70000+ 70000+ 70000+",
    "127.0.0.1", 70000, 0 },
  { "cut, then another part", { { FAULT_CUT, 70000 }, { FAULT_WRONG_RANGE, 0 } }, 2, "0 70000+ 0", NULL,
    0, 0 },
  { "cut, then no such part", { { FAULT_CUT, 70000 }, { FAULT_BAD_RANGE, 0 }, { FAULT_NONE, 0 } }, 3,
    "0 70000+ 0", NULL, 0, 0 },
  { "no length", { { FAULT_NO_LENGTH, 0 } }, 1, "0", NULL, 0, 0 },
  { "no length, right by the feed", { { FAULT_NO_LENGTH, 0 } }, 1, "0", NULL, 0, 1 },
  { "chunked", { { FAULT_CHUNKED, 0 } }, 1, "0", NULL, 0, 0 },
  { "redirect", { { FAULT_REDIRECT, 0 } }, 1, "0", NULL, 0, 0 },
  { "redirect for ever", { { FAULT_REDIRECT_LOOP, 0 } }, 1, NULL, "127.0.0.1", 0, 0 },
  { "page", { { FAULT_PAGE, 0 } }, 1, "0", "web page", 0, 0 },
  { "forbidden", { { FAULT_STATUS, 403 } }, 1, "0", "403", 0, 0 },
  { "not found", { { FAULT_STATUS, 404 } }, 1, "0", "404", 0, 0 },
  { "busy for a while", { { FAULT_STATUS, 503 }, { FAULT_STATUS, 500 }, { FAULT_NONE, 0 } }, 3,
    "0 0 0", NULL, 0, 0 },
  { "busy for ever", { { FAULT_STATUS, 503 } }, 1, "0 0 0", "503", 0, 0 },
  { "silent, then well", { { FAULT_SILENT, 70000 }, { FAULT_NONE, 0 } }, 2, "0 70000+", NULL, 0, 0 },
  { "drip", { { FAULT_DRIP, 100 } }, 1, "0", NULL, 0, 0 },
  { "garbage", { { FAULT_GARBAGE, 0 } }, 1, "0", "127.0.0.1", 0, 0 },
  { "closed", { { FAULT_CLOSE, 0 }, { FAULT_NONE, 0 } }, 2, "0 0", NULL, 0, 0 },
  { "longer than the feed says", { { FAULT_NONE, 0 } }, 1, "0", "the feed says", 0, -5 },
  { "shorter than the feed says", { { FAULT_NO_LENGTH, 0 } }, 1, "0", "the feed says", 0, 5 },
};

static void
test_faults (Fixture      *fixture,
             gconstpointer data)
{
  gint64 length = (gint64) g_bytes_get_size (fixture->file);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      gint64 says = faults[i].feed_size == 0 ? 0 : faults[i].feed_size == 1 ? length :
                    length + faults[i].feed_size;
      g_autoptr(GError) error = NULL;
      g_autofree char *path = NULL;

      g_test_message ("%s", faults[i].name);
      fault_server_do (&fixture->server, faults[i].steps, faults[i].n_steps);
      path = fetch (fixture, (guint64) says, &error);
      if (faults[i].says == NULL)
        {
          g_assert_no_error (error);
          assert_file (path, fixture->file);
          g_assert_true (pp_library_remove (fixture->library, UUID, NULL));
        }
      else
        {
          g_assert_error (error, PP_ERROR, PP_ERROR_DOWNLOAD);
          g_assert_nonnull (strstr (error->message, faults[i].says));
          g_assert_nonnull (strstr (error->message, fixture->server.url));
          g_assert_null (strchr (error->message, '\n'));
        }
      g_assert_cmpuint (measure_part (fixture), ==, faults[i].part);
      if (faults[i].ranges != NULL)
        g_assert_cmpstr (fixture->server.ranges->str, ==, faults[i].ranges);

      /* What was kept is gone on with. */
      if (faults[i].part > 0)
        {
          static const FaultStep well = { FAULT_NONE, 0 };
          g_autofree char *rest = g_strdup_printf ("%zu+", faults[i].part);
          g_autofree char *whole = NULL;

          fault_server_do (&fixture->server, &well, 1);
          whole = fetch (fixture, 0, NULL);
          assert_file (whole, fixture->file);
          g_assert_cmpstr (fixture->server.ranges->str, ==, rest);
          g_assert_true (pp_library_remove (fixture->library, UUID, NULL));
        }
    }
}

static void
test_changed (Fixture      *fixture,
              gconstpointer data)
{
  static const FaultStep steps[] = { { FAULT_CUT, 70000 }, { FAULT_STATUS, 404 }, { FAULT_NONE, 0 } };
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  g_test_summary ("The server's file is another one by now: no mixture of both comes out");

  fault_server_do (&fixture->server, steps, G_N_ELEMENTS (steps));
  g_assert_null (fetch (fixture, 0, NULL));
  g_assert_cmpuint (measure_part (fixture), ==, 70000);

  g_bytes_unref (fixture->server.file);
  fixture->server.file = g_bytes_ref (fixture->other);
  fixture->server.tag = "two";
  path = fetch (fixture, 0, &error);
  g_assert_no_error (error);
  assert_file (path, fixture->other);
  g_assert_cmpstr (fixture->server.ranges->str, ==, "0 70000+ 70000+");
}

/* Runs until so much has come. */
static void
wait_for_part (Fixture *fixture,
               gsize    size)
{
  g_autofree char *parts = g_build_filename (fixture->folder, ".part", NULL);
  gsize found = 0;

  while (found < size)
    {
      g_autoptr(GDir) dir = g_dir_open (parts, 0, NULL);
      const char *name;

      g_main_context_iteration (NULL, FALSE);
      found = 0;
      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (parts, name, NULL);
          GStatBuf facts;

          if (g_str_has_suffix (name, ".part") && g_stat (path, &facts) == 0)
            found += facts.st_size;
        }
    }
}

static void
test_pause (Fixture      *fixture,
            gconstpointer data)
{
  static const FaultStep steps[] = { { FAULT_SILENT, 70000 }, { FAULT_NONE, 0 } };
  g_autoptr(PpHotfix) hotfix = create_hotfix (fixture, UUID, 0);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(PpFetch) paused = NULL;
  g_autoptr(GPtrArray) none = NULL;
  g_autofree char *path = NULL;

  fault_server_do (&fixture->server, steps, G_N_ELEMENTS (steps));
  g_object_set (fixture->library, "timeout", 60, NULL);
  pp_library_fetch_async (fixture->library, hotfix, NULL, NULL, NULL, pp_test_result_cb, &result);
  wait_for_part (fixture, 70000);
  pp_library_pause_fetch (fixture->library, UUID);
  while (fixture->server.n_at_once > 0)
    g_main_context_iteration (NULL, FALSE);
  paused = pp_library_find_fetch (fixture->library, UUID);
  g_assert_cmpint (paused->state, ==, PP_FETCH_PAUSED);
  g_assert_cmpint (paused->done, ==, 70000);
  g_assert_cmpint (paused->total, ==, (gint64) g_bytes_get_size (fixture->file));
  g_assert_cmpstr (paused->name, ==, "XS62ESP1");
  g_assert_null (result);

  pp_library_resume_fetch (fixture->library, UUID);
  pp_test_wait (&result);
  path = pp_library_fetch_finish (fixture->library, result, NULL);
  assert_file (path, fixture->file);
  g_assert_cmpstr (fixture->server.ranges->str, ==, "0 70000+");
  none = pp_library_list_fetches (fixture->library);
  g_assert_cmpuint (none->len, ==, 0);
  g_clear_object (&result);
}

static void
test_cancel_paused (Fixture      *fixture,
                    gconstpointer data)
{
  static const FaultStep step = { FAULT_SILENT, 70000 };
  g_autoptr(PpHotfix) hotfix = create_hotfix (fixture, UUID, 0);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_test_summary ("Who cancels a paused download is told so at once, and can go on another day");

  fault_server_do (&fixture->server, &step, 1);
  pp_library_fetch_async (fixture->library, hotfix, NULL, NULL, NULL, pp_test_result_cb, &result);
  wait_for_part (fixture, 70000);
  pp_library_pause_fetch (fixture->library, UUID);
  pp_library_cancel_fetch (fixture->library, UUID);
  pp_test_wait (&result);
  g_assert_null (pp_library_fetch_finish (fixture->library, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (measure_part (fixture), ==, 70000);
  g_clear_object (&result);
}

static void
test_limit (Fixture      *fixture,
            gconstpointer data)
{
  static const FaultStep silent = { FAULT_SILENT, 70000 };
  static const FaultStep well = { FAULT_NONE, 0 };
  static const char * const uuids[] = { "a", "b", "c", "d", "e" };
  GAsyncResult *results[G_N_ELEMENTS (uuids)] = { NULL };
  g_autoptr(GPtrArray) list = NULL;
  guint n_waiting = 0;

  g_test_summary ("Only so many at a time; who pauses makes room for the next");

  g_object_set (fixture->library, "parallel", 2, "timeout", 60, NULL);
  fault_server_do (&fixture->server, &silent, 1);
  for (guint i = 0; i < G_N_ELEMENTS (uuids); i++)
    {
      g_autoptr(PpHotfix) hotfix = create_hotfix (fixture, uuids[i], 0);

      pp_library_fetch_async (fixture->library, hotfix, NULL, NULL, NULL, pp_test_result_cb,
                              &results[i]);
    }
  wait_for_part (fixture, 2 * 70000);
  list = pp_library_list_fetches (fixture->library);
  for (guint i = 0; i < list->len; i++)
    n_waiting += ((PpFetch *) g_ptr_array_index (list, i))->state == PP_FETCH_WAITING;
  g_assert_cmpuint (n_waiting, ==, 3);

  pp_library_pause_fetch (fixture->library, "a");
  wait_for_part (fixture, 3 * 70000);
  fault_server_do (&fixture->server, &well, 1);
  pp_library_pause_fetch (fixture->library, "b");
  pp_library_pause_fetch (fixture->library, "c");
  pp_test_wait (&results[3]);
  pp_test_wait (&results[4]);
  for (guint i = 0; i < 3; i++)
    pp_library_resume_fetch (fixture->library, uuids[i]);
  for (guint i = 0; i < G_N_ELEMENTS (uuids); i++)
    {
      g_autofree char *path = NULL;

      pp_test_wait (&results[i]);
      path = pp_library_fetch_finish (fixture->library, results[i], NULL);
      g_assert_nonnull (path);
      g_object_unref (results[i]);
    }
}

static void
test_login (Fixture      *fixture,
            gconstpointer data)
{
  static const FaultStep step = { FAULT_STATUS, 401 };
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "login", NULL);
  g_autofree char *server = g_strndup (fixture->server.url + strlen ("http://"),
                                       strcspn (fixture->server.url + strlen ("http://"), "/"));
  const char *servers[] = { server, "127.0.0.1", "example.org" };

  g_test_summary ("Only the server that they are for is told user and password");

  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autofree char *text = g_strdup_printf ("[download]\nserver=%s\nuser=me\npassword=secret\n",
                                               servers[i]);
      g_autoptr(GError) error = NULL;

      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      g_assert_true (pp_library_load_login (fixture->library, path, &error));
      g_assert_no_error (error);
      fault_server_do (&fixture->server, &step, 1);
      g_assert_null (fetch (fixture, 0, &error));
      g_assert_nonnull (strstr (error->message, "401"));
      g_assert_null (strstr (error->message, "secret"));
      g_assert_cmpstr (fixture->server.authorization, ==, i == 0 ? "Basic bWU6c2VjcmV0" : NULL);
    }

  g_assert_true (g_file_set_contents (path, "[download]\nserver=a\n", -1, NULL));
  g_assert_false (pp_library_load_login (fixture->library, path, NULL));
}

static void
test_quota (Fixture      *fixture,
            gconstpointer data)
{
  static const FaultStep well = { FAULT_NONE, 0 };
  guint64 size = g_bytes_get_size (fixture->file);
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  fault_server_do (&fixture->server, &well, 1);
  g_object_set (fixture->library, "quota", size - 1, NULL);
  g_assert_null (fetch (fixture, size, &error));
  g_assert_error (error, PP_ERROR, PP_ERROR_SPACE);
  g_assert_cmpuint (fixture->server.n_requests, ==, 0);
  g_clear_error (&error);

  g_object_set (fixture->library, "quota", size, NULL);
  path = fetch (fixture, size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pp_library_measure (fixture->library), ==, size);
}

static void
test_rate (void)
{
  PpRate rate = { 0 };
  gint64 now = 1000 * G_USEC_PER_SEC;

  g_assert_cmpint (pp_rate_get_speed (&rate, now), ==, -1);
  for (guint i = 0; i <= 40; i++)
    pp_rate_add (&rate, now + i * G_USEC_PER_SEC / 4, i * 250000);
  now += 10 * G_USEC_PER_SEC;
  g_assert_cmpint (pp_rate_get_speed (&rate, now), ==, 1000000);
  g_assert_cmpint (pp_rate_get_seconds_left (&rate, now, 25000000), ==, 15);
  g_assert_cmpint (pp_rate_get_seconds_left (&rate, now, -1), ==, -1);

  /* It stands still: slower and slower, and from new speed on it forgets the old one. */
  g_assert_cmpint (pp_rate_get_speed (&rate, now + 8 * G_USEC_PER_SEC), <, 600000);
  for (guint i = 1; i <= 40; i++)
    pp_rate_add (&rate, now + i * G_USEC_PER_SEC, 10000000 + i * 1000);
  g_assert_cmpint (pp_rate_get_speed (&rate, now + 40 * G_USEC_PER_SEC), ==, 1000);

  /* It began anew. */
  pp_rate_add (&rate, now + 41 * G_USEC_PER_SEC, 0);
  g_assert_cmpint (pp_rate_get_speed (&rate, now + 41 * G_USEC_PER_SEC), ==, -1);
}

#define ADD(path, function) \
  g_test_add ("/store/download/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("faults", test_faults);
  ADD ("changed", test_changed);
  ADD ("pause", test_pause);
  ADD ("cancel-paused", test_cancel_paused);
  ADD ("limit", test_limit);
  ADD ("login", test_login);
  ADD ("quota", test_quota);
  g_test_add_func ("/store/download/rate", test_rate);

  return g_test_run ();
}
