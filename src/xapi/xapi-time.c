/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-xapi"

#include "config.h"

#include "xapi-value.h"

#include <string.h>

/* Reads exactly n_digits at *text and moves behind them; -1 when they are none. */
static int
read_digits (const char **text,
             guint        n_digits)
{
  int number = 0;

  for (guint i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isdigit ((*text)[i]))
        return -1;
      number = number * 10 + g_ascii_digit_value ((*text)[i]);
    }

  *text += n_digits;
  return number;
}

static void
skip (const char **text,
      char         mark)
{
  if (**text == mark)
    (*text)++;
}

/* "+02:00", "-0500", "+02": seconds east; anything else is taken as UTC. */
static int
read_offset (const char *text)
{
  int sign = *text == '-' ? -1 : 1;
  int hours;
  int minutes = 0;

  if (*text != '+' && *text != '-')
    return 0;

  text++;
  hours = read_digits (&text, 2);
  skip (&text, ':');
  if (*text != '\0')
    minutes = read_digits (&text, 2);
  if (hours < 0 || minutes < 0)
    return 0;

  return sign * (hours * 60 + minutes) * 60;
}

/**
 * xapi_parse_time:
 * @text: ISO 8601, basic as XenAPI writes it ("20130625T10:11:12Z") or with dashes, fractions and
 *   an offset, as some fields of later releases have it
 *
 * Returns: Unix seconds; 0 for "never" and for what is no time
 */
gint64
xapi_parse_time (const char *text)
{
  g_autoptr(GDateTime) moment = NULL;
  int year, month, day, hour, minute, second;

  g_return_val_if_fail (text != NULL, 0);

  year = read_digits (&text, 4);
  skip (&text, '-');
  month = read_digits (&text, 2);
  skip (&text, '-');
  day = read_digits (&text, 2);
  if (day < 0 || (*text != 'T' && *text != ' '))
    return 0;

  text++;
  hour = read_digits (&text, 2);
  skip (&text, ':');
  minute = read_digits (&text, 2);
  skip (&text, ':');
  second = read_digits (&text, 2);
  if (year < 0 || month < 0 || hour < 0 || minute < 0 || second < 0)
    return 0;

  if (*text == '.')
    text += 1 + strspn (text + 1, "0123456789");

  moment = g_date_time_new_utc (year, month, day, hour, minute, MIN (second, 59));
  if (moment == NULL)
    return 0;

  return g_date_time_to_unix (moment) - read_offset (text);
}
