/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-sim"

#include "config.h"

#include "pp-sim-checks.h"
#include "pp-sim-host.h"
#include "pp-sim-image.h"
#include "pp-sim-row.h"
#include "pp-sim-upload.h"

#include <glib/gstdio.h>

/* PUT /import_raw_vdi (facts §6.2): the answer goes out before the body is read, the task tells how
 * far it is, and the server closes. */

static const char *
find_disk (PpSimPool  *pool,
           const char *name)
{
  PpSimObject *object = pp_sim_db_lookup (pool->db, name);

  if (object != NULL && g_str_equal (object->class_name, "VDI"))
    return object->ref;

  return name != NULL ? pp_sim_db_find (pool->db, "VDI", "uuid", name) : NULL;
}

/* A host that has it plugged. */
static char *
host_with (PpSimPool  *pool,
           const char *sr)
{
  g_auto(GStrv) hosts = pp_sim_row_all (pool, "host");

  for (guint i = 0; hosts[i] != NULL; i++)
    if (pp_sim_host_sees_sr (pool, hosts[i], sr))
      return g_strdup (hosts[i]);

  return NULL;
}

/* The same path and query on the host that has the storage. */
static void
redirect (PpSimUpload *upload,
          const char  *host)
{
  PpSimConnection *connection = upload->connection;
  PpSimServer *server = g_hash_table_lookup (connection->pool->servers, host);
  g_autoptr(GString) header = g_string_new (NULL);
  GHashTableIter iter;
  gpointer name, value;
  char sign = '?';

  g_string_printf (header, "Location: %s://%s:%u%s",
                   G_IS_TLS_CONNECTION (connection->stream) ? "https" : "http",
                   pp_sim_row_text (connection->pool, host, "address"), pp_sim_server_get_port (server),
                   upload->request->path);
  g_hash_table_iter_init (&iter, upload->request->query);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_string_append_printf (header, "%c%s=%s", sign, (const char *) name, (const char *) value);
      sign = '&';
    }
  pp_sim_connection_refuse (connection, upload->request, "302 Found", header->str, "");
}

static void
refuse (PpSimUpload *upload,
        const char  *status,
        const char  *code)
{
  g_autofree char *html = g_strdup_printf ("<html><body><h1>HTTP %s</h1></body></html>", status);

  pp_sim_upload_fail (upload, code, NULL);
  pp_sim_task_fail (upload->connection->pool, upload->task, (const char * const *) upload->failure);
  pp_sim_connection_refuse (upload->connection, upload->request, status, NULL, html);
}

/* The disk that is to be written; else the answer was sent. */
static char *
choose_disk (PpSimUpload *upload)
{
  PpSimPool *pool = upload->connection->pool;
  const char *name = pp_sim_request_query (upload->request, "vdi");
  const char *format = pp_sim_request_query (upload->request, "format");
  const char *disk = find_disk (pool, name);
  const char *sr = pp_sim_row_text (pool, disk, "SR");
  g_autofree char *host = NULL;

  if (g_hash_table_contains (upload->request->headers, "transfer-encoding") ||
      (format != NULL && !g_str_equal (format, "raw") && !g_str_equal (format, "vhd")))
    {
      refuse (upload, "404 Not Found", "INTERNAL_ERROR");
      return NULL;
    }
  if (disk == NULL)
    {
      refuse (upload, "400 Bad Request", name != NULL ? "VDI_MISSING" : "INTERNAL_ERROR");
      return NULL;
    }
  if (pp_sim_host_sees_sr (pool, upload->connection->host, sr))
    return g_strdup (disk);

  host = host_with (pool, sr);
  if (host != NULL)
    redirect (upload, host);
  else
    refuse (upload, "500 Internal Error", "SR_HAS_NO_PBDS");

  return NULL;
}

static void
finish (PpSimUpload *upload,
        const char  *disk)
{
  PpSimPool *pool = upload->connection->pool;
  gint64 length = upload->request->content_length;
  g_autofree char *result = g_strdup_printf ("<value>%s</value>", disk);
  GStatBuf about = { 0 };

  g_stat (upload->path, &about);
  pp_sim_world_lock (pool->world);
  if (upload->failure == NULL && !pp_sim_row_exists (pool, disk))
    pp_sim_upload_fail (upload, "VDI_MISSING", NULL);
  else if (upload->failure == NULL && (about.st_size < length ||
                                       about.st_size > pp_sim_row_int (pool, disk, "virtual_size")))
    pp_sim_upload_fail (upload, "VDI_IO_ERROR", "Device I/O errors");

  if (upload->failure != NULL)
    {
      pp_sim_task_fail (pool, upload->task, (const char * const *) upload->failure);
    }
  else
    {
      pp_sim_image_take (pool, disk, upload->path);
      g_clear_pointer (&upload->path, g_free);
      pp_sim_task_succeed (pool, upload->task, pool->world->release >= PP_SIM_RELEASE_71 ? result : "");
    }
  pp_sim_world_unlock (pool->world);
}

static gboolean
serve (PpSimConnection *connection,
       PpSimRequest    *request)
{
  g_auto(PpSimUpload) upload = { connection, request, NULL, NULL, -1, TRUE, NULL };
  const PpSimUploadRule rule = { "put_import_raw_vdi", TRUE };
  g_autofree char *disk = NULL;
  g_autofree char *head = NULL;

  upload.task = g_strdup (pp_sim_request_query (request, "task_id"));
  pp_sim_world_lock (connection->world);
  if (pp_sim_upload_take_fault (&upload) && pp_sim_upload_admit (&upload, &rule))
    disk = choose_disk (&upload);
  pp_sim_world_unlock (connection->world);
  if (disk == NULL)
    return FALSE;

  head = g_strdup_printf ("HTTP/1.1 200 OK\r\nConnection: close\r\n"
                          "Cache-Control: no-cache, no-store\r\n"
                          "task-id:%s\r\ncontent-type: application/octet-stream\r\n\r\n", upload.task);
  pp_sim_connection_write (connection, head, -1);
  if (upload.failure != NULL || pp_sim_upload_copy (&upload, "VDI_IO_ERROR") || upload.path != NULL)
    finish (&upload, disk);
  if (upload.failure != NULL)
    pp_sim_upload_say_failed (&upload);

  return FALSE;
}

/**
 * pp_sim_import_register:
 * @world: a world
 *
 * Adds the path of disks that are written.
 */
void
pp_sim_import_register (PpSimWorld *world)
{
  pp_sim_world_add_handler (world, "PUT /import_raw_vdi", serve);
}
