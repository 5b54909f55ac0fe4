/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pp-text"

#include "config.h"

#include "pp-text-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define TRY_AGAIN N_("Try again in a minute.")
#define RELOAD N_("It may have been removed meanwhile; look at the pool again.")
#define PROGRAM_FAULT N_("This is a fault of Poolpatch or of the server; please report it.")

/* What XenAPI refuses with, in the order of a run: session, pool, upload, pre-check, apply,
 * servers, virtual machines. */
static const PpTextEntry failures[] =
{
  { "SESSION_AUTHENTICATION_FAILED", N_("{server} refused the user name or the password."),
    N_("Enter them again.") },
  { "SESSION_AUTHORIZATION_FAILED", N_("User {1} is known to {server}, but may not log in there."),
    N_("Log in as root, or have an administrator give the user a role.") },
  { "SESSION_INVALID", N_("The session on {server} has ended."), N_("Connect again.") },
  { "SESSION_NOT_REGISTERED", N_("{server} no longer reports changes to this session."),
    N_("Connect again.") },
  { "RBAC_PERMISSION_DENIED", N_("The user's role on {server} does not permit {1}."),
    N_("Log in as root or as a user with the role “pool operator”.") },
  { "HOST_IS_SLAVE", N_("{server} is a member of a pool whose master is {1}."),
    N_("Connect to the master, by an address that this computer can reach.") },
  { "HOST_STILL_BOOTING", N_("{server} is still starting."), TRY_AGAIN },
  { "HOST_HAS_NO_MANAGEMENT_IP", N_("{server} has no address on its management network."),
    N_("Set one on its console.") },
  { "HOST_UNKNOWN_TO_MASTER", N_("The pool master does not know server {1}."),
    N_("The server was taken out of its pool; see its console.") },
  { "HOST_MASTER_CANNOT_TALK_BACK", N_("The pool master cannot reach {server} at {1}."),
    N_("Check the network between the two.") },
  { "HOST_NAME_INVALID", N_("The name of {server} is not valid: {1}."),
    N_("Set another one on its console.") },
  { "MESSAGE_METHOD_UNKNOWN", N_("{server} does not know the call {1}: its release is too old."),
    NULL },
  { "MESSAGE_PARAMETER_COUNT_MISMATCH",
    N_("{server} expects {2} parameters for the call {1} and got {3}."), PROGRAM_FAULT },
  { "MESSAGE_REMOVED", N_("{server} no longer has this call."), PROGRAM_FAULT },
  { "XMLRPC_UNMARSHAL_FAILURE", N_("{server} did not understand a value: it expected {1}."),
    PROGRAM_FAULT },
  { "INTERNAL_ERROR", N_("{server} failed inside: {1}."),
    N_("Its log /var/log/xensource.log says more.") },
  { "INVALID_VALUE", N_("{server} does not take {2} for {1}."), PROGRAM_FAULT },
  { "HANDLE_INVALID", N_("{server} no longer has this object ({1:class})."), RELOAD },
  { "UUID_INVALID", N_("{server} has nothing ({1:class}) with the UUID {2}."), RELOAD },
  { "OPERATION_NOT_ALLOWED", N_("{server} does not allow it: {1}."), NULL },
  { "OTHER_OPERATION_IN_PROGRESS", N_("Something else is being done with {2} ({1:class})."),
    N_("Wait until it is done, then try again.") },
  { "NOT_SUPPORTED_DURING_UPGRADE",
    N_("The servers of the pool do not run the same release: it is being upgraded."),
    N_("Finish the upgrade first.") },
  { "TASK_CANCELLED", N_("The task was cancelled on {server}."), NULL },
  { "EVENTS_LOST", N_("{server} lost track of what changed."), N_("Connect again.") },
  { "EVENT_FROM_TOKEN_PARSE_FAILURE", N_("{server} does not know where it stopped reporting."),
    N_("Connect again.") },
  { "EVENT_SUBSCRIPTION_PARSE_FAILURE", N_("{server} cannot report changes of {1}."),
    PROGRAM_FAULT },

  { "LICENCE_RESTRICTION", N_("The licence of {server} does not cover it: {1}."),
    N_("It can only be done with a paid licence; other hotfixes are not concerned.") },
  { "LICENSE_EXPIRED", N_("The licence of {server} has expired."),
    N_("Virtual machines that stop will not start again until it is renewed.") },
  { "HA_IS_ENABLED", N_("High availability is on in the pool."),
    N_("Switch it off for the time of the update.") },
  { "HA_LOST_STATEFILE", N_("{server} lost its high-availability state file."),
    N_("Check the storage that holds it.") },
  { "HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN",
    N_("High availability could no longer restart all protected virtual machines."),
    N_("Switch it off for the time of the update.") },
  { "HA_NO_PLAN", N_("High availability finds no plan that keeps the protected machines alive."),
    N_("Switch it off for the time of the update.") },

  { "PATCH_ALREADY_EXISTS", N_("The pool has the file of {1} already."), NULL },
  { "PATCH_ALREADY_APPLIED", N_("{1} is installed already."), NULL },
  { "PATCH_IS_APPLIED", N_("The hotfix is installed and its record cannot be removed."), NULL },
  { "INVALID_PATCH", N_("{server} does not accept the file as a hotfix."),
    N_("It is damaged, incomplete, or not signed by the vendor: download it again.") },
  { "INVALID_PATCH_WITH_LOG", N_("{server} does not accept the file as a hotfix: {1}."),
    N_("It is damaged, incomplete, or not signed by the vendor: download it again.") },
  { "CANNOT_FIND_PATCH", N_("{server} no longer has the file of the hotfix."),
    N_("Upload it again.") },
  { "CANNOT_FETCH_PATCH", N_("{server} could not get the file of {1} from the pool master."),
    N_("Check the network between the two and the free space on the server.") },
  { "OUT_OF_SPACE", N_("No room is left in {1} on {server}."),
    N_("Remove the files of hotfixes that are installed everywhere.") },
  { "NOT_ENOUGH_SPACE", N_("No room is left on {server}."),
    N_("Remove the files of hotfixes that are installed everywhere.") },
  { "PATCH_PRECHECK_FAILED_UNKNOWN_ERROR", N_("The pre-check of {1} failed on {server}: {2}"),
    NULL },
  { "PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING", N_("{1} needs {2} on {server} first."),
    N_("Install what is missing.") },
  { "PATCH_PRECHECK_FAILED_WRONG_SERVER_VERSION",
    N_("{1} is not for this server: {server} has {2}, the hotfix is for {3}."),
    N_("If a service pack replaced it, the service pack's own hotfix is the right one.") },
  { "PATCH_PRECHECK_FAILED_WRONG_SERVER_BUILD",
    N_("{1} is not for this build: {server} has {2}, the hotfix is for {3}."), NULL },
  { "PATCH_PRECHECK_FAILED_VM_RUNNING",
    N_("{1} can only be installed while no virtual machine runs on {server}."),
    N_("Move or shut them down first.") },
  { "PATCH_PRECHECK_FAILED_ISO_MOUNTED",
    N_("{1} cannot be installed on {server} while virtual machines have the tools CD in the drive: "
       "{2}"),
    N_("Eject it from them.") },
  { "PATCH_PRECHECK_FAILED_OUT_OF_SPACE",
    N_("{1} needs {3:size} free on {server}; there are {2:size}."),
    N_("Remove the files of hotfixes that are installed everywhere.") },
  { "SR_FULL", N_("The storage is full: {1:size} are needed, {2:size} are free."),
    N_("Make room there, or choose other storage.") },
  { "SR_HAS_NO_PBDS", N_("No server reaches the storage any more."),
    N_("Plug it in, or choose other storage.") },
  { "SR_BACKEND_FAILURE_44", N_("The storage has not enough room: {2} {3}"),
    N_("Make room there, or choose other storage.") },
  { "VDI_IO_ERROR", N_("The disk for the file could not be written: {1}"),
    N_("Check the storage, or choose another one.") },
  { "VDI_IN_USE", N_("The disk of the file is in use."), N_("Wait until it is done.") },
  { "VDI_MISSING", N_("The disk for the file is gone."), N_("Begin again.") },
  { "UPDATE_PRECHECK_FAILED_UNKNOWN_ERROR", N_("The pre-check of {1} failed on {server}: {2}"),
    NULL },
  { "UPDATE_PRECHECK_FAILED_PREREQUISITE_MISSING", N_("{1} needs {2} on {server} first."),
    N_("Install what is missing.") },
  { "UPDATE_PRECHECK_FAILED_CONFLICT_PRESENT",
    N_("{1} cannot be installed beside {2}, which {server} has."), NULL },
  { "UPDATE_PRECHECK_FAILED_WRONG_SERVER_VERSION",
    N_("{1} is not for this server: {server} has {2}, the hotfix is for {3}."),
    N_("If a cumulative update replaced it, the hotfix made for that is the right one.") },
  { "UPDATE_PRECHECK_FAILED_OUT_OF_SPACE",
    N_("{1} needs {3:size} free on {server}; there are {2:size}."),
    N_("Make room on the server's own disk.") },
  { "UPDATE_PRECHECK_FAILED_GPGKEY_NOT_IMPORTED",
    N_("{server} does not know the key that {1} is signed with."),
    N_("The vendor's key came with an earlier hotfix or release: install that first.") },
  { "VSWITCH_CONTROLLER_CONNECTED",
    N_("{1} cannot be installed on {server} while a vSwitch controller is connected to the pool."),
    N_("Disconnect it first.") },
  { "UPDATE_ALREADY_EXISTS", N_("The pool has the file of {1} already."), NULL },
  { "UPDATE_ALREADY_APPLIED", N_("{1} is installed already."), NULL },
  { "UPDATE_ALREADY_APPLIED_IN_POOL", N_("{1} is installed on all servers already."), NULL },
  { "UPDATE_IS_APPLIED", N_("The hotfix is installed and its record cannot be removed."), NULL },
  { "UPDATE_APPLY_FAILED", N_("The hotfix failed on {server}: {1}"),
    N_("Do not restart the server before the cause is known.") },
  { "UPDATE_POOL_APPLY_FAILED", N_("The hotfix failed on {1}."),
    N_("Do not restart these servers before the cause is known.") },
  { "CANNOT_FIND_UPDATE", N_("The pool cannot read the file of the hotfix."),
    N_("The storage that holds it may be unplugged: plug it in on the pool master, then try again.") },
  { "INVALID_UPDATE", N_("{server} does not accept the file as a hotfix: {1}"),
    N_("It is damaged, incomplete, or not signed by the vendor: download it again.") },
  { "PATCH_APPLY_FAILED", N_("The hotfix failed on {server}: {1}"),
    N_("Do not restart the server before the cause is known.") },
  { "PATCH_APPLY_FAILED_BACKUP_FILES_EXIST",
    N_("The hotfix found backup files of an earlier attempt on {server}: {1}"),
    N_("Remove them, then try again.") },
  { "XENAPI_MISSING_PLUGIN", N_("{server} has no plug-in {1}."),
    N_("Do at its own console what that is for.") },
  { "XENAPI_PLUGIN_FAILURE", N_("A plug-in failed on {server}: {1} {2} {3}"), NULL },

  { "HOST_OFFLINE", N_("Server {1} does not answer the pool master."),
    N_("Check that it is switched on and reachable.") },
  { "HOST_NOT_LIVE", N_("The server does not answer the pool master."),
    N_("Check that it is switched on and reachable.") },
  { "CANNOT_CONTACT_HOST", N_("The pool master cannot connect to server {1}."),
    N_("Check that it is switched on and reachable.") },
  { "HOST_DISABLED", N_("Server {1} is in maintenance mode."), N_("Take it out of it.") },
  { "HOST_NOT_DISABLED", N_("{server} is not in maintenance mode."),
    N_("It has to be before it can be restarted.") },
  { "HOST_DISABLED_UNTIL_REBOOT", N_("Server {1} stays in maintenance mode until it is restarted."),
    N_("Restart it.") },
  { "HOST_DISABLED_INDEFINITELY",
    N_("Server {1} stays in maintenance mode until somebody takes it out."), NULL },
  { "HOST_IN_USE", N_("Server {1} is in use by {3} ({2:class})."), N_("Move or stop that first.") },
  { "HOST_EVACUATE_IN_PROGRESS", N_("Server {1} is being emptied already."),
    N_("Wait until it is done.") },
  { "CANNOT_EVACUATE_HOST", N_("{server} cannot be emptied: {1}"),
    N_("Move or shut down these virtual machines.") },

  { "NO_HOSTS_AVAILABLE", N_("No other server of the pool can take the virtual machines."),
    N_("Shut them down, or enable another server.") },
  { "HOST_NOT_ENOUGH_FREE_MEMORY", N_("The other servers have not enough free memory."),
    N_("Shut down virtual machines that can be spared.") },
  { "HOST_EVACUATE_VM_NOT_HA_PROTECTED",
    N_("A virtual machine that high availability does not protect would be lost: {1}."),
    N_("Shut it down, or protect it.") },
  { "VM_REQUIRES_SR", N_("Virtual machine {1} uses storage that only its server can reach."),
    N_("Shut it down, eject its CD, or move its disks to shared storage.") },
  { "VM_REQUIRES_NETWORK", N_("Virtual machine {1} uses a network that other servers lack."),
    N_("Shut it down, or give the other servers the network.") },
  { "VM_REQUIRES_GPU", N_("Virtual machine {1} needs a graphics card that other servers lack."),
    N_("Shut it down.") },
  { "VM_HAS_VGPU", N_("Virtual machine {1} has a virtual graphics card and cannot be moved."),
    N_("Shut it down.") },
  { "VM_HAS_PCI_ATTACHED", N_("Virtual machine {1} has a PCI device of its server."),
    N_("Shut it down.") },
  { "VM_MISSING_PV_DRIVERS", N_("Virtual machine {1} has no drivers for being moved."),
    N_("Install the XenServer tools in it, or shut it down.") },
  { "VM_OLD_PV_DRIVERS", N_("The drivers in virtual machine {1} are too old for being moved."),
    N_("Update the XenServer tools in it, or shut it down.") },
  { "VM_LACKS_FEATURE", N_("Virtual machine {1} does not support it."), N_("Shut it down.") },
  { "VM_LACKS_FEATURE_SHUTDOWN", N_("Virtual machine {1} cannot be shut down from outside."),
    N_("Shut it down from the inside.") },
  { "VM_LACKS_FEATURE_SUSPEND", N_("Virtual machine {1} can neither be suspended nor moved."),
    N_("Shut it down.") },
  { "VM_HOST_INCOMPATIBLE_VERSION", N_("Server {1} is older than the one {2} runs on."),
    N_("Update the other server first.") },
  { "VM_HOST_INCOMPATIBLE_VERSION_MIGRATE", N_("Server {1} is older than the one {2} runs on."),
    N_("Update the other server first.") },
  { "VM_INCOMPATIBLE_WITH_THIS_HOST", N_("The processor of server {2} lacks what {1} uses."),
    N_("Shut the virtual machine down.") },
  { "VM_BAD_POWER_STATE",
    N_("The state of virtual machine {1} does not permit it. State: {3:power}; needed: {2:power}."),
    NULL },
  { "VBD_IS_EMPTY", N_("The CD drive is empty already."), NULL },
  { "WLB_CONNECTION_REFUSED", N_("The workload balancing server does not answer."),
    N_("Switch workload balancing off for the time of the update.") },
  { "WLB_DISABLED", N_("Workload balancing is off in this pool."), NULL },
};

/* Why one virtual machine keeps its server from being emptied. */
static const PpTextEntry blockers[] =
{
  { "NO_HOSTS_AVAILABLE", N_("{vm} cannot be moved: no other server of the pool can take it."),
    N_("Shut it down, or enable another server.") },
  { "HOST_NOT_ENOUGH_FREE_MEMORY",
    N_("{vm} cannot be moved: the other servers have not enough free memory."),
    N_("Shut down virtual machines that can be spared.") },
  { "HOST_EVACUATE_VM_NOT_HA_PROTECTED",
    N_("{vm} cannot be moved: high availability does not protect it."),
    N_("Shut it down, or protect it.") },
  { "VM_REQUIRES_SR", N_("{vm} cannot be moved: a disk or CD of it is on local storage."),
    N_("Shut it down, eject its CD, or move its disks to shared storage.") },
  { "VM_REQUIRES_NETWORK", N_("{vm} cannot be moved: the other servers lack a network it uses."),
    N_("Shut it down, or give the other servers the network.") },
  { "VM_MISSING_PV_DRIVERS", N_("{vm} cannot be moved: it lacks the XenServer tools."),
    N_("Install them in it, or shut it down.") },
  { "VM_OLD_PV_DRIVERS", N_("{vm} cannot be moved: the XenServer tools in it are too old."),
    N_("Update them, or shut it down.") },
  { "VM_LACKS_FEATURE", N_("{vm} cannot be moved: its system does not support it."),
    N_("Install the XenServer tools in it, or shut it down.") },
  { "VM_REQUIRES_GPU", N_("{vm} cannot be moved: it needs a graphics card that only this server "
                          "has."), N_("Shut it down.") },
  { "VM_HAS_VGPU", N_("{vm} cannot be moved: it has a virtual graphics card."),
    N_("Shut it down.") },
  { "VM_HAS_PCI_ATTACHED", N_("{vm} cannot be moved: it has a PCI device of this server."),
    N_("Shut it down.") },
  { "VM_HOST_INCOMPATIBLE_VERSION", N_("{vm} cannot be moved: the other servers are older."),
    N_("Shut it down, or update the others first.") },
  { "VM_INCOMPATIBLE_WITH_THIS_HOST",
    N_("{vm} cannot be moved: the processors of the other servers lack what it uses."),
    N_("Shut it down.") },
  { "OPERATION_NOT_ALLOWED", N_("{vm} cannot be moved: that is blocked for it ({1})."),
    N_("Shut it down, or lift the block.") },
  { "LICENCE_RESTRICTION", N_("{vm} cannot be moved: the licence does not cover live migration."),
    N_("Shut it down.") },
  { "WLB_CONNECTION_REFUSED",
    N_("{vm} cannot be moved: the workload balancing server does not answer."),
    N_("Switch workload balancing off for the time of the update.") },
};

static const PpTextEntry *
find (const PpTextEntry *entries,
      guint              n_entries,
      const char        *failure)
{
  for (guint i = 0; i < n_entries; i++)
    if (strcmp (entries[i].code, failure) == 0)
      return &entries[i];

  return NULL;
}

/*
 * pp_text_find_failure:
 * @failure: a XenAPI failure code
 *
 * Returns: (transfer none) (nullable): what to say about it
 */
const PpTextEntry *
pp_text_find_failure (const char *failure)
{
  return find (failures, G_N_ELEMENTS (failures), failure);
}

/*
 * pp_text_find_blocker:
 * @failure: first word of an entry of host.get_vms_which_prevent_evacuation
 *
 * Some codes have finer ones behind them (VM_LACKS_FEATURE_SUSPEND): the longest beginning counts.
 *
 * Returns: (transfer none) (nullable): what to say about it
 */
const PpTextEntry *
pp_text_find_blocker (const char *failure)
{
  const PpTextEntry *found = find (blockers, G_N_ELEMENTS (blockers), failure);

  for (guint i = 0; found == NULL && i < G_N_ELEMENTS (blockers); i++)
    if (g_str_has_prefix (failure, blockers[i].code) &&
        failure[strlen (blockers[i].code)] == '_')
      found = &blockers[i];

  return found;
}
