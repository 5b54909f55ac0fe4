/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "xapi-jsonrpc.h"
#include "xapi-xmlrpc.h"

#include <stdio.h>
#include <string.h>

#define CHUNK (64 * 1024)   /* as the transport reads */

/* Kilobytes of memory this process has had at most. */
static gint64
read_peak (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;

  line = strstr (status, "VmHWM:");
  return line != NULL ? g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10) : 0;
}

static XapiReply *
parse_xml (FILE    *file,
           GError **error)
{
  g_autoptr(XapiXmlrpcParser) parser = xapi_xmlrpc_parser_new ();
  g_autofree char *chunk = g_malloc (CHUNK);
  gsize length;

  while ((length = fread (chunk, 1, CHUNK, file)) > 0)
    {
      if (!xapi_xmlrpc_parser_feed (parser, chunk, length, error))
        return NULL;
    }

  return xapi_xmlrpc_parser_finish (parser, error);
}

static XapiReply *
parse_json (FILE    *file,
            GError **error)
{
  g_autoptr(XapiJsonrpcParser) parser = xapi_jsonrpc_parser_new ();
  g_autofree char *chunk = g_malloc (CHUNK);
  gsize length;

  while ((length = fread (chunk, 1, CHUNK, file)) > 0)
    {
      if (!xapi_jsonrpc_parser_feed (parser, chunk, length, error))
        return NULL;
    }

  return xapi_jsonrpc_parser_finish (parser, error);
}

/* Parses a reply as it would arrive. Prints milliseconds, peak kilobytes and the number of records,
 * all of which are kept. */
int
main (int    argc,
      char **argv)
{
  g_autoptr(XapiReply) reply = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  double milliseconds;
  FILE *file;

  if (argc != 3 || (file = fopen (argv[2], "r")) == NULL)
    return 2;

  reply = g_str_equal (argv[1], "json") ? parse_json (file, &error) : parse_xml (file, &error);
  milliseconds = (double) (g_get_monotonic_time () - start) / 1000;
  fclose (file);
  if (reply == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  g_print ("%.2f %" G_GINT64_FORMAT " %u\n", milliseconds, read_peak (),
           (guint) xapi_value_get_size (reply->value));

  return 0;
}
