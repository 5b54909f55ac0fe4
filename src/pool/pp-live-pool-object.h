/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pp-live-pool-private.h"

#include "pp-live-link.h"
#include "pp-live-records.h"
#include "pp-live-refresh.h"
#include "pp-live-rights.h"

G_BEGIN_DECLS

/* The inside of a live pool, for its own two files: what it does, and what a person sees of it. */
struct _PpLivePool
{
  GObject parent_instance;

  char          *address;       /* (owned) "https://host[:port]", of the master once connected */
  char          *user;          /* (owned) */
  char          *uuid;          /* (owned) (nullable) of the pool, from the first batch on */
  char          *wanted;        /* (owned) (nullable) uuid that it has to have */
  PpBook        *book;          /* (owned) (nullable) */
  PpLiveLink    *link;          /* (owned) */
  PpLiveRecords *records;       /* (owned) */
  PpSnapshot    *snapshot;      /* (owned) (nullable) */
  GError        *error;         /* (owned) (nullable) */
  GError        *loss;          /* (owned) (nullable) why the connection was lost, if it is */
  GTask         *connect_task;  /* (owned) (nullable) */
  PpLiveRefresh *refresh;       /* (owned) */
  PpLiveRights  *rights;        /* (owned) (nullable) NULL = everything */
  GCancellable  *asking;        /* (owned) (nullable) while the rights are asked for */
  PpLiveState    state;
  gint64         lost_at;       /* Unix seconds, 0 = it is not */
  guint          retry_seconds;
  gint64         clock_skew;    /* seconds that the master's clock is ahead */
  gboolean       expected;      /* a loss is no surprise: a run restarts the master */
};

void pp_live_pool_install_properties (GObjectClass *object_class);
void pp_live_pool_set_error          (PpLivePool   *self,
                                      const GError *error);
void pp_live_pool_set_state          (PpLivePool   *self,
                                      PpLiveState   state);
void pp_live_pool_set_address        (PpLivePool   *self,
                                      const char   *address);
void pp_live_pool_set_snapshot       (PpLivePool   *self,
                                      PpSnapshot   *snapshot);
void pp_live_pool_renew_snapshot    (PpLivePool   *self);
void pp_live_pool_set_loss           (PpLivePool   *self,
                                      const GError *loss);
void pp_live_pool_set_retry_seconds  (PpLivePool   *self,
                                      guint         seconds);
void pp_live_pool_set_clock_skew     (PpLivePool   *self,
                                      gint64        seconds);

G_END_DECLS
