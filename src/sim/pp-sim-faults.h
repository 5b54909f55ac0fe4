/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  PP_SIM_FAULT_NONE,
  PP_SIM_FAULT_FAIL,           /* Failure envelope with error */
  PP_SIM_FAULT_HANG,           /* no answer at all */
  PP_SIM_FAULT_CLOSE,          /* connection closed instead of an answer */
  PP_SIM_FAULT_GARBAGE,        /* an answer that is no XML */
  PP_SIM_FAULT_HTTP_500,
  PP_SIM_FAULT_DELAY,          /* the right answer, seconds late (real time) */
  PP_SIM_FAULT_CUT,            /* uploads: connection closed after so many bytes of body */
  PP_SIM_FAULT_NEVER_RETURNS,  /* a host that does not come back from its next reboot */
  PP_SIM_FAULT_OFFLINE,        /* a host that has lost its power, at once */
  PP_SIM_FAULT_HALF,           /* the connection is closed after half of the answer */
  PP_SIM_FAULT_SLOW,           /* a virtual machine that takes long to move */
  PP_SIM_FAULT_LATE,           /* a host whose next reboot takes so many seconds */
  PP_SIM_FAULT_SLOW_TOOLSTACK, /* a host whose next restart of the toolstack does */
  PP_SIM_FAULT_STAYS_DISABLED, /* a host that is not enabled after its next restart */
  PP_SIM_FAULT_UNPLUGGED,      /* a host that does not reach its storage after its next reboot */
  PP_SIM_FAULT_RESTART,        /* instead of an answer the master's toolstack starts again */
  PP_SIM_FAULT_CRASH,          /* instead of an answer a host falls over and starts again */
  PP_SIM_FAULT_LOST,           /* the call is carried out, and its error says that it was not */
} PpSimFaultAction;

typedef enum
{
  PP_SIM_FAULT_ON_CALL,
  PP_SIM_FAULT_ON_INDEX,
  PP_SIM_FAULT_ON_UPLOAD,
  PP_SIM_FAULT_ON_FEED,
  PP_SIM_FAULT_ON_DOWNLOAD,
  PP_SIM_FAULT_ON_HOST,
  PP_SIM_FAULT_ON_VM,
} PpSimFaultPlace;

typedef struct
{
  PpSimFaultPlace    place;
  PpSimFaultAction   action;
  char              *method;    /* (nullable) calls: the method, without Async.; NULL = any */
  char              *host;      /* (nullable) name or uuid; NULL = any */
  char              *vm;        /* (nullable) name or uuid of a virtual machine that moves */
  char             **error;     /* (nullable) */
  double             seconds;
  gint64             cut_after;
  guint              nth;       /* 0 = each one, else only the nth that matches */
  guint              seen;
  gboolean           struck;    /* by index: it has happened */
  gboolean           since_mark; /* counts from pp_sim_faults_mark() on */
  gboolean           marked;
  char             **except;    /* (nullable) methods that do not count */
  GHashTable        *sessions;  /* (nullable) session → calls seen; each counts for itself */
} PpSimFault;

typedef struct _PpSimFaults PpSimFaults;

PpSimFaults      *pp_sim_faults_new        (void);
void              pp_sim_faults_free       (PpSimFaults      *self);
gboolean          pp_sim_faults_add        (PpSimFaults      *self,
                                            JsonNode         *node,
                                            GError          **error);
void              pp_sim_faults_clear      (PpSimFaults      *self);
const PpSimFault *pp_sim_faults_hit        (PpSimFaults      *self,
                                            PpSimFaultPlace   place,
                                            const char       *method,
                                            const char       *host_name,
                                            const char       *host_uuid);
const PpSimFault *pp_sim_faults_hit_index  (PpSimFaults      *self,
                                            const char       *method,
                                            const char       *session);
const PpSimFault *pp_sim_faults_hit_host   (PpSimFaults      *self,
                                            PpSimFaultAction  action,
                                            const char       *host_name,
                                            const char       *host_uuid);
void              pp_sim_faults_mark       (PpSimFaults      *self);
const PpSimFault *pp_sim_faults_hit_vm     (PpSimFaults      *self,
                                            const char       *vm_name,
                                            const char       *vm_uuid);
gboolean          pp_sim_faults_is_offline (PpSimFaults      *self,
                                            const char       *host_name,
                                            const char       *host_uuid);

G_END_DECLS
