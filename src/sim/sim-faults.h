/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  SIM_FAULT_NONE,
  SIM_FAULT_FAIL,           /* Failure envelope with error */
  SIM_FAULT_HANG,           /* no answer at all */
  SIM_FAULT_CLOSE,          /* connection closed instead of an answer */
  SIM_FAULT_GARBAGE,        /* an answer that is no XML */
  SIM_FAULT_HTTP_500,
  SIM_FAULT_DELAY,          /* the right answer, seconds late (real time) */
  SIM_FAULT_CUT,            /* uploads: connection closed after so many bytes of body */
  SIM_FAULT_NEVER_RETURNS,  /* a host that does not come back from its next reboot */
  SIM_FAULT_OFFLINE,        /* a host that has lost its power, at once */
} SimFaultAction;

typedef enum
{
  SIM_FAULT_ON_CALL,
  SIM_FAULT_ON_UPLOAD,
  SIM_FAULT_ON_FEED,
  SIM_FAULT_ON_DOWNLOAD,
  SIM_FAULT_ON_HOST,
} SimFaultPlace;

typedef struct
{
  SimFaultPlace  place;
  SimFaultAction action;
  char          *method;      /* (nullable) calls: the method, without Async.; NULL = any */
  char          *host;        /* (nullable) name or uuid; NULL = any */
  char         **error;       /* (nullable) */
  double         seconds;
  gint64         cut_after;
  guint          nth;         /* 0 = each one, else only the nth that matches */
  guint          seen;
} SimFault;

typedef struct _SimFaults SimFaults;

SimFaults      *sim_faults_new   (void);
void            sim_faults_free  (SimFaults    *self);
gboolean        sim_faults_add   (SimFaults    *self,
                                  JsonNode     *node,
                                  GError      **error);
void            sim_faults_clear (SimFaults    *self);
const SimFault *sim_faults_hit   (SimFaults    *self,
                                  SimFaultPlace place,
                                  const char   *method,
                                  const char   *host_name,
                                  const char   *host_uuid);
gboolean        sim_faults_is_offline (SimFaults *self,
                                  const char   *host_name,
                                  const char   *host_uuid);

G_END_DECLS
