#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions, refusals, tasks and events of a simulated pool, as the facts of each release have them."""
import re
import sys
import threading
import time

from wire import NULL_REF, REF, Wire, body_of, parse, refusal, start

NEW_LAYER = ("7.0", "7.1", "8.2", "8.4")


def fault_of(wire, body):
    reply = parse(wire.post(body)[1])
    return reply["fault"]["faultCode"][1], reply["fault"]["faultString"]


# Sessions ---------------------------------------------------------------------------------------

def check_logins(sim):
    wire = Wire(sim)
    good = ["root", sim.about["password"], "1.3", "test", "surplus"]
    for count in (2, 3, 4, 5):
        reply = wire.ask("session.login_with_password", *good[:count])
        assert REF.fullmatch(reply["Value"]), reply
    before = time.monotonic()
    reply = wire.ask("session.login_with_password", "root", "wrong")
    assert time.monotonic() - before >= 0.3
    assert reply["ErrorDescription"][:2] == ["SESSION_AUTHENTICATION_FAILED", "root"], reply
    assert len(reply["ErrorDescription"]) == 3
    reply = wire.ask("session.login_with_password", "nobody", sim.about["password"])
    assert reply["ErrorDescription"][:2] == ["SESSION_AUTHENTICATION_FAILED", "nobody"], reply
    wire.login()
    first = wire.session
    assert wire.login().session != first
    assert wire.ask("session.logout", first) == {"Status": "Success", "Value": ""}
    assert wire.ask("pool.get_all", first)["ErrorDescription"] == ["SESSION_INVALID", first]
    assert wire.call("pool.get_all")
    wire.close()


def check_slow_refusal(sim):
    """A wrong password does not hold up the others."""
    slow, other = Wire(sim), Wire(sim).login()
    thread = threading.Thread(target=lambda: slow.ask("session.login_with_password", "root", "x"))
    thread.start()
    time.sleep(0.05)
    other.call("pool.get_all")
    assert thread.is_alive()
    thread.join()
    slow.close()
    other.close()


def check_member(sim, release):
    master, member = Wire(sim).login(), Wire(sim)
    pool = next(iter(master.call("pool.get_all_records").values()))
    addresses = {r: h["address"] for r, h in master.call("host.get_all_records").items()}
    slave = ["HOST_IS_SLAVE", addresses.pop(pool["master"])]
    assert slave[1] == master.address[0], slave
    member.address = (min(addresses.values()), master.address[1])
    reply = member.ask("session.login_with_password", "root", sim.about["password"], "1.3", "t")
    assert reply["ErrorDescription"] == slave
    reply = member.ask("session.login_with_password", "root", "wrong", "1.3", "t")
    if release in ("6.5", *NEW_LAYER):
        assert reply["ErrorDescription"] == slave
    else:
        assert reply["ErrorDescription"][0] == "SESSION_AUTHENTICATION_FAILED"
    for method in ("pool.get_all", "session.logout", "event.from"):
        extra = [["pool"], "", 0.1] if method == "event.from" else []
        assert member.ask(method, master.session, *extra)["ErrorDescription"] == slave, method
    member.close()
    master.close()


def sessions(release):
    with start(release) as sim:
        check_logins(sim)
        check_slow_refusal(sim)
        check_member(sim, release)


# Refusals ---------------------------------------------------------------------------------------

def check_envelopes(wire, release):
    for body in (b"", b"rubbish", b'{"method": "pool.get_all", "id": 1}', b"<methodCall>",
                 b"<methodCall><methodName>pool.get_all</methodName><params>\xff</params></methodCall>"):
        if release in NEW_LAYER:
            refusal(wire, f"POST / HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body,
                    "HTTP/1.1 500 Internal Error")
        else:
            assert fault_of(wire, body) == ("1", "Failed to parse supplied XML"), body
    for method in ("pool.get_all", "host.get_name_label", "task.cancel", "session.logout",
                   "event.from", "host.get_servertime"):
        text = f"No async mode for this operation (rpc: {method})"
        if release in NEW_LAYER:
            assert wire.refused("Async." + method) == [text]
        else:
            assert fault_of(wire, body_of("Async." + method, wire.session)) == ("0", text), method
    names = parse(wire.raw("system.listMethods"))
    assert isinstance(names, list) and len(names) > 100
    for name in ("pool.get_all_records", "session.login_with_password", "host.get_name_label",
                 "Async.host.evacuate"):
        assert name in names, name
    for name in ("Async.pool.get_all", "VM.no_such"):
        assert name not in names, name


def check_names(wire):
    for method in ("pool_get_all", "host_metrics_get_all", "host_patch_get_all",
                   "VM_guest_metrics_get_all_records"):
        assert wire.call(method), method
    for method in ("nosuch.method", "pool.nosuch", "pool", "", "pool.", ".", "VM.get_", "a b\"c\n"):
        assert wire.refused(method) == ["MESSAGE_METHOD_UNKNOWN", method], method


def check_arity(wire, host, release):
    mismatch = "MESSAGE_PARAMETER_COUNT_MISMATCH"
    # XenServer 8 has a network and the size of a batch behind the server, each with a default.
    too_many = [host, "OpaqueRef:NULL", "3", "x"] if release == "8.4" else [host, "OpaqueRef:NULL"]
    for more in (["OpaqueRef:NULL"], ["OpaqueRef:NULL", "3"]) if release == "8.4" else ():
        other = next(ref for ref in wire.call("host.get_all") if ref != host)
        wire.call("host.disable", other)
        assert wire.finished(wire.call("Async.host.evacuate", other, *more))["status"] == "success"
        wire.call("host.enable", other)
    for method, expected, params in (
            ("host.disable", 1, []), ("host.disable", 1, [host, "x"]), ("host.get_all", 0, ["x"]),
            ("host.evacuate", 1, []), ("host.evacuate", 1, too_many),
            ("host.get_record", 1, []), ("host.get_name_label", 1, [host, host]),
            ("host.set_name_label", 2, [host]), ("task.create", 2, ["x"]),
            ("session.logout", 0, ["x"])):
        assert wire.refused(method, *params) == [mismatch, method, str(expected), str(len(params))]
    for method, expected in (("host.disable", 1), ("task.create", 2), ("host.get_record", 1)):
        assert wire.ask(method)["ErrorDescription"] == [mismatch, method, str(expected), "-1"]
    assert wire.ask("session.login_with_password")["ErrorDescription"] == [
        mismatch, "session.login_with_password", "2", "0"]


def check_values(wire, host, release):
    for class_name, method in (("host", "host.disable"), ("host", "host.evacuate"),
                               ("host", "Async.host.evacuate"), ("VM", "VM.get_record"),
                               ("task", "task.destroy"), ("pool_patch", "pool_patch.clean")):
        assert wire.refused(method, NULL_REF) == ["HANDLE_INVALID", class_name, NULL_REF], method
    vm = wire.call("VM.get_all")[0]
    assert wire.refused("host.get_record", vm) == ["HANDLE_INVALID", "host", vm]
    assert wire.refused("VM.get_by_uuid", "bogus") == ["UUID_INVALID", "VM", "bogus"]
    assert wire.call("VM.get_by_name_label", "no such name") == []
    for method, params in (("task.create", ["<int>1</int>", "x"]), ("task.create", ["x", ["y"]]),
                           ("host.get_record", ["<boolean>1</boolean>"]),
                           ("host.set_other_config", [host, "x"]),
                           ("event.from", ["pool", "", 0.1]),
                           ("VM.pool_migrate", [vm, host, "x"])):
        code = "INTERNAL_ERROR" if release in NEW_LAYER else "XMLRPC_UNMARSHAL_FAILURE"
        assert wire.refused(method, *params)[0] == code, (method, params)


def check_writes(wire, host, release):
    # The new layer does not escape names: what comes back for such a key is no XML.
    key = 'a b "c"' if release in NEW_LAYER else 'a<b>&"c"'
    before = wire.call("host.get_other_config", host)
    assert wire.call("host.add_to_other_config", host, key, "d & e") == ""
    after = wire.call("host.get_other_config", host)
    assert after == {**before, key: "d & e"}
    assert wire.refused("host.add_to_other_config", host, key, "")[0] == "MAP_DUPLICATE_KEY"
    wire.call("host.remove_from_other_config", host, key)
    wire.call("host.remove_from_other_config", host, "not there")
    assert wire.call("host.get_other_config", host) == before
    wire.call("host.add_tags", host, "t")
    wire.call("host.add_tags", host, "t")
    assert wire.call("host.get_tags", host) == ["t"]
    wire.call("host.remove_tags", host, "t")
    assert wire.call("host.get_tags", host) == []


def check_where(wire, host):
    everything = wire.call("VM.get_all_records")
    assert wire.call("VM.get_all_records_where", "true") == everything
    assert wire.call("VM.get_all_records_where", "false") == {}
    here = wire.call("VM.get_all_records_where", f'field "resident_on" = "{host}"')
    assert here == {r: v for r, v in everything.items() if v["resident_on"] == host} and here
    guests = wire.call("VM.get_all_records_where", f'(field "resident_on" = "{host}") and '
                       '(field "is_control_domain" = "false")')
    assert set(guests) == {r for r, v in here.items() if v["is_control_domain"][1] == "0"}
    name = next(iter(guests.values()))["name_label"]
    assert set(wire.call("VM.get_all_records_where", f'field "name__label" = "{name}"')) == set(
        wire.call("VM.get_by_name_label", name))
    assert wire.ask("VM.get_all_records_where", wire.session, "rubbish")["Status"] == "Failure"


def refusals(release):
    with start(release) as sim:
        wire = Wire(sim).login()
        host = wire.call("host.get_all")[0]
        check_envelopes(wire, release)
        check_names(wire)
        check_arity(wire, host, release)
        check_values(wire, host, release)
        check_writes(wire, host, release)
        check_where(wire, host)
        calls = sim.calls()
        assert calls[0]["method"] == "session.login_with_password"
        assert calls[0]["params"] == ["string"] * 4 and calls[1]["params"] == ["string"]
        assert sim.about["password"] not in repr(calls) and wire.session not in repr(calls)
        wire.close()


# Tasks ------------------------------------------------------------------------------------------

def tasks(release):
    with start(release) as sim:
        wire = Wire(sim).login()
        host = wire.call("host.get_all")[2]
        task = wire.call("Async.host.disable", host)
        done = wire.finished(task)
        assert (done["status"], done["result"], done["error_info"]) == (
            "success", "<value></value>" if release in NEW_LAYER else "", []), done
        assert done["progress"] == ("double", "1") and done["name_label"] == "Async.host.disable"
        assert done["type"] == "<none/>" and done["subtask_of"] == "OpaqueRef:NULL", done
        assert re.match(r"20\d{6}T", done["finished"][1]) and re.match(r"20\d{6}T", done["created"][1])
        assert wire.call("task.get_status", task) == "success"
        assert wire.call("task.get_progress", task) == ("double", "1")
        assert wire.refused("task.cancel", task)[0] == "OPERATION_NOT_ALLOWED"
        assert wire.call("task.destroy", task) == ""
        assert wire.refused("task.get_status", task) == ["HANDLE_INVALID", "task", task]
        wire.call("host.enable", host)

        failed = wire.finished(wire.call("Async.host.reboot", host))
        assert (failed["status"], failed["result"]) == ("failure", ""), failed
        assert failed["error_info"] == ["HOST_NOT_DISABLED"], failed
        assert failed["progress"] == ("double", "1"), failed
        # Parameters are looked at before there is a task.
        assert wire.refused("Async.host.disable", NULL_REF) == ["HANDLE_INVALID", "host", NULL_REF]
        assert wire.refused("Async.host.disable")[0] == "MESSAGE_PARAMETER_COUNT_MISMATCH"

        own = wire.call("task.create", "a <label>", "")
        record = wire.call("task.get_record", own)
        assert record["status"] == "pending" and record["name_label"] == "a <label>"
        wire.call("task.cancel", own)
        assert list(wire.call("task.get_current_operations", own).values()) == ["cancel"]
        assert wire.call("task.get_status", own) == "pending"
        wire.close()


# Events -----------------------------------------------------------------------------------------

def check_first(wire, release):
    reply = wire.call("event.from", ["host", "POOL", "host_patch"], "", 30.0)
    assert set(reply) == {"events", "valid_ref_counts", "token"}
    adds = [e for e in reply["events"] if e["operation"] == "add"]
    mods = [e for e in reply["events"] if e["operation"] == "mod"]
    assert {e["class"] for e in adds} == {"host", "pool", "host_patch"}
    for class_name in ("host", "pool", "host_patch"):
        found = {e["ref"]: e["snapshot"] for e in adds if e["class"] == class_name}
        assert found == wire.call(f"{class_name}.get_all_records")
        assert reply["valid_ref_counts"][class_name] == ("i4", str(len(found)))
    # Up to 7.0 what is new comes twice.
    assert sorted(e["ref"] for e in mods) == (
        [] if release in ("7.1", "8.2") else sorted(e["ref"] for e in adds))
    for event in reply["events"]:
        assert set(event) == {"id", "timestamp", "class", "operation", "ref", "snapshot"}
        assert event["timestamp"] == ("0.0" if release in NEW_LAYER else "0.")
        assert re.fullmatch(r"\d+", event["id"]), event
    pattern = r"\d+,\d+\.\d+" if release == "6.0" else r"\d{20},\d{20}"
    assert re.fullmatch(pattern, reply["token"]), reply["token"]
    return reply["token"]


def check_idle(wire, token):
    before = time.monotonic()
    reply = wire.call("event.from", ["pool"], token, 0.5)
    assert 0.4 < time.monotonic() - before < 3 and reply["events"] == []
    assert wire.call("event.from", ["pool"], token, "0.1")["events"] == []
    return reply["token"]


def waiting(wire, classes, token, timeout=20.0):
    """An event.from in a thread of its own. Gives a function that waits for its reply."""
    reply = {}

    def run():
        reply.update(wire.ask("event.from", wire.session, classes, token, timeout))
        reply["at"] = time.monotonic()
    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.2)

    def join():
        thread.join(30)
        assert not thread.is_alive()
        return reply
    return join


def check_changes(wire, other, token, release):
    host = other.call("host.get_all")[0]
    join = waiting(wire, ["host", "task"], token)
    changed = time.monotonic()
    for name in ("one", "two", "three"):
        other.call("host.set_name_description", host, name)
    reply = join()
    assert 0.04 < reply["at"] - changed < 2, reply
    events = reply["Value"]["events"]
    assert [(e["operation"], e["ref"]) for e in events] == [("mod", host)], events
    assert events[0]["snapshot"] == other.call("host.get_record", host)
    assert events[0]["snapshot"]["name_description"] == "three"

    token = reply["Value"]["token"]
    gone = other.call("task.create", "gone", "")
    other.call("task.destroy", gone)
    task = other.call("task.create", "stays", "")
    reply = other.call("event.from", ["task"], token, 5.0)
    twice = [] if release in ("7.1", "8.2") else [("mod", task)]
    assert [(e["operation"], e["ref"]) for e in reply["events"]] == [("add", task), *twice]
    other.call("task.destroy", task)
    reply = other.call("event.from", ["task"], reply["token"], 5.0)
    assert [(e["operation"], e["ref"]) for e in reply["events"]] == [("del", task)]
    assert "snapshot" not in reply["events"][0]
    return reply["token"]


def check_two_at_once(wire, other, release, token):
    """Up to 6.2 a session has one subscription: the first reply takes it from the second."""
    second = Wire(wire.sim)
    second.session = wire.session
    joins = [waiting(wire, ["pool"], token, 2.0), waiting(second, ["host"], token, 20.0)]
    joins[0]()
    other.call("host.set_name_description", other.call("host.get_all")[0], "again")
    reply = joins[1]()
    assert (reply["Status"] == "Success") == (release in ("6.5", *NEW_LAYER)), reply
    second.close()


def check_bad_tokens(wire, release):
    reply = wire.ask("event.from", wire.session, ["pool"], "rubbish", 0.2)
    if release == "6.0":
        assert len(reply["Value"]["events"]) == 2
    else:
        assert reply["ErrorDescription"] == ["EVENT_FROM_TOKEN_PARSE_FAILURE", "rubbish"], reply
        reply = wire.ask("event.from", wire.session, ["host/a/b"], "", 0.2)
        assert reply["ErrorDescription"] == ["EVENT_SUBSCRIPTION_PARSE_FAILURE", "host/a/b"], reply
        host = wire.call("host.get_all")[0]
        reply = wire.call("event.from", [f"host/{host}"], "", 1.0)
        assert {e["ref"] for e in reply["events"]} == {host}


def events(release):
    with start(release) as sim:
        wire, other = Wire(sim).login(), Wire(sim).login()
        token = check_idle(wire, check_first(wire, release))
        token = check_changes(wire, other, token, release)
        check_two_at_once(wire, other, release, token)
        check_bad_tokens(other, release)
        wire.login()
        join = waiting(wire, ["pool"], other.call("event.from", ["pool"], "", 1.0)["token"])
        other.call("pool.get_all")
        assert other.ask("session.logout", wire.session)["Status"] == "Success"
        assert join()["ErrorDescription"] == ["SESSION_INVALID", wire.session]
        wire.close()
        other.close()


if __name__ == "__main__":
    {"sessions": sessions, "refusals": refusals, "tasks": tasks, "events": events}[sys.argv[1]](sys.argv[2])
    print(" ".join(sys.argv[1:]) + ": passed")
