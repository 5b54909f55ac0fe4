/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include "xapi-put-reply.h"

/* What comes back on the connection of an upload: in one piece and in small ones. */

static gboolean
feed (XapiPutReply *reply,
      const guint8 *data,
      gsize         size,
      gsize         piece)
{
  for (gsize at = 0; at < size; at += piece)
    {
      if (!xapi_put_reply_feed (reply, (const char *) data + at, MIN (piece, size - at)))
        return FALSE;
    }

  return TRUE;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  XapiPutReply whole;
  XapiPutReply pieces;
  gboolean good;

  xapi_put_reply_init (&whole);
  xapi_put_reply_init (&pieces);
  good = feed (&whole, data, size, MAX (size, 1));
  g_assert_cmpint (feed (&pieces, data, size, 1 + size / 50), ==, good);
  g_assert_cmpuint (whole.status, <, 1000);
  if (good)
    {
      g_assert_cmpuint (whole.status, ==, pieces.status);
      g_assert_cmpstr (whole.location, ==, pieces.location);
    }
  xapi_put_reply_clear (&whole);
  xapi_put_reply_clear (&pieces);

  return 0;
}
