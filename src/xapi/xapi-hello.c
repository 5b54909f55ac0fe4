/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-hello.h"

#include <string.h>

#define RECORD_HEAD 5
#define RECORD_ALERT 21
#define RECORD_HANDSHAKE 22
#define CLIENT_HELLO 1
#define SERVER_HELLO 2
#define RANDOM_BYTES 32
#define SUPPORTED_VERSIONS 43
#define TLS_1_2 0x0303

/* AES and ChaCha of today, then the RSA suites that old servers are limited to. */
static const guint16 suites[] = {
  0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc023, 0xc027, 0xc024,
  0xc028, 0xc009, 0xc013, 0xc00a, 0xc014, 0x009c, 0x009d, 0x003c, 0x003d, 0x002f, 0x0035,
  0x000a, 0x0005, 0x0004,
};

/* Triple DES and RC4 with RSA: TLS 1.2 servers may still be limited to them. */
static const guint16 outdated_suites[] = { 0x000a, 0x0005, 0x0004 };

/* Groups, point formats, signature algorithms, and that renegotiation is safe. */
static const guint8 extensions[] = {
  0x00, 0x0a, 0x00, 0x0a, 0x00, 0x08, 0x00, 0x1d, 0x00, 0x17, 0x00, 0x18, 0x00, 0x19,
  0x00, 0x0b, 0x00, 0x02, 0x01, 0x00,
  0x00, 0x0d, 0x00, 0x18, 0x00, 0x16, 0x04, 0x03, 0x05, 0x03, 0x06, 0x03, 0x08, 0x04, 0x08, 0x05,
  0x08, 0x06, 0x04, 0x01, 0x05, 0x01, 0x06, 0x01, 0x02, 0x01, 0x02, 0x03,
  0xff, 0x01, 0x00, 0x01, 0x00,
};

/* TLS 1.3 and 1.2; no share of a key: a server of 1.3 asks for one, which says enough. */
static const guint8 modern_extensions[] = {
  0x00, 0x2b, 0x00, 0x05, 0x04, 0x03, 0x04, 0x03, 0x03,
  0x00, 0x33, 0x00, 0x02, 0x00, 0x00,
};

static void
append_u16 (GByteArray *bytes,
            guint       value)
{
  const guint8 both[] = { (guint8) (value >> 8), (guint8) value };

  g_byte_array_append (bytes, both, sizeof both);
}

static void
put_u16 (GByteArray *bytes,
         guint       position,
         guint       value)
{
  bytes->data[position] = (guint8) (value >> 8);
  bytes->data[position + 1] = (guint8) value;
}

/**
 * xapi_hello_build:
 * @modern: whether to name the versions 1.3 and 1.2; otherwise the greeting is one of TLS 1.2, which
 *   a server of any older version answers with its own
 *
 * A greeting that only asks what a server speaks: no handshake can be completed with it.
 *
 * Returns: (transfer full): a ClientHello in a record
 */
GBytes *
xapi_hello_build (gboolean modern)
{
  static const guint8 head[] = {
    RECORD_HANDSHAKE, 0x03, 0x01, 0, 0, CLIENT_HELLO, 0, 0, 0, 0x03, 0x03,
  };
  static const guint8 no_session = 0;
  static const guint8 no_compression[] = { 1, 0 };
  GByteArray *bytes = g_byte_array_new ();
  guint size = sizeof extensions + (modern ? sizeof modern_extensions : 0);

  g_byte_array_append (bytes, head, sizeof head);
  for (guint i = 0; i < RANDOM_BYTES / 4; i++)
    {
      guint32 random = g_random_int ();

      g_byte_array_append (bytes, (const guint8 *) &random, sizeof random);
    }
  g_byte_array_append (bytes, &no_session, sizeof no_session);
  append_u16 (bytes, sizeof suites);
  for (guint i = 0; i < G_N_ELEMENTS (suites); i++)
    append_u16 (bytes, suites[i]);
  g_byte_array_append (bytes, no_compression, sizeof no_compression);
  append_u16 (bytes, size);
  g_byte_array_append (bytes, extensions, sizeof extensions);
  if (modern)
    g_byte_array_append (bytes, modern_extensions, sizeof modern_extensions);

  put_u16 (bytes, 3, bytes->len - RECORD_HEAD);
  put_u16 (bytes, 7, bytes->len - RECORD_HEAD - 4);

  return g_byte_array_free_to_bytes (bytes);
}

static guint
get_u16 (const guint8 *data)
{
  return (guint) (data[0] << 8 | data[1]);
}

/* The version of TLS 1.3 stands in an extension; the old place says 1.2. */
static void
parse_extensions (const guint8 *at,
                  const guint8 *end,
                  XapiHello    *hello)
{
  if (end - at < 2)
    return;

  at += 2;
  while (end - at >= 4)
    {
      guint type = get_u16 (at);
      guint size = get_u16 (at + 2);

      at += 4;
      if (size > (gsize) (end - at))
        return;
      if (type == SUPPORTED_VERSIONS && size == 2)
        hello->version = get_u16 (at);
      at += size;
    }
}

/**
 * xapi_hello_parse:
 * @data: what a server sent first
 * @length: bytes of it
 * @hello: (out): what it chose, after %XAPI_HELLO_ANSWER
 *
 * Reads the answer to xapi_hello_build().
 *
 * Returns: what it is
 */
XapiHelloState
xapi_hello_parse (const guint8 *data,
                  gsize         length,
                  XapiHello    *hello)
{
  const guint8 *end;
  const guint8 *at;

  if (length < RECORD_HEAD)
    return length > 0 && *data != RECORD_ALERT && *data != RECORD_HANDSHAKE ? XAPI_HELLO_ODD
                                                                            : XAPI_HELLO_MORE;
  if (data[0] == RECORD_ALERT && data[1] == 3)
    return XAPI_HELLO_REFUSED;
  if (data[0] != RECORD_HANDSHAKE || data[1] != 3)
    return XAPI_HELLO_ODD;

  end = data + RECORD_HEAD + get_u16 (data + 3);
  if ((gsize) (end - data) > length)
    return XAPI_HELLO_MORE;

  /* type, 24 bits of length, version, random, length of the session's name */
  at = data + RECORD_HEAD;
  if (end - at < 4 + 2 + RANDOM_BYTES + 1 || *at != SERVER_HELLO)
    return XAPI_HELLO_ODD;
  hello->version = get_u16 (at + 4);
  at += 4 + 2 + RANDOM_BYTES;
  if (*at > end - at - 4)
    return XAPI_HELLO_ODD;
  at += 1 + *at;
  hello->suite = get_u16 (at);
  parse_extensions (at + 3, end, hello);

  return XAPI_HELLO_ANSWER;
}

/**
 * xapi_hello_name_version:
 * @version: a version in the numbers of the protocol
 *
 * Returns: (nullable): "TLS 1.0" …
 */
const char *
xapi_hello_name_version (guint version)
{
  static const char * const names[] = { "SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3" };

  if (version < 0x0300 || version - 0x0300 >= G_N_ELEMENTS (names))
    return NULL;

  return names[version - 0x0300];
}

/**
 * xapi_hello_is_outdated:
 * @hello: what a server chose
 *
 * Returns: whether it is less than an ordinary pool is given: TLS 1.1 and older, RC4, triple DES
 */
gboolean
xapi_hello_is_outdated (const XapiHello *hello)
{
  for (guint i = 0; i < G_N_ELEMENTS (outdated_suites); i++)
    {
      if (hello->suite == outdated_suites[i])
        return TRUE;
    }

  return hello->version < TLS_1_2;
}
