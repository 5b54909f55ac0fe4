/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-live-mend"

#include "config.h"

#include "pp-live-mend.h"

/* One attempt; a wrong password alone takes the server 5 s. */
#define ATTEMPT_SECONDS 20
/* A connection that lasted shorter than this did not make good what was wrong before. */
#define LASTING_SECONDS 60

/* Pauses between rounds: a toolstack is back within seconds, a server within minutes. */
static const guint pauses[] = { 1, 2, 5, 5, 5, 5, 10, 10, 15, 15, 30 };

struct _PpLiveMend
{
  PpLiveMendAttempt attempt;
  PpLiveMendWaits   waits;
  gpointer          user_data;
  char             *known;        /* (owned) (nullable) address of the master */
  char            **others;       /* (owned) further addresses */
  GCancellable     *cancellable;  /* (owned) (nullable) of the attempt under way */
  gint64            mended;       /* monotonic microseconds, 0 = never */
  double            pace;         /* of all periods: 1, less in tests */
  guint             next_other;
  guint             n_rounds;     /* without success */
  guint             seconds;      /* of the pause that are left */
  guint             pause_source;
  guint             limit_source;
  gboolean          elsewhere;    /* the attempt goes to one of the others */
  gboolean          expected;
};

PpLiveMend *
pp_live_mend_new (PpLiveMendAttempt attempt,
                  PpLiveMendWaits   waits,
                  gpointer          user_data)
{
  PpLiveMend *self = g_new0 (PpLiveMend, 1);

  self->attempt = attempt;
  self->waits = waits;
  self->user_data = user_data;
  self->others = g_new0 (char *, 1);
  self->pace = 1.0;

  return self;
}

/* The attempt was answered: its time limit is over. */
void
pp_live_mend_answered (PpLiveMend *self)
{
  g_clear_handle_id (&self->limit_source, g_source_remove);
  g_clear_object (&self->cancellable);
}

/* Nothing happens until it is begun again; an attempt under way is cancelled. */
void
pp_live_mend_stop (PpLiveMend *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  pp_live_mend_answered (self);
  g_clear_handle_id (&self->pause_source, g_source_remove);
}

void
pp_live_mend_free (PpLiveMend *self)
{
  pp_live_mend_stop (self);
  g_strfreev (self->others);
  g_free (self->known);
  g_free (self);
}

static guint
to_milliseconds (PpLiveMend *self,
                 guint       seconds)
{
  return MAX ((guint) (seconds * 1000 * self->pace), 1);
}

static gboolean
limit_cb (gpointer user_data)
{
  PpLiveMend *self = user_data;

  self->limit_source = 0;
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static void
try_address (PpLiveMend *self,
             const char *address)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  pp_live_mend_stop (self);
  self->cancellable = g_object_ref (cancellable);
  self->limit_source = g_timeout_add (to_milliseconds (self, ATTEMPT_SECONDS), limit_cb, self);
  self->waits (0, self->user_data);
  self->attempt (address, cancellable, self->user_data);
}

static gboolean
pause_cb (gpointer user_data)
{
  PpLiveMend *self = user_data;

  self->seconds--;
  if (self->seconds > 0)
    {
      self->waits (self->seconds, self->user_data);
      return G_SOURCE_CONTINUE;
    }
  self->pause_source = 0;
  self->elsewhere = FALSE;
  try_address (self, self->known);

  return G_SOURCE_REMOVE;
}

/* Ends a round. While a restart is expected somebody waits for the end of it. */
void
pp_live_mend_pause (PpLiveMend *self)
{
  guint round = MIN (self->n_rounds, G_N_ELEMENTS (pauses) - 1);

  pp_live_mend_stop (self);
  self->n_rounds++;
  self->seconds = self->expected ? 1 : pauses[round];
  self->pause_source = g_timeout_add (to_milliseconds (self, 1), pause_cb, self);
  self->waits (self->seconds, self->user_data);
}

/* The connection to the known master is lost. */
void
pp_live_mend_begin (PpLiveMend *self,
                    const char *known)
{
  gint64 lasting = (gint64) (LASTING_SECONDS * G_USEC_PER_SEC * self->pace);

  g_free (self->known);
  self->known = g_strdup (known);
  self->elsewhere = FALSE;
  if (self->mended == 0 || g_get_monotonic_time () - self->mended > lasting)
    {
      self->n_rounds = 0;
      self->next_other = 0;
    }
  pp_live_mend_pause (self);
}

/* The attempt failed in a way that the same one may not fail in now. */
void
pp_live_mend_again (PpLiveMend *self)
{
  g_autofree char *other = NULL;

  if (self->elsewhere && *self->others != NULL)
    {
      guint n = g_strv_length (self->others);

      other = g_strdup (self->others[(self->next_other + n - 1) % n]);
    }
  try_address (self, other != NULL ? other : self->known);
}

/* The attempt failed: another address, or the pause that ends the round. */
void
pp_live_mend_next (PpLiveMend *self)
{
  if (self->elsewhere || *self->others == NULL)
    {
      pp_live_mend_pause (self);
    }
  else
    {
      g_autofree char *other = g_strdup (self->others[self->next_other % g_strv_length (self->others)]);

      self->next_other++;
      self->elsewhere = TRUE;
      try_address (self, other);
    }
}

/* Ends a pause now. */
void
pp_live_mend_hurry (PpLiveMend *self)
{
  if (self->pause_source == 0)
    return;
  self->elsewhere = FALSE;
  try_address (self, self->known);
}

/* The connection is up again. */
void
pp_live_mend_succeed (PpLiveMend *self)
{
  pp_live_mend_stop (self);
  self->mended = g_get_monotonic_time ();
}

/* Addresses to be asked for the master when it does not answer. */
void
pp_live_mend_set_others (PpLiveMend         *self,
                         const char * const *addresses)
{
  g_strfreev (self->others);
  self->others = g_strdupv ((char **) addresses);
}

void
pp_live_mend_set_expected (PpLiveMend *self,
                           gboolean    expected)
{
  self->expected = expected;
}

void
pp_live_mend_set_pace (PpLiveMend *self,
                       double      pace)
{
  self->pace = pace;
}

gboolean
pp_live_mend_is_expected (PpLiveMend *self)
{
  return self->expected;
}

/* Whether the attempt under way goes to another address than the known master's. */
gboolean
pp_live_mend_is_elsewhere (PpLiveMend *self)
{
  return self->elsewhere;
}
