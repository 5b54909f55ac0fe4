#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON-RPC of a simulated pool beside its XML-RPC, as the facts of 7.0 have them."""
import json
import sys

from wire import CLASSES, HEAD, REF, Wire, body_of, parse, refusal, start

JSON_HEAD = HEAD.replace("text/xml", "application/json")
BROKEN = "HTTP/1.1 500 Internal Error"


def raw(wire, body, path="/jsonrpc"):
    """Text as it is. Gives the reply as text, its head being the right one."""
    head, reply = wire.post(body.encode(), path)
    assert head.decode() == JSON_HEAD.format(len(reply)), head
    return reply.decode()


def ask(wire, method, *params, number=7, **more):
    return raw(wire, json.dumps({"method": method, "params": params, "id": number, **more}))


def as_json(value):
    """What ElementTree made of an XML reply, as the same reply in JSON has it; integers are text."""
    if isinstance(value, dict):
        return {name: as_json(member) for name, member in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if not isinstance(value, tuple):
        return value
    if value[0] == "boolean":
        return value[1] == "1"
    return {"double": float, "i4": str}.get(value[0], str)(value[1])


def with_text(value):
    if isinstance(value, dict):
        return {name: with_text(member) for name, member in value.items()}
    if isinstance(value, list):
        return [with_text(item) for item in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def check_envelopes(wire, secret):
    reply = json.loads(ask(wire, "session.login_with_password", "root", secret, "1.3", "t"))
    assert list(reply) == ["result", "error", "id"] and reply["error"] is None and reply["id"] == 7
    session = reply["result"]
    assert REF.fullmatch(session)
    # The member "jsonrpc" and what else is there are ignored; the id comes back as it was.
    assert ask(wire, "nosuch.method", session, jsonrpc="2.0", more=[1]) == (
        '{"result":null,"error":["MESSAGE_METHOD_UNKNOWN","nosuch.method"],"id":7}')
    assert ask(wire, "pool.is_slave", "OpaqueRef:no", number='a"b') == (
        '{"result":null,"error":["HANDLE_INVALID","host","OpaqueRef:no"],"id":"a\\"b"}')
    for method in ("pool.get_all", "host.get_servertime"):
        assert ask(wire, "Async." + method, session) == (
            f'{{"result":null,"error":["No async mode for this operation (rpc: {method})"],"id":7}}')
    assert ask(wire, "session.logout", session) == '{"result":"","error":null,"id":7}'
    assert json.loads(ask(wire, "pool.get_all", session))["error"] == ["SESSION_INVALID", session]
    names = json.loads(ask(wire, "system.listMethods"))["result"]
    assert "pool.get_all_records" in names


def check_refusals(wire):
    for body in ("", "rubbish", "[]", "{}", '{"method": "pool.get_all", "params": []}',
                 '{"method": "pool.get_all", "params": {}, "id": 1}',
                 '{"method": "pool.get_all", "params": [], "id": null}',
                 '{"method": 1, "params": [], "id": 1}', '{"method": "a.b", "params": [', "[" * 200000,
                 body_of("pool.get_all", "x").decode()):
        refusal(wire, f"POST /jsonrpc HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode(),
                BROKEN, "Jsonrpc")
    wire.connect()


def check_records(wire):
    """Each record says the same in both."""
    for class_name in CLASSES:
        theirs = json.loads(ask(wire, f"{class_name}.get_all_records", wire.session))["result"]
        ours = wire.call(f"{class_name}.get_all_records")
        assert with_text(theirs) == as_json(ours), class_name
    events = json.loads(ask(wire, "event.from", wire.session, ["pool", "host"], "", 1.0))["result"]
    other = wire.call("event.from", ["pool", "host"], "", 1.0)
    assert with_text(events) == as_json(other)
    assert all(isinstance(count, int) for count in events["valid_ref_counts"].values())
    # A whole number will do for a float, a text for an integer.
    assert json.loads(ask(wire, "event.from", wire.session, ["pool"], events["token"], 0))["error"] is None


def check_names(wire):
    """Names are not escaped in the XML of the new layer: for such a key the reply is none."""
    host = wire.call("host.get_all")[0]
    wire.call("host.add_to_other_config", host, 'a<b>&"c"\\', "d & <e>\n")
    body = wire.raw("host.get_other_config", wire.session, host)
    assert '<member><name>a<b>&"c"\\</name><value>d &amp; &lt;e&gt;\n</value></member>' in body, body
    body = ask(wire, "host.get_other_config", wire.session, host)
    assert '"a<b>&\\"c\\"\\\\":"d & <e>\\n"' in body, body
    wire.call("host.remove_from_other_config", host, 'a<b>&"c"\\')


def check_calls(sim):
    calls = [(call["method"], call["rpc"]) for call in sim.calls()]
    assert ("host.get_all_records", "jsonrpc") in calls and ("host.get_all_records", "xmlrpc") in calls


def new_layer():
    with start("7.0") as sim:
        wire = Wire(sim).login()
        check_envelopes(wire, sim.about["password"])
        check_refusals(wire)
        check_records(wire)
        check_names(wire)
        check_calls(sim)
        wire.close()


def without():
    """Where there is no JSON-RPC its path is one like any other, for XML-RPC."""
    body = b'{"method": "pool.get_all", "params": [], "id": 1}'
    request = f"POST /jsonrpc HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    for release, arguments in (("6.5", []), ("7.0", ["--no-jsonrpc"])):
        with start(release, *arguments) as sim:
            wire = Wire(sim).login()
            head, reply = wire.post(body_of("pool.get_all", wire.session), "/jsonrpc")
            assert head.decode() == HEAD.format(len(reply)) and parse(reply.decode())["Status"] == "Success"
            if release == "6.5":
                reply = parse(wire.exchange(request)[1].decode())
                assert reply["fault"]["faultString"] == "Failed to parse supplied XML", reply
            else:
                refusal(wire, request, BROKEN, "Xmlm")
            wire.close()


if __name__ == "__main__":
    {"json": new_layer, "without": without}[sys.argv[1]]()
    print(sys.argv[1] + ": passed")
