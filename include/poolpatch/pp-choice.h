/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifndef PP_USES_PLAN
#error "This room may not use src/plan/: see src/meson.build"
#endif

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  PP_ORDER_MASTER_FIRST,      /* per server, master first: apply all, one restart, next server */
  PP_ORDER_TOOLSTACKS_FIRST,  /* apply everywhere, then toolstacks, then restarts, master last */
} PpOrder;

typedef enum
{
  PP_MODE_AUTOMATIC,          /* restarts are carried out */
  PP_MODE_MANUAL,             /* restarts are only named */
} PpMode;

/** PpPurpose: what a plan is for. */
typedef enum
{
  PP_PURPOSE_HOTFIXES,
  PP_PURPOSE_RESTART_TOOLSTACKS,  /* members, then the master */
  PP_PURPOSE_RESTART_HOSTS,       /* one after the other */
  PP_PURPOSE_ENTER_MAINTENANCE,   /* one server: disable and empty it */
  PP_PURPOSE_LEAVE_MAINTENANCE,   /* one server: enable it */
} PpPurpose;

/** PpStuck: what becomes of a virtual machine that cannot be moved off a server. */
typedef enum
{
  PP_STUCK_ASK,               /* a problem, for a person to decide */
  PP_STUCK_SUSPEND,           /* suspended while its server is worked on, resumed afterwards */
  PP_STUCK_SHUT_DOWN,         /* shut down cleanly, and started afterwards */
  PP_STUCK_LEAVE_SERVER,      /* its server is left for later; never the master */
} PpStuck;

/** PpOptions: how a plan is to be carried out. All zero is the default. */
typedef struct
{
  PpOrder  order;
  PpMode   mode;
  PpStuck  stuck;
  gboolean level;             /* what is superseded is wanted as well: a level to be reached */
  gboolean evacuate_after;    /* empty a server after applying, not before */
  gboolean separate_restarts; /* restart after each hotfix that asks for it, not once at the end */
  gboolean keep_files;        /* leave the files on the servers */
  gboolean leave_vms;         /* do not bring virtual machines back */
  gboolean accept_fixes;      /* what a fix can mend is mended, and put back at the end */
  const char *storage;        /* (nullable) uuid or name, for files that go there; NULL = the best */
} PpOptions;

/**
 * PpChoice: what a person chose for one pool. Immutable.
 */
#define PP_TYPE_CHOICE (pp_choice_get_type ())
G_DECLARE_FINAL_TYPE (PpChoice, pp_choice, PP, CHOICE, GObject)

PpChoice           *pp_choice_new          (const char * const *hotfixes,
                                            const char * const *hosts,
                                            PpOrder             order,
                                            PpMode              mode);
PpChoice           *pp_choice_new_level    (const char * const *hotfixes,
                                            const char * const *hosts,
                                            PpOrder             order,
                                            PpMode              mode);
PpChoice           *pp_choice_new_full     (PpPurpose           purpose,
                                            const char * const *hotfixes,
                                            const char * const *hosts,
                                            const PpOptions    *options);
PpPurpose           pp_choice_get_purpose  (PpChoice           *self);
const PpOptions    *pp_choice_get_options  (PpChoice           *self);
gboolean            pp_choice_is_level     (PpChoice           *self);
const char * const *pp_choice_get_hotfixes (PpChoice           *self);
const char * const *pp_choice_get_hosts    (PpChoice           *self);
PpOrder             pp_choice_get_order    (PpChoice           *self);
PpMode              pp_choice_get_mode     (PpChoice           *self);

/* Words for files and command lines. from_string: FALSE when there is no such word. */
const char *pp_order_to_string     (PpOrder     order);
gboolean    pp_order_from_string   (const char *text,
                                    PpOrder    *order);
const char *pp_mode_to_string      (PpMode      mode);
gboolean    pp_mode_from_string    (const char *text,
                                    PpMode     *mode);
const char *pp_purpose_to_string   (PpPurpose   purpose);
gboolean    pp_purpose_from_string (const char *text,
                                    PpPurpose  *purpose);
const char *pp_stuck_to_string     (PpStuck     stuck);
gboolean    pp_stuck_from_string   (const char *text,
                                    PpStuck    *stuck);

G_END_DECLS
