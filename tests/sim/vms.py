#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated virtual machines: what their servers refuse, and what keeps a server from being emptied."""
import json
import tempfile
import time

import pool
from pool import Pool, Sim, expect

SHARED = {"name": "shared", "type": "nfs", "shared": True}
GIB = 1 << 30


def start(scenario, *arguments, release="6.2", speed="100"):
    """A simulator of a scenario of our own."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"release": release, "pools": [scenario]}, file)
        file.flush()
        return Sim("--scenario", file.name, "--speed", speed, *arguments)


def hosts(*names, **more):
    return [{"name": name, "memory_gib": 16, **more} for name in names]


def vm(name, host="a1", **more):
    return {"name": name, "host": host, "sr": "shared", "memory_gib": 1, **more}


def story(sim, name):
    return next(v["story"] for p in sim.state()["pools"] for v in p["vms"] if v["name"] == name)


def power():
    """Every change of power, and each refusal of one."""
    scenario = {"hosts": hosts("a1", "a2"), "srs": [SHARED],
                "vms": [vm("one"), vm("asleep", power="suspended"), vm("off", power="halted"),
                        vm("big", memory_gib=15, power="halted"),
                        vm("kept", blocked={"suspend": "the boss said so"}),
                        vm("bare", os="Windows 7 (64-bit)", tools=False),
                        vm("old", os="Windows 7 (64-bit)", tools="old")]}
    with start(scenario) as sim:
        lab = Pool(sim)
        a1, a2 = lab.by_name("host", "a1"), lab.by_name("host", "a2")
        one, off, asleep, big = (lab.by_name("VM", n) for n in ("one", "off", "asleep", "big"))
        state = lambda ref: lab.record("VM", ref)["power_state"]  # noqa: E731

        free = lambda ref: int(lab.call("host.compute_free_memory", ref))  # noqa: E731
        metrics = lab.record("host", a1)["metrics"]
        assert int(lab.record("host_metrics", metrics)["memory_free"]) == free(a1)
        before = free(a1)
        assert expect("VM_BAD_POWER_STATE", lab.run, "VM.start", one, False, False) == [
            one, "halted", "running"]
        assert expect("VM_BAD_POWER_STATE", lab.run, "VM.hard_shutdown", off) == [
            off, "paused, running, suspended", "halted"]
        assert expect("VM_BAD_POWER_STATE", lab.run, "VM.resume", off, False, False) == [
            off, "suspended", "halted"]
        lab.run("VM.suspend", one)
        assert state(one) == "Suspended" and lab.record("VM", one)["resident_on"] == "OpaqueRef:NULL"
        assert free(a1) > before + GIB
        assert int(lab.record("host_metrics", metrics)["memory_free"]) == free(a1)
        assert "resume_on" in lab.record("VM", one)["allowed_operations"]
        lab.run("VM.resume_on", one, a2, False, False)
        assert lab.record("VM", one)["resident_on"] == a2
        allowed = lab.record("VM", one)["allowed_operations"]
        assert "pool_migrate" in allowed and "start" not in allowed, allowed
        lab.run("VM.clean_reboot", one)
        lab.run("VM.hard_reboot", one)
        assert state(one) == "Running" and lab.record("VM", one)["resident_on"] == a2
        lab.run("VM.resume", asleep, False, False)
        lab.run("VM.hard_shutdown", asleep)
        lab.run("VM.start_on", off, a1, False, False)
        assert state(off) == "Running" and state(asleep) == "Halted"
        needed, available = expect("HOST_NOT_ENOUGH_FREE_MEMORY", lab.run, "VM.start_on", big, a1,
                                   False, False)
        assert int(needed) > int(available) == free(a1)
        assert expect("NO_HOSTS_AVAILABLE", lab.run, "VM.start", big, False, False) == []
        expect("HOST_NOT_ENOUGH_FREE_MEMORY", lab.call, "VM.assert_can_boot_here", big, a1)
        lab.call("VM.assert_can_boot_here", asleep, a1)

        kept, bare, old = (lab.by_name("VM", n) for n in ("kept", "bare", "old"))
        assert expect("OPERATION_BLOCKED", lab.run, "VM.suspend", kept) == [kept, "the boss said so"]
        for call in (("VM.suspend", bare), ("VM.clean_shutdown", bare), ("VM.clean_reboot", bare),
                     ("VM.pool_migrate", bare, a2, {})):
            assert expect("VM_MISSING_PV_DRIVERS", lab.run, *call) == [bare], call
        assert expect("VM_OLD_PV_DRIVERS", lab.run, "VM.suspend", old) == [old, "4", "0"]
        lab.run("VM.hard_shutdown", bare)
        dom0 = next(r for r, v in lab.call("VM.get_all_records").items() if v["is_control_domain"])
        expect("OPERATION_NOT_ALLOWED", lab.run, "VM.hard_shutdown", dom0)
        lab.run("host.disable", a2)
        lab.run("VM.suspend", off)
        assert expect("HOST_DISABLED", lab.run, "VM.resume_on", off, a2, False, False) == [a2]
        assert story(sim, "one") == ["VM.suspend", "VM.resume_on", "VM.clean_reboot", "VM.hard_reboot"]
        assert story(sim, "kept") == []
        lab.call("VM.add_to_other_config", one, "auto_poweron", "true")
        lab.call("VM.remove_from_other_config", one, "auto_poweron")


def busy():
    """One thing at a time, but force comes through; memory counts as soon as something is coming."""
    scenario = {"hosts": hosts("a1", "a2", "a3"), "srs": [SHARED],
                "vms": [vm("one", memory_gib=8), vm("two", memory_gib=8, host="a2"), vm("three")]}
    with start(scenario, speed="4") as sim:
        lab = Pool(sim)
        a1, a2, a3 = (lab.by_name("host", n) for n in ("a1", "a2", "a3"))
        one, two, three = (lab.by_name("VM", n) for n in ("one", "two", "three"))
        move = lab.call("Async.VM.pool_migrate", one, a3, {"live": "true"})
        wait(lambda: lab.record("VM", one)["current_operations"])
        record = lab.record("VM", one)
        assert record["current_operations"] == {move: "pool_migrate"}
        assert record["allowed_operations"] == []
        assert lab.record("host", a3)["current_operations"] == {move: "vm_migrate"}
        assert expect("OTHER_OPERATION_IN_PROGRESS", lab.run, "VM.suspend", one) == [
            "VM.pool_migrate", one]
        expect("HOST_NOT_ENOUGH_FREE_MEMORY", lab.run, "VM.pool_migrate", two, a3, {})
        also = lab.call("Async.VM.pool_migrate", three, a3, {})
        assert expect("OTHER_OPERATION_IN_PROGRESS", lab.run, "host.evacuate", a3) == ["host", a3]
        lab.wait(move)
        lab.wait(also)
        record = lab.record("VM", one)
        assert record["resident_on"] == a3 and record["current_operations"] == {}
        gentle = lab.call("Async.VM.clean_shutdown", three)
        wait(lambda: lab.record("VM", three)["current_operations"])
        lab.run("VM.hard_shutdown", three)
        assert expect("VM_BAD_POWER_STATE", lab.wait, gentle) == [three, "running", "halted"]
        empty = lab.call("Async.host.evacuate", a3)
        wait(lambda: lab.record("host", a3)["current_operations"])
        assert expect("OTHER_OPERATION_IN_PROGRESS", lab.run, "VM.pool_migrate", two, a3, {}) == [
            "host", a3]
        lab.wait(empty)
        assert lab.record("VM", one)["resident_on"] == a1


def wait(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def drives():
    scenario = {"hosts": hosts("a1", "a2"),
                "srs": [SHARED, {"name": "CDs of a2", "type": "iso", "host": "a2", "cds": ["far.iso"]},
                        {"name": "CDs", "type": "iso", "cds": ["near.iso"]}],
                "vms": [vm("one", cd="near.iso"), vm("two")]}
    with start(scenario) as sim:
        lab = Pool(sim)
        drive_of = lambda name, kind: next(  # noqa: E731
            d for d in lab.record("VM", lab.by_name("VM", name))["VBDs"]
            if lab.record("VBD", d)["type"] == kind)
        full, empty, disk = drive_of("one", "CD"), drive_of("two", "CD"), drive_of("one", "Disk")
        near, far = lab.by_name("VDI", "near.iso"), lab.by_name("VDI", "far.iso")
        assert lab.record("VBD", full)["VDI"] == near
        assert lab.record("VBD", full)["allowed_operations"] == ["attach", "eject"]
        assert expect("VBD_NOT_REMOVABLE_MEDIA", lab.run, "VBD.eject", disk) == [disk]
        assert expect("VBD_IS_EMPTY", lab.run, "VBD.eject", empty) == [empty]
        assert expect("VBD_NOT_EMPTY", lab.run, "VBD.insert", full, near) == [full]
        system = lab.record("VBD", disk)["VDI"]
        assert expect("VDI_IS_NOT_ISO", lab.run, "VBD.insert", empty, system) == [
            system, lab.record("VDI", system)["type"]]
        two = lab.by_name("VM", "two")
        assert expect("VM_REQUIRES_SR", lab.run, "VBD.insert", empty, far) == [
            two, lab.by_name("SR", "CDs of a2")]
        lab.run("VBD.eject", full)
        record = lab.record("VBD", full)
        assert record["empty"] is True and record["VDI"] == "OpaqueRef:NULL"
        assert record["allowed_operations"] == ["attach", "insert"]
        lab.run("VBD.insert", full, near)
        assert lab.record("VBD", full)["VDI"] == near


BLOCKED = {"hosts": hosts("a1", "a2", "a3"),
           "srs": [SHARED, {"name": "local", "type": "lvm", "host": "a1"},
                   {"name": "half", "type": "nfs", "shared": True, "unplugged": ["a2"],
                    "missing": ["a3"]},
                   {"name": "CDs", "type": "iso", "host": "a1", "cds": ["own.iso"]}],
           "networks": [{"name": "lab only", "missing": ["a2", "a3"]}, {"name": "all"}],
           "vms": [vm("fine", network="all"), vm("local", sr="local"), vm("half", sr="half"),
                   vm("cd", cd="own.iso"), vm("tools-cd", cd="tools"), vm("net", network="lab only"),
                   vm("card", pci="0000:04:00.0"), vm("gpu", gpu=True),
                   vm("bare", os="Windows 7 (64-bit)", tools=False),
                   vm("old", os="Windows 7 (64-bit)", tools="old"),
                   vm("kept", blocked={"pool_migrate": "no"}), vm("off", sr="local", power="halted")]}


def evacuation(release):
    """Each reason of facts 9.2, from the state of the pool."""
    with start(BLOCKED, release=release) as sim:
        lab = Pool(sim)
        a1, a2, a3 = (lab.by_name("host", n) for n in ("a1", "a2", "a3"))
        refs = {v["name"]: lab.by_name("VM", v["name"]) for v in BLOCKED["vms"]}
        sr = lambda name: lab.by_name("SR", name)  # noqa: E731
        found = {n: lab.call("host.get_vms_which_prevent_evacuation", a1).get(r)
                 for n, r in refs.items()}
        wanted = {n: None for n in refs}
        wanted["local"] = ["VM_REQUIRES_SR", refs["local"], sr("local")]
        wanted["half"] = ["VM_REQUIRES_SR", refs["half"], sr("half")]
        wanted["cd"] = ["VM_REQUIRES_SR", refs["cd"], sr("CDs")]
        wanted["net"] = ["VM_REQUIRES_NETWORK", refs["net"], lab.by_name("network", "lab only")]
        wanted["kept"] = ["OPERATION_BLOCKED", refs["kept"], "no"]
        wanted["bare"] = ["VM_LACKS_FEATURE_SUSPEND" if release == "7.0" else "VM_MISSING_PV_DRIVERS",
                          refs["bare"]]
        if release != "7.0":
            wanted["old"] = ["VM_OLD_PV_DRIVERS", refs["old"], "4", "0"]
        if release != "5.6":
            wanted["card"] = ["VM_HAS_PCI_ATTACHED", refs["card"]]
            wanted["gpu"] = ["VM_HAS_VGPU", refs["gpu"]]
            if release in ("6.0", "6.1", "6.2"):
                wanted["gpu"] = ["VM_REQUIRES_GPU", refs["gpu"], lab.record("VM", refs["gpu"])["VGPUs"][0]]
        assert found == wanted, [(n, found[n], wanted[n]) for n in refs if found[n] != wanted[n]]
        text = expect("CANNOT_EVACUATE_HOST", lab.call, "host.assert_can_evacuate", a1)[0]
        assert sorted(text.split("|")) == sorted(",".join(w) for w in wanted.values() if w)
        assert expect("VM_REQUIRES_SR", lab.run, "VM.pool_migrate", refs["local"], a2, {}) == [
            refs["local"], sr("local")]
        lab.run("host.disable", a2)
        lab.run("host.disable", a3)
        assert lab.call("host.get_vms_which_prevent_evacuation", a1)[refs["fine"]] == [
            "NO_HOSTS_AVAILABLE", refs["fine"]]
        if release == "7.0":
            restricted = {**BLOCKED, "restrictions": {"restrict_xen_motion": "true"}, "vms": [vm("fine")]}
            with start(restricted, release=release) as other:
                lab = Pool(other)
                a1, a2 = lab.by_name("host", "a1"), lab.by_name("host", "a2")
                fine = lab.by_name("VM", "fine")
                expect("LICENCE_RESTRICTION", lab.run, "VM.pool_migrate", fine, a2, {})
                expect("LICENCE_RESTRICTION", lab.run, "host.evacuate", a1)


def moves():
    """Slow and failing ones, from the scenario and on demand."""
    scenario = {"hosts": hosts("a1", "a2"), "srs": [SHARED],
                "vms": [vm("one"), vm("stuck", moves={"seconds": 40, "error": ["VM_MIGRATE_FAILED", "x"]}),
                        vm("two")]}
    with start(scenario) as sim:
        lab = Pool(sim)
        a1, a2 = lab.by_name("host", "a1"), lab.by_name("host", "a2")
        one, stuck, two = (lab.by_name("VM", n) for n in ("one", "stuck", "two"))
        assert expect("VM_MIGRATE_FAILED", lab.run, "VM.pool_migrate", stuck, a2, {}) == ["x"]
        assert lab.record("VM", stuck)["resident_on"] == a1
        lab.run("host.disable", a1)
        expect("VM_MIGRATE_FAILED", lab.run, "host.evacuate", a1)
        assert lab.record("host", a1)["current_operations"] == {}
        sim.ask("/faults", [])
        sim.ask("/faults", [{"vm": "two", "action": "slow", "seconds": 100000, "nth": 1}])
        if lab.record("VM", two)["resident_on"] == a2:
            lab.run("host.enable", a1)
            task = lab.call("Async.VM.pool_migrate", two, a1, {})
        else:
            task = lab.call("Async.host.evacuate", a1)
        wait(lambda: lab.record("VM", two)["current_operations"])
        sim.ask("/clock", {"advance": 100000})
        lab.wait(task)
        assert lab.record("VM", one)["resident_on"] != a1 or lab.record("VM", two)["resident_on"] == a1


if __name__ == "__main__":
    pool.run_cases({"power": power, "busy": busy, "drives": drives, "moves": moves,
                    "evacuation": lambda: [evacuation(r) for r in ("5.6", "6.2", "6.5", "7.0")]})
