/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "xapi-value.h"

#include <poolpatch/pp-evidence.h>

G_BEGIN_DECLS

/**
 * PpProbeDisks: the drives and disks of the VMs of one server, as they are asked for: VBDs by VM,
 * the discs in drives one by one, and the disks on storage that some server does not reach.
 */
typedef struct _PpProbeDisks PpProbeDisks;

PpProbeDisks *pp_probe_disks_new         (GPtrArray       *vms,
                                          PpPoolEvidence  *pool,
                                          guint            n_hosts);
void          pp_probe_disks_free        (PpProbeDisks    *self);
XapiValue    *pp_probe_disks_ask_vbds    (PpProbeDisks    *self);
void          pp_probe_disks_take_vbds   (PpProbeDisks    *self,
                                          XapiValue       *vbds);
XapiValue    *pp_probe_disks_ask_disc    (PpProbeDisks    *self);
void          pp_probe_disks_take_disc   (PpProbeDisks    *self,
                                          XapiValue       *vdi,
                                          PpHostEvidence  *evidence);
XapiValue    *pp_probe_disks_ask_users   (PpProbeDisks    *self);
void          pp_probe_disks_take_users  (PpProbeDisks    *self,
                                          XapiValue       *vdis);

G_END_DECLS
