/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-signed"

#include "config.h"

#include "pp-signed.h"

#include <string.h>

#include <poolpatch/pp-error.h>

/* An .xsupdate is an OpenPGP signed message (RFC 4880 §11.3): a compressed data packet, in it a
 * one-pass signature, a literal data packet, which is a shell script with whatever follows it, and the
 * signature. The script says UUID="…" and LABEL="…" near its beginning. */

#define BUFFER (256 * 1024)
#define SCRIPT_MAX (64 * 1024)
#define SIGNATURE_MAX (64 * 1024)

enum
{
  TAG_SIGNATURE  = 2,
  TAG_ONE_PASS   = 4,
  TAG_COMPRESSED = 8,
  TAG_LITERAL    = 11,
};

typedef struct
{
  GInputStream *stream;       /* (unowned) */
  GCancellable *cancellable;  /* (unowned) (nullable) */
  GString      *script;       /* (owned) how the literal data begin */
  guint8       *buffer;       /* (owned) */
  guint         n_signatures;
  guint         n_literals;
} Reader;

static gboolean
complain (GError    **error,
          const char *what)
{
  g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL, "%s", what));

  return FALSE;
}

/* What the decompressor says of damaged data is not for people. */
static gboolean
explain (GError **error)
{
  if (error != NULL && *error != NULL && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      (*error)->domain == G_IO_ERROR)
    {
      g_clear_error (error);
      complain (error, "it is damaged or cut short");
    }

  return FALSE;
}

static gboolean
read_bytes (Reader  *reader,
            guint8  *target,
            gsize    length,
            GError **error)
{
  gsize count = 0;

  if (!g_input_stream_read_all (reader->stream, target, length, &count, reader->cancellable, error))
    return explain (error);

  return count == length || complain (error, "it is cut short");
}

static gboolean
skip (Reader  *reader,
      guint64  length,
      gboolean keep,
      GError **error)
{
  while (length > 0)
    {
      gsize count = (gsize) MIN (length, BUFFER);

      if (!read_bytes (reader, reader->buffer, count, error))
        return FALSE;
      if (keep && reader->script->len < SCRIPT_MAX)
        g_string_append_len (reader->script, (char *) reader->buffer,
                             MIN (count, SCRIPT_MAX - reader->script->len));
      length -= count;
    }

  return TRUE;
}

/* RFC 4880 §4.2.2: a length of the new format; @partial: more of the same packet follows. */
static gboolean
read_new_length (Reader   *reader,
                 guint64  *length,
                 gboolean *partial,
                 GError  **error)
{
  guint8 bytes[4];

  *partial = FALSE;
  if (!read_bytes (reader, bytes, 1, error))
    return FALSE;
  if (bytes[0] < 192)
    *length = bytes[0];
  else if (bytes[0] < 224)
    {
      *length = (guint64) (bytes[0] - 192) << 8;
      if (!read_bytes (reader, bytes, 1, error))
        return FALSE;
      *length += bytes[0] + 192;
    }
  else if (bytes[0] < 255)
    {
      *length = G_GUINT64_CONSTANT (1) << (bytes[0] & 0x1f);
      *partial = TRUE;
    }
  else
    {
      if (!read_bytes (reader, bytes, 4, error))
        return FALSE;
      *length = (guint64) bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
    }

  return TRUE;
}

static gboolean
read_old_length (Reader  *reader,
                 guint    type,
                 guint64 *length,
                 GError **error)
{
  guint8 bytes[4];
  guint n = 1u << type;

  if (type == 3)
    return complain (error, "a part of it has no length");
  if (!read_bytes (reader, bytes, n, error))
    return FALSE;
  *length = 0;
  for (guint i = 0; i < n; i++)
    *length = *length << 8 | bytes[i];

  return TRUE;
}

static gboolean
check_tag (Reader  *reader,
           guint    tag,
           GError **error)
{
  if (tag == TAG_LITERAL)
    reader->n_literals++;
  else if (tag == TAG_SIGNATURE)
    reader->n_signatures++;
  else if (tag != TAG_ONE_PASS)
    return complain (error, "it is no signed file");

  return TRUE;
}

static gboolean
read_packet (Reader  *reader,
             guint8   head,
             GError **error)
{
  gboolean is_new = (head & 0x40) != 0;
  guint tag = is_new ? head & 0x3f : (head >> 2) & 0x0f;
  gboolean partial = FALSE;
  guint64 length;

  if ((head & 0x80) == 0)
    return complain (error, "it is no signed file");
  if (!check_tag (reader, tag, error))
    return FALSE;

  do
    {
      if (!(is_new ? read_new_length (reader, &length, &partial, error) :
            read_old_length (reader, head & 3, &length, error)))
        return FALSE;
      if (tag != TAG_LITERAL && (partial || length > SIGNATURE_MAX))
        return complain (error, "its signature is too long");
      if (!skip (reader, length, tag == TAG_LITERAL, error))
        return FALSE;
    }
  while (partial);

  return TRUE;
}

static gboolean
read_packets (Reader  *reader,
              GError **error)
{
  while (TRUE)
    {
      guint8 head;
      gsize count = 0;

      if (!g_input_stream_read_all (reader->stream, &head, 1, &count, reader->cancellable, error))
        return explain (error);
      if (count == 0)
        break;
      if (!read_packet (reader, head, error))
        return FALSE;
    }

  if (reader->n_literals != 1 || reader->n_signatures == 0)
    return complain (error, reader->n_literals == 1 ? "it has no signature" : "it is no signed file");

  return TRUE;
}

/* NAME="value" in the script, of signs that such values have. */
static char *
find_value (const char *script,
            const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("^%s=\"?([A-Za-z0-9._-]{1,100})\"?\\s*$", name);
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE | G_REGEX_RAW, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  return regex != NULL && g_regex_match (regex, script, 0, &match) ? g_match_info_fetch (match, 1) :
         NULL;
}

/* RFC 4880 §5.9: a format, the length of a name, the name, a date, and then the data. */
static const char *
find_script (GString *literal)
{
  gsize head = literal->len > 1 ? 2 + (gsize) (guint8) literal->str[1] + 4 : 0;

  return literal->str + MIN (head, literal->len);
}

static GInputStream *
open_inner (GInputStream *raw,
            GError      **error)
{
  g_autoptr(GZlibDecompressor) inflater = NULL;
  const guint8 *head;
  gsize count = 0;

  if (g_buffered_input_stream_fill (G_BUFFERED_INPUT_STREAM (raw), 8, NULL, error) < 0)
    return NULL;
  head = g_buffered_input_stream_peek_buffer (G_BUFFERED_INPUT_STREAM (raw), &count);
  if (count < 2 || head[0] != 0xa3)
    return g_object_ref (raw);

  if (head[1] != 1 && head[1] != 2)
    {
      complain (error, "it is compressed in a way that is not known");
      return NULL;
    }
  inflater = g_zlib_decompressor_new (head[1] == 1 ? G_ZLIB_COMPRESSOR_FORMAT_RAW :
                                      G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  if (g_input_stream_skip (raw, 2, NULL, error) != 2)
    return NULL;

  return g_converter_input_stream_new (raw, G_CONVERTER (inflater));
}

/**
 * pp_signed_check:
 * @path: an .xsupdate
 * @uuid: (out) (optional) (nullable): uuid that the file says of itself, lower case
 * @label: (out) (optional) (nullable): name that it says
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for %PP_ERROR_FILE and errors of files
 *
 * Reads the whole file: whether it is the frame of a signed message, all of it. Who has signed it is
 * another question. What the script in it says is only ever read. Blocks: for worker threads.
 *
 * Returns: whether it is whole
 */
gboolean
pp_signed_check (const char   *path,
                 char        **uuid,
                 char        **label,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) unbuffered = g_file_read (file, cancellable, error);
  g_autoptr(GInputStream) raw = NULL;
  g_autoptr(GInputStream) inner = NULL;
  g_autoptr(GInputStream) stream = NULL;
  Reader reader = { .cancellable = cancellable };
  gboolean ok;

  if (unbuffered == NULL)
    return FALSE;
  raw = g_buffered_input_stream_new_sized (G_INPUT_STREAM (unbuffered), BUFFER);
  inner = open_inner (raw, error);
  if (inner == NULL)
    return FALSE;

  stream = g_buffered_input_stream_new_sized (inner, BUFFER);
  reader.stream = stream;
  reader.script = g_string_new (NULL);
  reader.buffer = g_malloc (BUFFER);
  ok = read_packets (&reader, error);
  if (ok && uuid != NULL)
    {
      *uuid = find_value (find_script (reader.script), "UUID");
      if (*uuid != NULL && g_uuid_string_is_valid (*uuid))
        for (char *at = *uuid; *at != '\0'; at++)
          *at = g_ascii_tolower (*at);
      else
        g_clear_pointer (uuid, g_free);
    }
  if (ok && label != NULL)
    *label = find_value (find_script (reader.script), "LABEL");
  g_string_free (reader.script, TRUE);
  g_free (reader.buffer);

  return ok;
}

/* gpgv wants its keys as they are, not as text: RFC 4880 §6.2. */
static GBytes *
read_key (const char *key_file,
          GError    **error)
{
  static const char begin[] = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
  char *text;
  char *body;
  char *tail;
  gsize length;

  if (!g_file_get_contents (key_file, &text, &length, error))
    return NULL;
  body = strstr (text, begin);
  if (body == NULL)
    return g_bytes_new_take (text, length);

  /* Lines of headers, an empty line, base64, "=" and a checksum. */
  g_strdelimit (body, "\r", ' ');
  tail = strstr (body, "\n=");
  if (tail == NULL)
    tail = strstr (body, "\n-----END");
  if (tail != NULL)
    *tail = '\0';
  body = strchr (body, '\n');
  while (body != NULL && *body == '\n' && strchr (body + 1, '\n') != NULL &&
         memchr (body + 1, ':', strcspn (body + 1, "\n")) != NULL)
    body = strchr (body + 1, '\n');
  if (body == NULL || tail == NULL)
    {
      complain (error, "this is no public key");
      g_free (text);
      return NULL;
    }
  length = 0;
  g_base64_decode_inplace (body, &length);
  memmove (text, body, length);

  return g_bytes_new_take (text, length);
}

static gboolean
run_gpgv (const char   *keyring,
          const char   *path,
          GCancellable *cancellable,
          GError      **error)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) local = NULL;
  g_autofree char *said = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                              &local, "gpgv", "--quiet", "--keyring", keyring, "--output",
                              "/dev/null", "--", path, NULL);
  if (process == NULL)
    {
      g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                              "its signature cannot be verified: %s",
                                              local->message));
      return FALSE;
    }
  if (!g_subprocess_communicate_utf8 (process, NULL, cancellable, NULL, &said, error))
    {
      g_subprocess_force_exit (process);
      return FALSE;
    }
  if (g_subprocess_get_successful (process))
    return TRUE;

  g_strdelimit (g_strstrip (said), "\n", ' ');
  g_propagate_error (error, pp_error_new (PP_ERROR_FILE, NULL,
                                          "its signature is not that of the given key: %s", said));

  return FALSE;
}

/**
 * pp_signed_verify:
 * @path: an .xsupdate
 * @key_file: file of a public key, binary or as text
 * @cancellable: (nullable): a #GCancellable
 * @error: return location for %PP_ERROR_FILE and errors of files
 *
 * Has gpgv verify the signature. Blocks: for worker threads.
 *
 * Returns: whether the owner of the key has signed it
 */
gboolean
pp_signed_verify (const char   *path,
                  const char   *key_file,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr(GBytes) key = read_key (key_file, error);
  g_autoptr(GFile) keyring = NULL;
  g_autoptr(GFileIOStream) stream = NULL;
  g_autofree char *keyring_path = NULL;
  gboolean ok;

  if (key == NULL)
    return FALSE;
  keyring = g_file_new_tmp ("poolpatch-key-XXXXXX", &stream, error);
  if (keyring == NULL)
    return FALSE;

  keyring_path = g_file_get_path (keyring);
  ok = g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)),
                                  g_bytes_get_data (key, NULL), g_bytes_get_size (key), NULL, NULL,
                                  error) &&
       run_gpgv (keyring_path, path, cancellable, error);
  g_file_delete (keyring, NULL, NULL);

  return ok;
}
