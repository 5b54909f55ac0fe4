#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""event.register, event.next and event.unregister of a simulated pool; a pool that changes its master.

usage: queue.py events|master RELEASE
"""
import sys
import threading
import time

from wire import Wire, start


def later(wire, method, *params):
    """A call in a thread of its own. Gives a function that waits for its reply."""
    reply = {}
    thread = threading.Thread(target=lambda: reply.update(wire.ask(method, wire.session, *params)))
    thread.start()
    time.sleep(0.2)

    def join():
        thread.join(30)
        assert not thread.is_alive()
        return reply
    return join


def check_changes(wire, other):
    host = other.call("host.get_all")[0]
    assert wire.refused("event.next") == ["SESSION_NOT_REGISTERED", wire.session]
    assert wire.call("event.register", ["HOST"]) == ""
    wire.call("event.register", ["task"])
    join = later(wire, "event.next")
    other.call("host.set_name_description", host, "one")
    events = join()["Value"]
    assert [(e["class"], e["operation"], e["ref"]) for e in events] == [("host", "mod", host)], events
    assert events[0]["snapshot"] == other.call("host.get_record", host)
    first = int(events[0]["id"])

    task = other.call("task.create", "a task", "")
    other.call("task.destroy", task)
    events = wire.call("event.next")
    assert [(e["operation"], e["ref"]) for e in events] == [("add", task), ("del", task)], events
    assert [int(e["id"]) for e in events] == [first + 1, first + 2], events
    return events[1]


def check_lost(wire, other):
    """Who does not come for so long has lost some, until they register anew."""
    host = other.call("host.get_all")[0]
    for number in range(260):
        other.call("task.destroy", other.call("task.create", str(number), ""))
        other.call("task.destroy", other.call("task.create", str(number), ""))
    assert wire.refused("event.next") == ["EVENTS_LOST"]
    assert wire.refused("event.next") == ["EVENTS_LOST"]
    wire.call("event.unregister", ["host", "task"])
    assert wire.refused("event.next") == ["SESSION_NOT_REGISTERED", wire.session]
    wire.call("event.register", ["host"])
    other.call("host.set_name_description", host, "two")
    assert [e["ref"] for e in wire.call("event.next")] == [host]


def events(release):
    with start(release) as sim:
        wire, other = Wire(sim).login(), Wire(sim).login()
        gone = check_changes(wire, other)
        assert ("snapshot" in gone) == (release == "5.6"), gone
        check_lost(wire, other)
        if release == "6.2":
            # An event.from on the same session takes the registration with it.
            other_session = Wire(sim)
            other_session.session = wire.session
            other_session.call("event.from", ["pool"], "", 1.0)
            assert wire.refused("event.next") == ["SESSION_NOT_REGISTERED", wire.session]
            wire.call("event.register", ["host"])
            other_session.close()
        join = later(wire, "event.next")
        other.ask("session.logout", wire.session)
        assert join()["ErrorDescription"] == ["SESSION_INVALID", wire.session]
        wire.close()
        other.close()


def wait_for_login(wire):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            wire.connect()
            reply = wire.ask("session.login_with_password", "root", wire.sim.about["password"])
        except OSError:
            reply = {"ErrorDescription": None}
        if reply.get("Status") == "Success":
            wire.session = reply["Value"]
            return
        assert reply["ErrorDescription"] in (None, ["HOST_STILL_BOOTING"]), reply
        time.sleep(0.05)
    raise AssertionError("nobody becomes the master")


def master(release):
    with start(release) as sim:
        wire = Wire(sim).login()
        port = wire.address[1]
        hosts = wire.call("host.get_all_records")
        names = {h["name_label"]: (r, h["address"]) for r, h in hosts.items()}
        before = wire.address[0]
        assert wire.call("pool.designate_new_master", names["xs2"][0]) == ""
        sim.wait_for(lambda s: [h["name"] for h in s["pools"][0]["hosts"] if h["master"]] == ["xs2"])
        wire.close()

        # The new one is the master, the old one a member, and no session is left.
        second = Wire(sim)
        second.address = (names["xs2"][1], port)
        wait_for_login(second)
        pool = next(iter(second.call("pool.get_all_records").values()))
        assert pool["master"] == names["xs2"][0]
        assert second.ask("pool.get_all", wire.session)["ErrorDescription"] == ["SESSION_INVALID",
                                                                               wire.session]
        old = Wire(sim)
        old.address = (before, port)
        reply = old.ask("session.login_with_password", "root", sim.about["password"])
        assert reply["ErrorDescription"] == ["HOST_IS_SLAVE", names["xs2"][1]], reply
        old.close()
        second.close()

        # The master fails: another one takes over.
        sim.ask("/master", {"host": "xs3"})
        third = Wire(sim)
        third.address = (names["xs3"][1], port)
        wait_for_login(third)
        state = {h["name"]: h for h in sim.state()["pools"][0]["hosts"]}
        assert state["xs3"]["master"] and not state["xs2"]["live"], state
        third.close()


if __name__ == "__main__":
    {"events": events, "master": master}[sys.argv[1]](sys.argv[2])
    print(" ".join(sys.argv[1:]) + ": passed")
