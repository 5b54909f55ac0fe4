#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated pools: storage, high availability, a master that fails, odd clocks, and faults by index."""
import http.client
import time
import xml.parsers.expat

import pool
from hosts import back, host_of
from pool import Failure, Pool, again, expect
from vms import SHARED, hosts, start, vm, wait

HA = {"name": "heartbeat", "type": "lvmoiscsi", "shared": True}


def pbds(sim):
    return {(p["sr"], p["host"]): p["attached"] for p in sim.state()["pools"][0]["pbds"]}


def vms_of(sim):
    return {v["name"]: v for v in sim.state()["pools"][0]["vms"]}


def storage():
    scenario = {"hosts": hosts("a1", "a2"),
                "srs": [{**SHARED, "unplugged": ["a2"]}, {"name": "local", "type": "lvm", "host": "a1"},
                        {"name": "gone", "type": "nfs", "shared": True, "away": True,
                         "unplugged": ["a1", "a2"], "missing": ["a2"]}],
                "vms": [vm("one")]}
    with start(scenario) as sim:
        lab = Pool(sim)
        a1, a2, one = lab.by_name("host", "a1"), lab.by_name("host", "a2"), lab.by_name("VM", "one")
        shared, local, gone = (lab.by_name("SR", n) for n in ("shared", "local", "gone"))
        pbd_of = lambda sr, host: next(  # noqa: E731
            p for p in lab.record("SR", sr)["PBDs"] if lab.record("PBD", p)["host"] == host)
        reason = ["VM_REQUIRES_SR", one, shared]
        assert lab.call("host.get_vms_which_prevent_evacuation", a1) == {one: reason}
        lab.run("PBD.plug", pbd_of(shared, a2))
        lab.run("PBD.plug", pbd_of(shared, a2))
        assert pbds(sim)[("shared", "a2")] and lab.call("host.get_vms_which_prevent_evacuation", a1) == {}
        disk = expect("VDI_IN_USE", lab.run, "PBD.unplug", pbd_of(shared, a1))[0]
        assert lab.record("VDI", disk)["SR"] == shared
        lab.run("PBD.unplug", pbd_of(shared, a2))
        assert not pbds(sim)[("shared", "a2")]
        assert expect("SR_BACKEND_FAILURE_47", lab.run, "PBD.plug", pbd_of(gone, a1))[0] == ""
        sim.ask("/storage", {"sr": "gone", "away": False})
        lab.run("PBD.plug", pbd_of(gone, a1))
        record = {"host": a2, "SR": gone, "device_config": {"server": "nas"}, "other_config": {}}
        made = lab.call("PBD.create", record)
        assert lab.record("PBD", made)["device_config"] == {"server": "nas"}
        assert not lab.record("PBD", made)["currently_attached"]
        assert expect("PBD_EXISTS", lab.call, "PBD.create", record) == [gone, a2, made]
        assert expect("SR_NOT_SHARABLE", lab.call, "PBD.create", {**record, "SR": local}) == [local, a2]
        lab.run("PBD.plug", made)
        expect("OPERATION_NOT_ALLOWED", lab.call, "PBD.destroy", made)

        # A host that boots plugs what it reaches.
        sim.ask("/storage", {"sr": "gone", "away": True})
        lab.run("host.disable", a2)
        lab.run("host.reboot", a2)
        sim.wait_for(lambda _: host_of(sim, "a2")["reboots"] == 1)
        back(sim, "a2")
        assert pbds(sim)[("shared", "a2")] and not pbds(sim)[("gone", "a2")]
        sim.ask("/faults", [{"host": "a2", "action": "unplugged"},
                            {"host": "a2", "action": "stays-disabled"}])
        lab.run("host.disable", a2)
        lab.run("host.reboot", a2)
        sim.wait_for(lambda _: host_of(sim, "a2")["reboots"] == 2)
        wait(lambda: host_of(sim, "a2")["live"])
        assert not pbds(sim)[("shared", "a2")] and not pbds(sim)[("XenServer Tools", "a2")]
        sim.ask("/clock", {"advance": 600})
        assert not host_of(sim, "a2")["enabled"]
        lab.run("host.enable", a2)
        assert host_of(sim, "a2")["enabled"]


def availability():
    scenario = {"hosts": hosts("a1", "a2", "a3"), "srs": [HA, {**SHARED, "unplugged": ["a3"]}],
                "ha": {"srs": ["heartbeat"], "failures": 1}, "wlb": "balance:8012",
                "vms": [vm("one", ha="restart", sr="heartbeat"), vm("two", ha="best-effort", sr="heartbeat"),
                        vm("big", ha="restart", sr="heartbeat", memory_gib=12, host="a2")]}
    with start(scenario) as sim:
        lab = Pool(sim)
        a1, a2, a3 = (lab.by_name("host", n) for n in ("a1", "a2", "a3"))
        one, two = lab.by_name("VM", "one"), lab.by_name("VM", "two")
        shared, heartbeat = lab.by_name("SR", "shared"), lab.by_name("SR", "heartbeat")
        ref = lab.call("pool.get_all")[0]
        record = lab.record("pool", ref)
        assert record["ha_enabled"] and record["ha_plan_exists_for"] == "2", record
        file = lab.record("VDI", record["ha_statefiles"][0])
        assert file["type"] == "ha_statefile" and file["SR"] == heartbeat
        assert lab.record("host", a1)["ha_statefiles"] == record["ha_statefiles"]
        assert sim.state()["pools"][0]["ha_srs"] == ["heartbeat"]

        assert lab.call("host.get_vms_which_prevent_evacuation", a1) == {
            two: ["HOST_NOT_ENOUGH_FREE_MEMORY", two]}
        pbd = next(p for p in lab.record("SR", heartbeat)["PBDs"] if lab.record("PBD", p)["host"] == a3)
        expect("HA_IS_ENABLED", lab.run, "PBD.unplug", pbd)
        expect("HA_IS_ENABLED", lab.run, "pool.enable_ha", [heartbeat], {})
        expect("HA_IS_ENABLED", lab.run, "pool.designate_new_master", a2)
        expect("HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN", lab.call,
               "pool.set_ha_host_failures_to_tolerate", ref, "3")
        lab.call("pool.set_ha_host_failures_to_tolerate", ref, "2")
        expect("HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN", lab.run, "host.disable", a3)
        assert lab.record("host", a3)["enabled"]
        lab.call("pool.set_ha_host_failures_to_tolerate", ref, "1")
        lab.run("host.disable", a1)
        assert expect("HOST_IN_USE", lab.run, "host.reboot", a1) == [a1, "vm", one]
        lab.run("host.enable", a1)

        lab.run("pool.disable_ha")
        expect("HA_NOT_ENABLED", lab.run, "pool.disable_ha")
        record = lab.record("pool", ref)
        assert not record["ha_enabled"] and record["ha_statefiles"] == []
        assert record["ha_host_failures_to_tolerate"] == "1"
        assert lab.call("host.get_vms_which_prevent_evacuation", a1) == {}
        assert expect("HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED", lab.run, "pool.enable_ha", [shared],
                      {}) == [shared]
        lab.run("pool.enable_ha", [], {})
        assert sim.state()["pools"][0]["ha_srs"] == ["heartbeat"]

        assert record["wlb_enabled"]
        lab.call("pool.set_wlb_enabled", ref, False)
        assert not sim.state()["pools"][0]["wlb_enabled"]
        lab.call("pool.set_wlb_enabled", ref, True)
    with start({"hosts": hosts("a1", "a2"), "srs": [SHARED]}) as sim:
        lab = Pool(sim)
        expect("LICENCE_RESTRICTION", lab.run, "pool.enable_ha", [], {})
        expect("WLB_NOT_INITIALIZED", lab.call, "pool.set_wlb_enabled", lab.call("pool.get_all")[0], True)


def failover():
    """With HA a member becomes the master, and what was protected runs again."""
    scenario = {"hosts": hosts("a1", "a2", "a3"), "srs": [HA],
                "ha": {"srs": ["heartbeat"], "failures": 1},
                "vms": [vm("kept", ha="restart", sr="heartbeat"), vm("lost", sr="heartbeat"),
                        vm("other", ha="restart", sr="heartbeat", host="a2")]}
    with start(scenario) as sim:
        lab = Pool(sim)
        a1 = lab.by_name("host", "a1")
        sim.ask("/faults", [{"host": "a1", "action": "offline"}])
        sim.wait_for(lambda _: host_of(sim, "a2")["master"])
        new = again(Pool, sim, 1)
        sim.wait_for(lambda _: vms_of(sim)["kept"]["power_state"] == "Running")
        found = vms_of(sim)
        assert found["kept"]["story"] == ["the server went down", "high availability"]
        assert found["lost"]["power_state"] == "Halted" and found["other"]["story"] == []
        assert not new.record("host_metrics", new.record("host", a1)["metrics"])["live"]
        expect("HOST_OFFLINE", new.call, "host.get_servertime", a1)


def emergency():
    """Without HA a member can be made the master by hand."""
    with start({"hosts": hosts("a1", "a2", "a3"), "srs": [SHARED]}) as sim:
        lab, member = Pool(sim), Pool(sim, 1, login=False)
        a1, a2, a3 = (lab.by_name("host", n) for n in ("a1", "a2", "a3"))
        password = sim.about["password"]
        assert member.raw("host.is_in_emergency_mode") is False
        sim.ask("/faults", [{"host": "a1", "action": "offline"}])
        wait(lambda: member.raw("host.is_in_emergency_mode"))
        expect("HOST_STILL_BOOTING", member.raw, "host.get_all", "x")
        expect("SESSION_AUTHENTICATION_FAILED", member.raw, "session.slave_local_login_with_password",
               "root", "wrong")
        local = member.raw("session.slave_local_login_with_password", "root", password)
        expect("SESSION_INVALID", Pool(sim, 2, login=False).raw, "pool.emergency_transition_to_master",
               local)
        member.raw("pool.emergency_transition_to_master", local)
        sim.wait_for(lambda _: host_of(sim, "a2")["master"])
        back(sim, "a2")
        new = again(Pool, sim, 1)
        assert new.call("pool.recover_slaves") == [a3]
        assert new.record("pool", new.call("pool.get_all")[0])["master"] == a2
        back(sim, "a3")
        new.call("pool.designate_new_master", a3)
        sim.wait_for(lambda _: host_of(sim, "a3")["master"])
        newer = again(Pool, sim, 2)
        assert newer.record("pool", newer.call("pool.get_all")[0])["master"] == a3


def restarts():
    """Late, slow, and what starts by itself."""
    scenario = {"hosts": hosts("a1", "a2"), "srs": [SHARED], "auto_poweron": True,
                "vms": [vm("auto", auto_poweron=True, host="a2"), vm("off", power="halted"),
                        vm("auto-off", power="halted", auto_poweron=True)]}
    with start(scenario, speed="1000") as sim:
        lab = Pool(sim)
        a2 = lab.by_name("host", "a2")
        lab.run("VM.clean_shutdown", lab.by_name("VM", "auto"))
        sim.ask("/faults", [{"host": "a2", "action": "late", "seconds": 100000, "nth": 1},
                            {"host": "a2", "action": "slow-toolstack", "seconds": 50000}])
        lab.run("host.disable", a2)
        lab.run("host.reboot", a2)
        sim.wait_for(lambda _: not host_of(sim, "a2")["live"])
        sim.ask("/clock", {"advance": 50000})
        assert not host_of(sim, "a2")["live"]
        sim.ask("/clock", {"advance": 50000})
        back(sim, "a2")
        sim.wait_for(lambda _: vms_of(sim)["auto"]["power_state"] == "Running")
        found = vms_of(sim)
        assert found["auto"]["story"] == ["VM.clean_shutdown", "auto_poweron"]
        assert found["off"]["power_state"] == "Halted" and found["off"]["story"] == []
        assert found["auto-off"]["story"] == ["auto_poweron"]
        lab.run("host.restart_agent", a2)
        sim.wait_for(lambda _: not host_of(sim, "a2")["live"])
        sim.ask("/clock", {"advance": 30000})
        assert not host_of(sim, "a2")["live"]
        sim.ask("/clock", {"advance": 30000})
        back(sim, "a2")
        assert vms_of(sim)["auto"]["story"] == ["VM.clean_shutdown", "auto_poweron"]


def upgrade():
    """Mixed releases, a clock that is wrong, a licence that has run out."""
    scenario = {"hosts": [{"name": "a1", "memory_gib": 16}, {"name": "a2", "version": "6.0"},
                          {"name": "a3", "clock_offset": 5000}],
                "rolling_upgrade": True, "ha": {}, "srs": [SHARED],
                "vms": [vm("new"), vm("old", host="a2"), vm("off", power="halted")]}
    with start(scenario, release="6.1") as sim:
        lab = Pool(sim)
        a1, a2, a3 = (lab.by_name("host", n) for n in ("a1", "a2", "a3"))
        new, old, off = (lab.by_name("VM", n) for n in ("new", "old", "off"))
        versions = [lab.record("host", h)["software_version"]["product_version"] for h in (a1, a2)]
        assert versions == ["6.1.0", "6.0.0"]
        assert expect("VM_HOST_INCOMPATIBLE_VERSION", lab.run, "VM.pool_migrate", new, a2, {}) == [a2, new]
        assert expect("VM_HOST_INCOMPATIBLE_VERSION", lab.run, "VM.start_on", off, a2, False,
                      False) == [a2, off]
        lab.run("host.disable", a3)
        assert lab.call("host.get_vms_which_prevent_evacuation", a1) == {new: ["NO_HOSTS_AVAILABLE", new]}
        assert lab.call("host.get_vms_which_prevent_evacuation", a2) == {}
        lab.run("VM.pool_migrate", old, a1, {})
        expect("NOT_SUPPORTED_DURING_UPGRADE", lab.run, "pool.enable_ha", [], {})
        clock = lambda h: time.mktime(time.strptime(  # noqa: E731
            str(lab.call("host.get_servertime", h)), "%Y%m%dT%H:%M:%SZ"))
        assert 4900 < clock(a3) - clock(a1) < 5100
    for release, dead in (("6.1", True), ("6.2", False)):
        scenario = {"hosts": hosts("a1", licence_expired=True), "srs": [SHARED],
                    "vms": [vm("one"), vm("off", power="halted")]}
        with start(scenario, release=release) as sim:
            lab = Pool(sim)
            one, off, a1 = lab.by_name("VM", "one"), lab.by_name("VM", "off"), lab.by_name("host", "a1")
            for call in (("VM.start", off, False, False), ("VM.start_on", off, a1, False, False)):
                if dead:
                    assert expect("LICENSE_EXPIRED", lab.run, *call) == []
                else:
                    lab.run(*call)
                    lab.run("VM.hard_shutdown", off)
            lab.run("VM.suspend", one)
            lab.run("VM.resume", one, False, False)


def disks():
    """The plugin, and what a full disk does to uploads and to members."""
    def plugin(lab, host, function, **arguments):
        return lab.call("host.call_plugin", host, "disk-space", function, arguments)

    small = {"hosts": [{"name": "a1", "disk_gib": 10 / 1024, "left_over_gib": 20 / 1024},
                       {"name": "a2", "disk_gib": 1 / 1024}], "srs": [SHARED]}
    uuid = "88888888-0000-4000-8000-000000000001"
    content = pool.container(uuid=uuid, product_version="6.5.0", padding=2 << 20)
    with start(small, release="6.5") as sim:
        lab = Pool(sim)
        a1, a2 = lab.by_name("host", "a1"), lab.by_name("host", "a2")
        free = int(plugin(lab, a1, "get_avail_host_disk_space"))
        assert free == 10 << 20 and plugin(lab, a1, "get_reclaimable_disk_space") == str(20 << 20)
        assert plugin(lab, a1, "check_patch_upload", size=str(6 << 20)) == "False"
        assert plugin(lab, a1, "check_patch_upload", size=str(4 << 20)) == "True"
        assert plugin(lab, a1, "get_required_space", size="1000") == "2000"
        expect("XENAPI_PLUGIN_FAILURE", plugin, lab, a1, "no_such")
        expect("XENAPI_MISSING_PLUGIN", lab.call, "host.call_plugin", a1, "updater.py", "update", {})
        patch = lab.upload(content)
        assert int(plugin(lab, a1, "get_avail_host_disk_space")) < free - (2 << 20)
        other = pool.container(uuid=uuid[:-1] + "2", padding=4 << 20)
        assert expect("OUT_OF_SPACE", lab.upload, other) == ["/var/patch"]
        assert plugin(lab, a1, "cleanup_disk_space", **{"exclude-hfx-uuid": uuid}) == ""
        assert int(plugin(lab, a1, "get_avail_host_disk_space")) > 25 << 20
        lab.run("pool_patch.apply", patch, a1)
        assert expect("OUT_OF_SPACE", lab.run, "pool_patch.apply", patch, a2) == ["/var/patch"]
        assert plugin(lab, a1, "cleanup_disk_space") == ""
        expect("CANNOT_FIND_PATCH", lab.run, "pool_patch.precheck", patch, a2)
        assert host_of(sim, "a1")["applied"] == {uuid: 1}
        lab.upload(other)
    with start(small, release="6.2") as sim:
        lab = Pool(sim)
        expect("XENAPI_MISSING_PLUGIN", plugin, lab, lab.by_name("host", "a1"), "check_patch_upload")
        assert expect("INVALID_PATCH", lab.upload, pool.container(uuid=uuid, padding=11 << 20)) == []


LOST = (OSError, http.client.HTTPException, xml.parsers.expat.ExpatError)


def unsure(function, *arguments):
    try:
        function(*arguments)
    except (*LOST, Failure):
        pass


def index():
    """The n-th call of all, or of a session, from a mark on."""
    with start({"hosts": hosts("a1", "a2"), "srs": [SHARED], "vms": [vm("one", host="a2")]}) as sim:
        lab, other = Pool(sim), Pool(sim)
        calls = sim.calls()
        assert [c["n"] for c in calls] == list(range(1, len(calls) + 1))
        sim.ask("/faults", [{"index": 3, "since": "mark", "except": ["pool.get_all"],
                             "error": ["OWN", "third"]}])
        for _ in range(5):
            lab.call("host.get_all")
        before = sim.ask("/mark", {})["calls"]
        assert before == len(sim.calls()) and sim.calls()[-1]["mark"] == 0
        lab.call("host.get_all")
        other.call("host.get_all")
        lab.call("pool.get_all")
        assert sim.calls()[-1]["mark"] == 1
        assert expect("OWN", lab.call, "VM.get_all") == ["third"]
        for _ in range(5):
            lab.call("VM.get_all")

        sim.ask("/faults", [])
        sim.ask("/faults", [{"index": 2, "of": "session", "action": "close"},
                            {"index": 5, "error": ["OWN", "fifth"]}])
        lab.call("host.get_all")
        other.call("host.get_all")
        before = len(sim.calls())
        other.call("host.get_all")   # Python asks once more by itself
        assert len(sim.calls()) == before + 2
        expect("OWN", lab.call, "host.get_all")

        sim.ask("/faults", [])
        vm_ref, host = lab.by_name("VM", "one"), lab.by_name("host", "a1")
        sim.ask("/faults", [{"index": 1, "action": "half"}])
        try:
            lab.call("VM.pool_migrate", vm_ref, host, {})
            raise AssertionError("it was answered")
        except LOST:
            wait(lambda: vms_of(sim)["one"]["host"] == "a1")

        sim.ask("/faults", [])
        sim.ask("/faults", [{"index": 2, "action": "restart-toolstack"}])
        lab.call("host.get_all")
        unsure(lab.call, "host.get_all")
        sim.wait_for(lambda _: host_of(sim, "a1")["toolstack_restarts"] == 1)
        lab = again(Pool, sim)
        back(sim, "a1")
        sim.ask("/faults", [{"index": 1, "action": "crash", "host": "a2"}])
        unsure(lab.call, "host.get_all")
        sim.wait_for(lambda _: host_of(sim, "a2")["reboots"] == 1)
        assert vms_of(sim)["one"]["power_state"] == "Running"
        for wrong in ({"index": 1}, {"index": 1, "action": "late"}, {"vm": "one", "action": "hang"},
                      {"host": "a1", "action": "crash"}):
            try:
                sim.ask("/faults", [wrong])
                raise AssertionError(wrong)
            except OSError:
                pass


pool.run_cases({"storage": storage, "availability": availability, "failover": failover,
                "emergency": emergency, "restarts": restarts, "upgrade": upgrade, "disks": disks,
                "index": index})
