/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-disk.h"
#include "pp-sim-patch.h"
#include "pp-sim-rbac.h"
#include "pp-sim-row.h"
#include "pp-sim-upload.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* PUT /pool_patch_upload (facts §5.1): the answer 200 goes out before the first byte of the body is
 * read; what came of it is in the task, and on failure in a second status line. */

#define BUFFER_SIZE (256 * 1024)
#define OK_HEAD "HTTP/1.1 200 OK\r\n" \
  "Connection: keep-alive\r\n" \
  "Cache-Control: no-cache, no-store\r\n" \
  "\r\n"

void
pp_sim_upload_clear (PpSimUpload *self)
{
  if (self->path != NULL)
    g_unlink (self->path);
  g_free (self->path);
  g_free (self->task);
  g_strfreev (self->failure);
}

/**
 * pp_sim_upload_fail:
 * @self: an upload
 * @code: an error of XenAPI
 * @parameter: (nullable): its parameter
 *
 * That is what came of it.
 */
void
pp_sim_upload_fail (PpSimUpload *self,
                    const char  *code,
                    const char  *parameter)
{
  const char * const words[] = { code, parameter, NULL };

  g_strfreev (self->failure);
  self->failure = g_strdupv ((char **) words);
}

static gboolean
knows_basic (PpSimWorld   *world,
             PpSimRequest *request)
{
  const char *header = g_hash_table_lookup (request->headers, "authorization");
  g_autofree char *wanted = g_strconcat ("root:", world->password, NULL);
  g_autofree char *text = NULL;
  gsize length = 0;

  if (header == NULL || g_ascii_strncasecmp (header, "Basic ", 6) != 0)
    return FALSE;
  text = (char *) g_base64_decode (header + 6, &length);

  return length == strlen (wanted) && memcmp (text, wanted, length) == 0;
}

static gboolean
may_upload (PpSimPool  *pool,
            const char *session,
            const char *permission)
{
  const char *role = pp_sim_rbac_role_of (pool, session);

  return role == NULL || pp_sim_rbac_permits (role, permission);
}

/**
 * pp_sim_upload_admit:
 * @upload: an upload, with the world locked
 * @rule: what holds for it
 *
 * Before the task is touched: a member refuses, then whoever may not.
 *
 * Returns: whether it may go on; it has a task then
 */
gboolean
pp_sim_upload_admit (PpSimUpload           *upload,
                     const PpSimUploadRule *rule)
{
  PpSimConnection *connection = upload->connection;
  const char *session = pp_sim_request_query (upload->request, "session_id");
  const char * const refused[] = { "SESSION_AUTHENTICATION_FAILED", NULL };
  g_autofree char *permission = g_strconcat ("http/", rule->name, NULL);
  g_autofree char *realm = g_strdup_printf ("WWW-Authenticate:Basic realm=\"%s\"", rule->name);
  const char * const denied[] = { "RBAC_PERMISSION_DENIED", permission,
                                  "No permission in user session", NULL };
  g_auto(GStrv) gate = pp_sim_host_gate (connection->pool, connection->host, rule->name);

  if (gate != NULL || (!rule->on_members &&
                       g_strcmp0 (connection->host, pp_sim_pool_master (connection->pool)) != 0))
    {
      pp_sim_connection_refuse (connection, upload->request, "500 Internal Error", NULL,
                                "<html><body><h1>HTTP 500 internal server error</h1></body></html>");
      return FALSE;
    }

  if ((session == NULL || !g_hash_table_contains (connection->pool->sessions, session)) &&
      !knows_basic (connection->world, upload->request))
    {
      pp_sim_connection_refuse (connection, upload->request, "401 Unauthorised",
                                realm,
                                "<html><body><h1>HTTP 401 unauthorised</h1>"
                                "Please check your credentials and retry.</body></html>");
      if (upload->task != NULL)
        pp_sim_task_fail (connection->pool, upload->task, refused);
      return FALSE;
    }

  if (session != NULL && !may_upload (connection->pool, session, permission))
    {
      pp_sim_connection_refuse (connection, upload->request, "403 Forbidden", NULL,
                                "<html><body><h1>HTTP 403 forbidden</h1></body></html>");
      if (upload->task != NULL)
        pp_sim_task_fail (connection->pool, upload->task, denied);
      return FALSE;
    }

  if (upload->task == NULL)
    upload->task = pp_sim_task_create (connection->pool, connection->host, rule->name, "");

  return TRUE;
}

/* From 6.5 on three times the file has to fit, on the simulated disk and on ours; before, a disk
 * that is full leaves a file that is cut short. */
static gboolean
has_space (PpSimUpload *upload)
{
  PpSimConnection *connection = upload->connection;
  PpSimWorld *world = connection->world;
  gint64 size = upload->request->content_length;
  struct statvfs about;
  gint64 available;

  if (size <= 0 || statvfs (world->folder, &about) != 0)
    return TRUE;

  pp_sim_world_lock (world);
  available = pp_sim_disk_get_free (connection->pool, connection->host);
  pp_sim_world_unlock (world);
  available = MIN (available, (gint64) about.f_frsize * (gint64) about.f_bavail);
  if ((world->release < PP_SIM_RELEASE_65 ? size : size * 3) < available)
    return TRUE;

  if (world->release < PP_SIM_RELEASE_65)
    pp_sim_upload_fail (upload, "INVALID_PATCH", NULL);
  else
    pp_sim_upload_fail (upload, "OUT_OF_SPACE", "/var/patch");

  return FALSE;
}

static gboolean
write_all (int           fd,
           const guint8 *data,
           gsize         length)
{
  while (length > 0)
    {
      gssize count = write (fd, data, length);

      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        return FALSE;
      data += count;
      length -= count;
    }

  return TRUE;
}

static void
tell_progress (PpSimUpload *upload,
               gint64       done)
{
  PpSimPool *pool = upload->connection->pool;

  if (!upload->progress || upload->request->content_length <= 0)
    return;

  pp_sim_world_lock (pool->world);
  pp_sim_db_set (pool->db, upload->task, "progress",
                 pp_sim_double ((double) done / (double) upload->request->content_length));
  pp_sim_world_unlock (pool->world);
}

/* Exactly as many bytes as were announced, or up to the end. What comes too short is found out
 * when the file is read. */
static void
copy_body (PpSimUpload *upload,
           int          fd,
           const char  *full_code)
{
  g_autofree guint8 *buffer = g_malloc (BUFFER_SIZE);
  gint64 left = upload->request->content_length >= 0 ? upload->request->content_length : G_MAXINT64;
  gint64 done = 0;

  if (upload->cut >= 0)
    left = MIN (left, upload->cut);

  while (left > 0)
    {
      gssize count = pp_sim_connection_read (upload->connection, buffer, MIN (BUFFER_SIZE, left));

      if (count <= 0)
        return;
      if (!write_all (fd, buffer, count))
        {
          pp_sim_upload_fail (upload, full_code, g_str_equal (full_code, "OUT_OF_SPACE") ? "/var/patch"
                                                                                         : NULL);
          return;
        }
      left -= count;
      done += count;
      tell_progress (upload, done);
    }
}

/**
 * pp_sim_upload_copy:
 * @upload: an upload
 * @full_code: its error when the disk is full
 *
 * Receives the body into a file, whose path is in @upload.
 *
 * Returns: %FALSE when it failed
 */
gboolean
pp_sim_upload_copy (PpSimUpload *upload,
                    const char  *full_code)
{
  int fd;

  upload->path = g_build_filename (upload->connection->world->folder, "upload-XXXXXX", NULL);
  fd = g_mkstemp (upload->path);
  if (fd < 0)
    {
      g_clear_pointer (&upload->path, g_free);
      pp_sim_upload_fail (upload, "OUT_OF_SPACE", "/var/patch");
      return FALSE;
    }

  copy_body (upload, fd, full_code);
  close (fd);

  return upload->failure == NULL;
}

static PpSimHotfix *
receive (PpSimUpload *upload)
{
  gboolean known = upload->connection->world->release >= PP_SIM_RELEASE_65;
  g_autoptr(GError) error = NULL;
  PpSimHotfix *hotfix;

  if (!pp_sim_upload_copy (upload, known ? "OUT_OF_SPACE" : "INVALID_PATCH"))
    return NULL;

  /* From 7.1 on, what comes this way has to be an update, which a hotfix is not. */
  hotfix = pp_sim_container_read (upload->path, &error);
  if (upload->connection->world->release >= PP_SIM_RELEASE_71)
    {
      g_clear_pointer (&hotfix, pp_sim_hotfix_free);
      pp_sim_upload_fail (upload, "INVALID_UPDATE", "Please upload a valid package.");
    }
  else if (hotfix == NULL)
    {
      g_printerr ("poolpatch-sim: upload refused: %s\n", error->message);
      pp_sim_upload_fail (upload, "INVALID_PATCH", NULL);
    }

  return hotfix;
}

/* Takes @hotfix and the file; gives the ref that is the result. */
static char *
keep (PpSimUpload *upload,
      PpSimHotfix *hotfix)
{
  PpSimPool *pool = upload->connection->pool;
  char *ref = pp_sim_row_find (pool, "pool_patch", "uuid", hotfix->uuid);
  GStatBuf about = { 0 };

  if (ref != NULL && pp_sim_patch_has_file (pool, hotfix->uuid))
    {
      pp_sim_upload_fail (upload, "PATCH_ALREADY_EXISTS", hotfix->uuid);
      pp_sim_hotfix_free (hotfix);
      g_free (ref);
      return NULL;
    }

  g_stat (upload->path, &about);
  if (ref == NULL)
    ref = pp_sim_patch_add (pool, hotfix, about.st_size);
  pp_sim_patch_take_file (pool, upload->path, hotfix);
  g_clear_pointer (&upload->path, g_free);

  return ref;
}

/**
 * pp_sim_upload_say_failed:
 * @upload: an upload that failed after its answer
 *
 * Sends a second status line.
 */
void
pp_sim_upload_say_failed (PpSimUpload *upload)
{
  g_autofree char *words = g_strjoinv ("; ", upload->failure + 1);
  g_autofree char *html = g_strdup_printf (
    "<html><body><h1>HTTP 500 internal server error</h1>An unexpected error occurred; please "
    "wait a while and try again. If the problem persists, please contact your support "
    "representative.<h1> Additional information </h1>%s: [ %s ]</body></html>",
    upload->failure[0], words);

  upload->request->http10 = FALSE;
  pp_sim_connection_refuse (upload->connection, upload->request, "500 Internal Error", NULL, html);
}

static void
finish (PpSimUpload *upload,
        PpSimHotfix *hotfix)
{
  PpSimPool *pool = upload->connection->pool;
  g_autofree char *ref = NULL;

  pp_sim_world_lock (pool->world);
  if (hotfix != NULL)
    ref = keep (upload, hotfix);
  if (ref != NULL)
    pp_sim_task_succeed (pool, upload->task, ref);
  else
    pp_sim_task_fail (pool, upload->task, (const char * const *) upload->failure);
  pp_sim_world_unlock (pool->world);

  if (ref == NULL)
    pp_sim_upload_say_failed (upload);
}

/**
 * pp_sim_upload_take_fault:
 * @upload: an upload, with the world locked
 *
 * A fault takes effect here.
 *
 * Returns: %FALSE when it was the whole answer
 */
gboolean
pp_sim_upload_take_fault (PpSimUpload *upload)
{
  const PpSimFault *fault = pp_sim_faults_hit (upload->connection->world->faults, PP_SIM_FAULT_ON_UPLOAD,
                                               NULL, NULL, NULL);

  if (fault == NULL)
    return TRUE;

  if (fault->action == PP_SIM_FAULT_CUT)
    {
      upload->cut = fault->cut_after;
    }
  else if (fault->action == PP_SIM_FAULT_FAIL)
    {
      upload->failure = g_strdupv (fault->error);
    }
  else if (fault->action == PP_SIM_FAULT_DELAY || fault->action == PP_SIM_FAULT_HANG)
    {
      gint64 end = g_get_monotonic_time () +
                   (gint64) ((fault->action == PP_SIM_FAULT_HANG ? 3600 : fault->seconds) * 1e6);

      while (g_get_monotonic_time () < end)
        g_cond_wait_until (&upload->connection->world->changed, &upload->connection->world->lock,
                           end);
    }
  else
    {
      if (fault->action == PP_SIM_FAULT_HTTP_500)
        pp_sim_connection_refuse (upload->connection, upload->request, "500 Internal Error", NULL,
                                  "<html><body><h1>HTTP 500</h1></body></html>");
      return FALSE;
    }

  return TRUE;
}

static gboolean
serve (PpSimConnection *connection,
       PpSimRequest    *request)
{
  g_auto(PpSimUpload) upload = { connection, request, NULL, NULL, -1, FALSE, NULL };
  const PpSimUploadRule rule = { "put_pool_patch_upload", FALSE };
  PpSimHotfix *hotfix = NULL;
  gboolean go_on;

  upload.task = g_strdup (pp_sim_request_query (request, "task_id"));
  pp_sim_world_lock (connection->world);
  go_on = pp_sim_upload_take_fault (&upload) && pp_sim_upload_admit (&upload, &rule);
  pp_sim_world_unlock (connection->world);
  if (!go_on)
    return FALSE;

  pp_sim_connection_write (connection, OK_HEAD, -1);
  if (upload.failure == NULL && has_space (&upload))
    hotfix = receive (&upload);
  finish (&upload, hotfix);

  return upload.failure == NULL && upload.cut < 0 && !request->http10;
}

/**
 * pp_sim_upload_register:
 * @world: a world
 *
 * Adds the path of uploads.
 */
void
pp_sim_upload_register (PpSimWorld *world)
{
  pp_sim_world_add_handler (world, "PUT /pool_patch_upload", serve);
}
