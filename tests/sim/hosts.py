#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated servers: evacuation, restarts of a member and of the master, what breaks on demand."""
import json
import pathlib
import tempfile

import pool
from pool import Failure, Pool, Sim, again, expect


def host_of(sim, name):
    return next(h for h in sim.state()["pools"][0]["hosts"] if h["name"] == name)


def vms_of(sim):
    return {v["name"]: (v["power_state"], v["host"]) for v in sim.state()["pools"][0]["vms"]}


def back(sim, name, seconds=60):
    sim.wait_for(lambda state: all(h["live"] and h["enabled"] for h in state["pools"][0]["hosts"]
                                   if h["name"] == name), seconds)


def member():
    with Sim("--scenario", "lab", "--speed", "100") as sim:
        lab = Pool(sim)
        host = lab.by_name("host", "xs3")
        assert lab.call("host.get_vms_which_prevent_evacuation", host) == {}
        lab.call("host.assert_can_evacuate", host)
        expect("HOST_NOT_DISABLED", lab.run, "host.reboot", host)
        before = lab.record("host", host)
        residents = len(before["resident_VMs"])
        assert residents == 5, residents   # four and the control domain
        lab.run("host.disable", host)
        assert host_of(sim, "xs3")["enabled"] is False
        vm = lab.by_name("VM", "web-3")
        lab.run("host.evacuate", host)
        assert len(lab.record("host", host)["resident_VMs"]) == 1
        assert lab.record("VM", vm)["resident_on"] != host
        assert all(power == "Running" for power, _ in vms_of(sim).values())
        assert not [n for n, (_, at) in vms_of(sim).items() if at == "xs3"]
        lab.run("host.reboot", host)
        sim.wait_for(lambda _: not host_of(sim, "xs3")["live"])
        expect("HOST_OFFLINE", lab.call, "host.get_servertime", host)
        back(sim, "xs3")
        after = lab.record("host", host)
        assert after["enabled"] is True and host_of(sim, "xs3")["reboots"] == 1
        for key in ("boot_time", "agent_start_time"):
            assert float(after["other_config"][key]) > float(before["other_config"][key]), key
        assert after["current_operations"] == {}
        lab.run("VM.pool_migrate", vm, host, {"live": "true"})
        assert lab.record("VM", vm)["resident_on"] == host
        assert host_of(sim, "xs1")["reboots"] == 0
        lab.run("host.restart_agent", host)
        sim.wait_for(lambda _: host_of(sim, "xs3")["toolstack_restarts"] == 1)
        back(sim, "xs3")
        again_after = lab.record("host", host)["other_config"]
        assert again_after["boot_time"] == after["other_config"]["boot_time"]
        assert again_after["agent_start_time"] != after["other_config"]["agent_start_time"]
        assert vms_of(sim)["web-3"] == ("Running", "xs3")


def killed():
    """Virtual machines nobody moved die with their server."""
    with Sim("--scenario", "lab", "--speed", "100") as sim:
        lab = Pool(sim)
        host = lab.by_name("host", "xs2")
        lab.run("host.disable", host)
        lab.run("host.reboot", host)
        sim.wait_for(lambda _: host_of(sim, "xs2")["reboots"] == 1)
        back(sim, "xs2")
        assert vms_of(sim)["db-2"][0] == "Halted" and vms_of(sim)["db-1"][0] == "Running"


def master():
    with Sim("--scenario", "lab", "--speed", "100") as sim:
        lab = Pool(sim)
        host = lab.by_name("host", "xs1")
        expect("HOST_IS_SLAVE", Pool, sim, 1)
        lab.run("host.disable", host)
        lab.run("host.evacuate", host)
        task = lab.call("task.create", "left behind", "")
        old = lab.session
        lab.call("host.reboot", host)
        sim.wait_for(lambda _: not host_of(sim, "xs1")["live"])
        try:
            Pool(sim)
            raise AssertionError("a server that is away let us in")
        except (OSError, Failure):
            pass
        try:
            Pool(sim, 1)
            raise AssertionError("a member without its master let us in")
        except Failure as failure:
            assert failure.code == "HOST_STILL_BOOTING", failure
        new = again(Pool, sim)
        lab = Pool(sim, login=False)
        lab.session = old
        expect("SESSION_INVALID", lab.call, "host.get_all")
        expect("HANDLE_INVALID", new.record, "task", task)
        for name in ("xs1", "xs2", "xs3"):
            back(sim, name)
        assert host_of(sim, "xs1")["reboots"] == 1
        assert all(power == "Running" for power, _ in vms_of(sim).values())
        expect("HOST_IS_SLAVE", Pool, sim, 1)

        agent = new.record("host", host)["other_config"]["agent_start_time"]
        try:
            new.call("host.restart_agent", host)
        except (OSError, pool.http.client.HTTPException):
            pass
        sim.wait_for(lambda _: host_of(sim, "xs1")["toolstack_restarts"] == 1)
        third = again(Pool, sim)
        assert third.record("host", host)["other_config"]["agent_start_time"] != agent
        assert host_of(sim, "xs1")["reboots"] == 1


SCENARIO = {
    "release": "6.2",
    "pools": [{
        "name": "awkward",
        "hosts": [{"name": "a1", "memory_gib": 16}, {"name": "a2", "memory_gib": 16},
                  {"name": "a3", "memory_gib": 16, "live": False}],
        "srs": [{"name": "shared", "type": "nfs", "shared": True},
                {"name": "local", "type": "lvm", "shared": False, "host": "a1"}],
        "vms": [
            {"name": "tied", "host": "a1", "sr": "local", "memory_gib": 1},
            {"name": "no-tools", "host": "a1", "sr": "shared", "memory_gib": 1, "tools": False,
             "os": "Windows 7 (64-bit)"},
            {"name": "with-cd", "host": "a1", "sr": "shared", "memory_gib": 1, "cd": "tools"},
            {"name": "fine", "host": "a1", "sr": "shared", "memory_gib": 1},
            {"name": "big", "host": "a2", "sr": "shared", "memory_gib": 14}]}],
}


def awkward():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "awkward.json")
        path.write_text(json.dumps(SCENARIO))
        with Sim("--scenario", str(path), "--speed", "100") as sim:
            lab = Pool(sim)
            a1, a2 = lab.by_name("host", "a1"), lab.by_name("host", "a2")
            vms = {n: lab.by_name("VM", n) for n in ("tied", "no-tools", "with-cd", "fine", "big")}
            local = lab.by_name("SR", "local")
            blocking = lab.call("host.get_vms_which_prevent_evacuation", a1)
            assert blocking[vms["tied"]] == ["VM_REQUIRES_SR", vms["tied"], local], blocking
            assert blocking[vms["no-tools"]] == ["VM_MISSING_PV_DRIVERS", vms["no-tools"]], blocking
            assert vms["fine"] in blocking or len(blocking) >= 3, blocking
            assert lab.call("host.get_vms_which_prevent_evacuation", a2)[vms["big"]] == [
                "HOST_NOT_ENOUGH_FREE_MEMORY", vms["big"]]
            assert "VM_REQUIRES_SR," in expect("CANNOT_EVACUATE_HOST", lab.call,
                                               "host.assert_can_evacuate", a1)[0]
            expect("HOST_NOT_ENOUGH_FREE_MEMORY", lab.run, "host.evacuate", a2)
            patch = lab.upload(pool.container(uuid="77777777-0000-4000-8000-000000000001",
                                              tools_iso=True))
            expect("PATCH_PRECHECK_FAILED_ISO_MOUNTED", lab.run, "pool_patch.precheck", patch, a1)
            drives = [d for d in lab.record("VM", vms["with-cd"])["VBDs"]
                      if lab.record("VBD", d)["type"] == "CD"]
            lab.run("VBD.eject", drives[0])
            assert lab.record("VBD", drives[0])["empty"] is True
            lab.run("pool_patch.precheck", patch, a1)
            lab.run("VM.suspend", vms["tied"])
            assert lab.record("VM", vms["tied"])["power_state"] == "Suspended"
            lab.run("VM.resume_on", vms["tied"], a1, False, False)
            lab.run("VM.clean_shutdown", vms["tied"])
            expect("VM_BAD_POWER_STATE", lab.run, "VM.suspend", vms["tied"])
            lab.run("host.disable", a1)
            expect("HOST_DISABLED", lab.run, "VM.start_on", vms["tied"], a1, False, False)
            assert lab.call("host.get_vms_which_prevent_evacuation", a2)[vms["big"]] == [
                "NO_HOSTS_AVAILABLE", vms["big"]]
            lab.run("host.enable", a1)
            lab.run("VM.start_on", vms["tied"], a1, False, False)
            assert lab.record("VM", vms["tied"])["resident_on"] == a1


def faults():
    with Sim("--scenario", "lab", "--speed", "100", "--fault",
             '{"method": "host.get_servertime", "nth": 2, "host": "xs2", "error": ["OWN", "a"]}') as sim:
        lab = Pool(sim)
        host, other = lab.by_name("host", "xs2"), lab.by_name("host", "xs3")
        lab.call("host.get_servertime", host)
        lab.call("host.get_servertime", other)
        assert expect("OWN", lab.call, "host.get_servertime", host) == ["a"]
        lab.call("host.get_servertime", host)
        for action in ("close", "garbage", "http-500"):
            sim.ask("/faults", [{"method": "pool.get_all", "action": action}])
            try:
                lab.call("pool.get_all")
                raise AssertionError(action)
            except (OSError, pool.http.client.HTTPException, pool.xmlrpc.client.Error,
                    pool.xmlrpc.client.expat.ExpatError) as problem:
                print(action, repr(problem))
            sim.ask("/faults", [])
            lab.call("pool.get_all")
        sim.ask("/faults", [{"method": "host.disable", "nth": 1, "error": ["HA_IS_ENABLED"]}])
        expect("HA_IS_ENABLED", lab.run, "host.disable", host)
        sim.ask("/faults", [{"host": "xs2", "action": "never-returns"}])
        lab.run("host.disable", host)
        lab.run("host.evacuate", host)
        lab.run("host.reboot", host)
        sim.wait_for(lambda _: not host_of(sim, "xs2")["live"])
        sim.ask("/clock", {"advance": 3600})
        assert not host_of(sim, "xs2")["live"]
        names = [call["method"] for call in sim.calls()]
        assert "session.login_with_password" in names and "Async.host.reboot" in names
        lab.run("host.disable", other)
        assert sim.ask("/faults", [{"upload": {"cut-after": 1000}}]) is not None
        assert expect("INVALID_PATCH", lab.upload, pool.hotfix("XS62ESP1017")) == []


def clock():
    """Without the clock being moved, a slow simulation takes its time."""
    with Sim("--scenario", "lab", "--speed", "0.01") as sim:
        lab = Pool(sim)
        host = lab.by_name("host", "xs3")
        lab.call("host.disable", host)
        lab.call("host.reboot", host)
        assert host_of(sim, "xs3")["live"]
        for _ in range(40):
            sim.ask("/clock", {"advance": 30})
        back(sim, "xs3", 5)
        assert host_of(sim, "xs3")["reboots"] == 1
        lab.call("host.disable", host)
        lab.call("host.reboot", host)
        assert host_of(sim, "xs3")["live"]
        sim.ask("/clock", {"speed": 500})
        back(sim, "xs3", 30)
        assert host_of(sim, "xs3")["reboots"] == 2


if __name__ == "__main__":
    pool.run_cases({"member": member, "killed": killed, "master": master, "awkward": awkward,
                    "faults": faults, "clock": clock})
