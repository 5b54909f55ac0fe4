#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong, on the command line: said in words, with the right exit status, nothing half done.

usage: faults.py POOLPATCHCTL CASE
"""
import json
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from desk import Desk, hosts_of, vms_of  # noqa: E402
from sim import Sim  # noqa: E402

CTL = sys.argv[1]


def lab(*more):
    return Sim("--scenario", "lab", "--speed", "150", "--login-delay", "0.1", *more)


def host(state, name):
    return next(h for pool in state["pools"] for h in pool["hosts"] if h["name"] == name)


def password():
    with lab() as sim, Desk(CTL) as desk:
        done = desk.ctl(sim, "status", expect=3, password="wrong")
        assert "SESSION_AUTHENTICATION_FAILED" in done.stderr, done.stderr


def vanished():
    """The pool goes for good while a hotfix is applied: it is said, waited for, and can be ended."""
    with lab() as sim, Desk(CTL) as desk:
        sim.ask("/faults", [{"method": "pool_patch.apply", "action": "hang"}])
        run = desk.begin(sim, "apply", "XS62ESP1", "--yes")
        for line in run.stdout:
            if "running" in line and "Apply" in line:
                break
        time.sleep(0.3)
        sim.process.kill()
        said = next(line for line in run.stdout if "is lost" in line)
        assert sim.server.split("/")[2].split(":")[0] in said, said
        start = time.monotonic()
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
        assert run.returncode == 5, (run.returncode, out, err)
        assert time.monotonic() - start < 15, "it took its time to end"
        assert "xs1 was left in maintenance mode" in err, err
        assert "Whether this step took effect is not known: “Apply XS62ESP1 to xs1”" in err, err
        assert "was not finished" in err, err
        journal = next((desk.path / "state/runs").glob("*/journal.jsonl")).read_text()
        assert json.loads(journal.splitlines()[-1])["event"] == "ended", journal


def certificate():
    with lab() as sim, Desk(CTL) as desk:
        done = desk.ctl(sim, "status", expect=3, trust=False)
        assert not [c for c in sim.calls() if "login" in c["method"]], "it logged in unasked"
        hexes = [w.strip(".,()").replace(":", "").lower() for w in done.stderr.split()]
        prints = [w for w in hexes if len(w) == 64]
        assert prints, done.stderr
        desk.ctl(sim, "status", "--pin", prints[0], expect=1, trust=False)
        desk.ctl(sim, "status", "--pin", "0" * 64, expect=3, trust=False)

    # The same server later, with another certificate: everything stops.
    with Desk(CTL) as desk:
        with lab("--port", "24817") as sim:
            desk.ctl(sim, "status", expect=1)
        with lab("--port", "24817") as sim:
            done = desk.ctl(sim, "status", expect=3)
            assert not [c for c in sim.calls() if "login" in c["method"]]


def member():
    with lab() as sim, Desk(CTL) as desk:
        other = next(h for h in sim.about["hosts"] if h != sim.server)
        document = json.loads(desk.ctl(sim, "status", "--json", server=other, expect=1).stdout)
        assert document["pools"][0]["address"] == sim.server, document["pools"][0]["address"]


def second_server():
    fault = {"method": "pool_patch.precheck", "host": "xs2", "action": "fail",
             "error": ["PATCH_PRECHECK_FAILED_UNKNOWN_ERROR", "OpaqueRef:x", "no room for it"]}
    with lab() as sim, Desk(CTL) as desk:
        # All seven pass while the plan is made; the first one fails when its turn comes.
        fault["nth"] = 8
        sim.ask("/faults", [fault])
        before = sim.state()
        done = desk.ctl(sim, "--recommended", "--yes", "--json", "apply", expect=5)
        report = json.loads(done.stdout)
        assert report["state"] == "failed" and "xs2" in json.dumps(report["error"]), report
        after = sim.state()
        assert host(after, "xs1")["reboots"] == 1
        assert host(after, "xs3") == host(before, "xs3"), "the third server was touched"
        runs = json.loads(desk.ctl(sim, "runs", "--json", expect=0).stdout)["runs"]
        assert runs[0]["state"] == "failed" and runs[0]["id"] == report["run"]

        # Gone on with when the reason is gone: what is done is not done again.
        said = desk.ctl(sim, "status", expect=1).stdout
        assert f"runs resume {report['run']}" in said, said
        desk.ctl(sim, "runs", "resume", report["run"], expect=5)
        done = desk.ctl(sim, "runs", "resume", report["run"], "--yes", "--json")
        report = json.loads(done.stdout)
        assert report["state"] == "done" and len({len(h["installed"]) for h in report["hosts"]}) == 1
        assert [h["reboots"] for h in hosts_of(sim.state())] == [1, 1, 1]
        assert "was not finished" not in desk.ctl(sim, "status").stdout


def fix():
    """What stands in the way is taken out of it for as long as it takes."""
    with Sim("--scenario", "ha", "--speed", "150") as sim, Desk(CTL) as desk:
        done = desk.ctl(sim, "apply", "--recommended", "--yes", expect=4)
        assert not [c for c in sim.calls() if "disable_ha" in c["method"]], done.stdout
        report = json.loads(desk.ctl(sim, "apply", "--recommended", "--yes", "--fix", "--json").stdout)
        assert report["state"] == "done" and len(report["restored"]) == 1, report
        assert report["restored"][0].startswith("disable-ha "), report
        sent = [c["method"] for c in sim.calls() if "able_ha" in c["method"]]
        assert sent == ["Async.pool.disable_ha", "Async.pool.enable_ha"], sent


def killed():
    """The program is killed while a server is empty: the next one finds that, and puts it back."""
    with lab() as sim, Desk(CTL) as desk:
        before = sim.state()
        sim.ask("/faults", [{"method": "pool_patch.apply", "action": "hang"}])
        run = desk.begin(sim, "apply", "XS62ESP1", "--yes")
        for line in run.stdout:
            if "running" in line and "Apply" in line:
                break
        time.sleep(0.3)
        run.kill()
        run.communicate()
        sim.ask("/faults", [])
        ident = json.loads(desk.ctl(sim, "runs", "--json").stdout)["runs"][0]["id"]
        said = desk.ctl(sim, "status", expect=1).stdout
        assert "xs1 was left in maintenance mode" in said and f"runs resume {ident}" in said, said
        shown = json.loads(desk.ctl(sim, "runs", "show", ident, "--json").stdout)
        assert [s["kind"] for s in shown["steps"] if s["state"] == "interrupted"] == ["apply"], shown
        assert "interrupted Apply XS62ESP1 to xs1" in desk.ctl(sim, "runs", "show", ident).stdout

        desk.ctl(sim, "runs", "unwind", "no-such-run", expect=2)
        desk.ctl(sim, "runs", "unwind", ident, "--yes")
        after = sim.state()
        assert all(h["enabled"] and h["reboots"] == 0 for h in hosts_of(after)), hosts_of(after)
        assert vms_of(after) == vms_of(before)
        runs = json.loads(desk.ctl(sim, "runs", "--json").stdout)["runs"]
        assert [r["state"] for r in runs] == ["unwound"], runs


def feed():
    with lab() as sim, Desk(CTL) as desk:
        garbage = desk.path / "updates.xml"
        garbage.write_text("<patchdata>\n<patches>\n<patch uuid=")
        done = desk.ctl(sim, "--recommended", "--yes", "apply", feed=str(garbage), expect=6)
        assert "3" in done.stderr and "updates.xml" in done.stderr, done.stderr
        document = json.loads(desk.ctl(sim, "status", "--json", feed=str(garbage),
                                       expect=0).stdout)
        states = {c["state"] for p in document["pools"] for x in p["hotfixes"]
                  for c in x["hosts"].values()}
        assert states <= {"unknown", "installed", "installed-pending"}, states

        # Several sources: each is named with what is wrong, the first that answers serves.
        nowhere = "http://127.0.0.1:1/updates.xml"
        done = desk.ctl(sim, "--feed", nowhere, "--json", "feed", "show", feed=str(garbage), expect=6)
        document = json.loads(done.stdout)
        assert [s["outcome"] for s in document["sources"]] == ["failed", "failed"], document
        assert document["sources"][0]["error"]["line"] == 3 and document["hotfixes"] == [], document
        complaint = json.loads(done.stderr)["error"]
        assert f"tried {garbage}: line 3" in complaint and f"tried {nowhere}" in complaint, complaint
        sources = ["--feed", nowhere, "--feed", sim.about["feed"]]
        desk.ctl(sim, *sources, "feed", feed=str(garbage))
        done = desk.ctl(sim, *sources, "feed", "refresh", feed=str(garbage))
        assert "line 3" in done.stdout and "unchanged" in done.stdout, done.stdout
        sim.ask("/faults", [{"feed": True, "action": "garbage"}])
        desk.ctl(sim, *sources, "feed", "refresh", feed=str(garbage), expect=6)
        done = desk.ctl(sim, *sources, "feed", "show", feed=str(garbage))
        assert "XS62ESP1 " in done.stdout and "the last good copy" in done.stdout, done.stdout
        # What came of a source that is not asked this time is known from the time before.
        good = desk.path / "good.xml"
        good.write_text('<patchdata><patches><patch uuid="u" name-label="N"/></patches></patchdata>')
        done = desk.ctl(sim, "--feed", sim.about["feed"], "--feed", nowhere, "--json", "feed",
                        feed=str(good))
        later = json.loads(done.stdout)["sources"]
        assert [s["outcome"] for s in later] == ["fresh", "failed", "failed"], later
        assert later[1]["copy"] and later[2]["copy"] is None and later[2]["error"], later
        sim.ask("/faults", [])


def mirror():
    """A rule changes where files are fetched from, and what the feed says is told as well."""
    with lab() as sim, Desk(CTL) as desk:
        document = json.loads(desk.ctl(sim, "--json", "feed", "show").stdout)
        base = document["hotfixes"][0]["patch_url"].rsplit("/", 1)[0] + "/"
        other = base.replace("127.0.0.1", "localhost")
        rule = ["--mirror", f"{base}={other}"]
        document = json.loads(desk.ctl(sim, *rule, "--json", "feed", "show").stdout)
        assert document["mirrors"] == [{"from": base, "to": other}], document["mirrors"]
        mirrored = [h for h in document["hotfixes"] if h["patch_url"].startswith(other)]
        assert len(mirrored) > 100, len(mirrored)
        for hotfix in document["hotfixes"]:
            listed = hotfix["patch_url"].replace(other, base) if hotfix in mirrored else None
            assert hotfix["listed_url"] == listed, hotfix
        desk.ctl(sim, *rule, "download", "XS62E001")
        records = [p.read_text() for p in desk.library.rglob("*") if p.suffix in (".ini", ".json")]
        assert any(other in text for text in records), records
        desk.ctl(sim, "--mirror", "nonsense", "feed", expect=2)
        secret = base.replace("://", "://me:secret@")
        for option in (["--feed", secret], ["--mirror", f"{base}={secret}"],
                       ["--file-service", secret]):
            done = desk.ctl(sim, *option, "feed", expect=2)
            assert "password" in done.stderr and "secret" not in done.stderr, done.stderr


def monitoring():
    with lab() as sim, Desk(CTL) as desk:
        done = desk.ctl(sim, "status", "--nagios", expect=2)
        assert done.stdout.startswith("POOLPATCH CRITICAL") and "outstanding=7" in done.stdout
        record = desk.path / "calls.jsonl"
        desk.ctl(sim, "status", "--record", record, expect=1)
        calls = [json.loads(line) for line in record.read_text().splitlines()]
        assert [c["method"] for c in calls][:2] == ["session.login_with_password", "event.from"]
        assert sim.about["password"] not in record.read_text()
    with Sim("--scenario", "up-to-date") as sim, Desk(CTL) as desk:
        done = desk.ctl(sim, "status", "--nagios", expect=0)
        assert done.stdout.startswith("POOLPATCH OK"), done.stdout
    # Each of the four states, and what is not known is never OK, also of a server without a hotfix.
    with Sim("--scenario", "single") as sim, Desk(CTL) as desk:
        feed = desk.path / "updates.xml"
        for priority, value, status, word in (("1", "6.2.0", 2, "CRITICAL"),
                                              ("3", "6.2.0", 1, "WARNING"),
                                              ("3", "9.9.9", 3, "UNKNOWN")):
            feed.write_text(f'<patchdata><serverversions><version name="X" value="{value}">'
                            '<patch uuid="u"/></version></serverversions><patches><patch uuid="u" '
                            f'name-label="N" priority="{priority}"/></patches></patchdata>')
            done = desk.ctl(sim, "status", "--nagios", feed=str(feed), expect=status)
            assert done.stdout.startswith("POOLPATCH " + word + " - "), done.stdout
        nowhere = str(desk.path / "no-such.xml")
        done = desk.ctl(sim, "status", "--nagios", feed=nowhere, expect=3)
        assert "unknown=1" in done.stdout, done.stdout
        desk.ctl(sim, "status", "--nagios", server="https://127.0.0.1:1", expect=3)


def not_handled():
    """XCP-ng and XenServer 8: said truthfully, and left alone."""
    for scenario, technology, word in (("xcp-ng", "yum", "XCP-ng 8.2.1"),
                                       ("xenserver-8", "cdn", "XenServer 8.4.0")):
        with Sim("--scenario", scenario) as sim, Desk(CTL) as desk:
            text = desk.ctl(sim, "status", expect=0).stdout
            assert word in text and "not handled yet" in text and "up to date" not in text, text
            pool = json.loads(desk.ctl(sim, "status", "--json", expect=0).stdout)["pools"][0]
            assert pool["technology"] == technology and pool["hotfixes"] == []
            assert [h["unknown"] for h in pool["hosts"]] == [f"updated-by-{technology}"] * 2
            line = desk.ctl(sim, "status", "--nagios", expect=3).stdout
            assert line.startswith("POOLPATCH UNKNOWN") and "another mechanism" in line, line
            table = desk.ctl(sim, "status", "--csv", "--by-server", expect=0).stdout
            assert table.count("not handled yet") == 2, table
            before = len(sim.calls())
            for words in (["--recommended", "apply"], ["plan", "XS82ECU1"], ["restart", "servers"]):
                done = desk.ctl(sim, "--yes", *words, expect=4)
                assert word in done.stderr and "leaves the pool alone" in done.stderr, done.stderr
            changing = ("host.", "Async.", "VDI.", "pool_", "task.")
            sent = [c["method"] for c in sim.calls()[before:]]
            assert sent and not [m for m in sent if m.startswith(changing)], sent


def usage():
    with lab() as sim, Desk(CTL) as desk:
        desk.ctl(sim, "frobnicate", expect=2)
        desk.ctl(sim, "apply", expect=2)
        desk.ctl(sim, "plan", "XS99E001", expect=2)
        desk.ctl(sim, "plan", "--recommended", "--host", "xs9", expect=2)
        done = desk.ctl(sim, "status", server="https://127.0.0.1:1", expect=3)
        assert "127.0.0.1" in done.stderr


def role():
    """Who may only look is told so before anything is fetched; a directory account may install."""
    with lab("--account", "LAB\\ada=read-only", "--account", "ben@lab.example=pool-operator") as sim, \
            Desk(CTL) as desk:
        desk.ctl(sim, "--user", "LAB\\ada", "status", expect=1)
        done = desk.ctl(sim, "--user", "LAB\\ada", "--recommended", "--yes", "apply", expect=4)
        assert "LAB\\ada may look" in done.stderr and "pool operator" in done.stderr, done.stderr
        assert not desk.library.exists() or not list(desk.library.rglob("*.xsupdate"))
        sent = {call["method"] for call in sim.calls()}
        assert "task.create" not in sent and "host.disable" not in sent, sent
        desk.ctl(sim, "--user", "ben@lab.example", "--host", "xs2", "--yes", "apply", "XS62E011",
                 expect=0)


CASES = {f.__name__.replace("_", "-"): f
         for f in (password, certificate, member, second_server, feed, monitoring, usage, vanished,
                   role, mirror, killed, fix, not_handled)}
CASES[sys.argv[2]]()
