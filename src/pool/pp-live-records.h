/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <poolpatch/pp-book.h>
#include <poolpatch/pp-snapshot.h>

#include "xapi-value.h"

G_BEGIN_DECLS

/** PpLiveRecords: the records of a pool as the server sent them, and the snapshot they make. */
typedef struct _PpLiveRecords PpLiveRecords;

PpLiveRecords      *pp_live_records_new           (void);
void                pp_live_records_free          (PpLiveRecords *self);
void                pp_live_records_set_book      (PpLiveRecords *self,
                                                   PpBook        *book);
void                pp_live_records_renew_hosts   (PpLiveRecords *self);
const char * const *pp_live_records_list_classes  (gboolean       old);
gboolean            pp_live_records_apply         (PpLiveRecords *self,
                                                   gboolean       first,
                                                   XapiValue     *events);
PpSnapshot         *pp_live_records_make_snapshot (PpLiveRecords *self,
                                                   const char    *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PpLiveRecords, pp_live_records_free)

G_END_DECLS
