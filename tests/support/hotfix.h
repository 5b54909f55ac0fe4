/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include <gio/gio.h>

G_BEGIN_DECLS

/* The frame of a signed file without compression, RFC 4880 §11.3: a one-pass signature packet, a
 * literal packet whose length is in one byte, a signature packet. Nobody has signed it. No byte of it
 * is zero, so that it is a string too. */
#define PP_TEST_SIGNED_HEAD "\x90\x0d\x03\x01\x02\x11\xea\xd3\x9f\x92\xd8\xa9\xde\x26\x01"
#define PP_TEST_SIGNED_TAIL "\x88\x15\x03\x05\x01Gf\xa6\r\xea\xd3\x9f\x92\xd8\xa9\xde\x26\x11\x02\xa9\x0b\x02\x03"
#define PP_TEST_HOTFIX PP_TEST_SIGNED_HEAD "\xac\x1e" "b\x01xGf\xa6\r#!/bin/sh\nexit 1 # none" PP_TEST_SIGNED_TAIL

/* The same around @size bytes of a text that begins with @script: a file of a realistic size. */
static inline GBytes *
pp_test_create_hotfix (const char *script,
                       gsize       size)
{
  static const guint8 literal[] = { 'b', 1, 'x', 'G', 'f', 0xa6, '\r' };
  GByteArray *array = g_byte_array_new ();
  guint32 length = GUINT32_TO_BE ((guint32) (sizeof literal + MAX (size, strlen (script))));
  gsize begin;

  g_byte_array_append (array, (const guint8 *) PP_TEST_SIGNED_HEAD, strlen (PP_TEST_SIGNED_HEAD));
  g_byte_array_append (array, (const guint8 *) "\xae", 1);
  g_byte_array_append (array, (const guint8 *) &length, sizeof length);
  g_byte_array_append (array, literal, sizeof literal);
  begin = array->len;
  g_byte_array_append (array, (const guint8 *) script, strlen (script));
  for (gsize i = strlen (script); i < size; i++)
    {
      guint8 byte = (guint8) (i * 2654435761u >> 13);

      g_byte_array_append (array, &byte, 1);
    }
  g_assert_cmpuint (array->len, >=, begin);
  g_byte_array_append (array, (const guint8 *) PP_TEST_SIGNED_TAIL, strlen (PP_TEST_SIGNED_TAIL));

  return g_byte_array_free_to_bytes (array);
}

G_END_DECLS
