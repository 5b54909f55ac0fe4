#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of hotfixes and their files come through a proxy; pools are asked directly, or through it.

usage: proxy.py POOLPATCHCTL
"""
import os
import pathlib
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from desk import Desk  # noqa: E402
from proxy import Proxy  # noqa: E402
from sim import Sim  # noqa: E402

SECRET = "pro/xy:secret"


def options(proxy, desk, user=None, secret=None):
    words = ["--proxy", proxy.address]
    if user:
        file = desk.path / "proxy-password"
        file.write_text(secret + "\n")
        words += ["--proxy-user", user, "--proxy-password-file", file]
    return words


def feed_and_files(sim, **kind):
    proxy = Proxy(**kind)
    with Desk(sys.argv[1]) as desk:
        words = options(proxy, desk, "me" if kind else None, SECRET)
        desk.ctl(sim, "status", *words, expect=1)
        assert proxy.requests and all(sim.about["feed"] in r for r in proxy.requests), \
            proxy.requests
        proxy.requests.clear()
        desk.ctl(sim, "download", "XS62ESP1", *words)
        assert list(desk.library.glob("*.xsupdate")), "nothing was downloaded"
        files = [r for r in proxy.requests if sim.about["feed"] not in r]
        assert files and all(r.startswith("GET http://") for r in files), proxy.requests


def without(sim):
    proxy = Proxy()
    with Desk(sys.argv[1]) as desk:
        desk.ctl(sim, "status", "--proxy", "none", expect=1)
        desk.ctl(sim, "status", "--proxy", "system", expect=1)
        assert not proxy.requests, proxy.requests


def of_the_system(sim):
    proxy = Proxy(basic=f"me:{SECRET}")
    me = f"http://me:{urllib.parse.quote(SECRET, safe='')}@127.0.0.1:{proxy.port}"
    os.environ.update(GIO_USE_PROXY_RESOLVER="libproxy", http_proxy=me, https_proxy=me, no_proxy="")
    with Desk(sys.argv[1]) as desk:
        desk.ctl(sim, "status", expect=1)
        assert proxy.requests and all(sim.about["feed"] in r for r in proxy.requests), \
            proxy.requests
        desk.ctl(sim, "status", "--proxy-pools", expect=1)
        assert any(r.startswith("CONNECT 127.0.0.1:") for r in proxy.requests), proxy.requests


def refusals(sim):
    with Desk(sys.argv[1]) as desk:
        for proxy, words, said in (
                (Proxy(basic=f"me:{SECRET}"), [], "wants a user name and a password"),
                (Proxy(basic=f"me:{SECRET}"), ["me", "wr0ng"], "refuses the user name"),
                (Proxy(digest=f"me:{SECRET}"), ["me", "wr0ng"], "refuses the user name"),
                (Proxy(mood="garbage"), [], "Could not parse"),
                (Proxy(mood="close"), [], "no way to")):
            done = desk.ctl(sim, "feed", "refresh", *options(proxy, desk, *words), expect=6)
            assert said in done.stderr and f"proxy 127.0.0.1:{proxy.port} " in done.stderr, \
                done.stderr
            assert "wr0ng" not in done.stderr, done.stderr
        done = desk.ctl(sim, "status", "--proxy", f"http://me:{SECRET}@127.0.0.1:1", expect=6)
        assert "not the address of a proxy" in done.stderr and SECRET not in done.stderr, \
            done.stderr


def pools_too(sim, **kind):
    # Nobody but the proxy knows that name: what does not go through it goes nowhere.
    proxy = Proxy(aliases={"pool.invalid": "127.0.0.1"}, **kind)
    port = urllib.parse.urlsplit(sim.server).port
    server = f"https://pool.invalid:{port}"
    with Desk(sys.argv[1]) as desk:
        words = options(proxy, desk, "me" if kind else None, SECRET)
        done = desk.ctl(sim, "status", *words, server=server, expect=3)
        assert "pool.invalid" in done.stderr and "proxy" not in done.stderr, done.stderr
        assert not any("pool.invalid" in r for r in proxy.requests), proxy.requests

        desk.ctl(sim, "apply", "XS62ESP1", "--yes", "--proxy-pools", *words, server=server)
        tunnels = [r for r in proxy.requests if r.startswith("CONNECT")]
        assert tunnels and set(tunnels) == {f"CONNECT pool.invalid:{port}"}, tunnels
        state = sim.state()["pools"][0]
        assert all("0850b186-4d47-11e3-a720-001b2151a503" in h["installed"]
                   for h in state["hosts"]), state
        desk.check_calls(sim)


def pools_refused(sim):
    with Desk(sys.argv[1]) as desk:
        for proxy, words, said in (
                (Proxy(digest=f"me:{SECRET}"), ["me", "wr0ng"], "refuses the user name"),
                (Proxy(mood="refuse"), [], "it answered 403 Not this one")):
            done = desk.ctl(sim, "status", "--proxy-pools", *options(proxy, desk, *words), expect=3)
            assert said in done.stderr and f"proxy 127.0.0.1:{proxy.port} " in done.stderr, \
                done.stderr
            assert "wr0ng" not in done.stderr, done.stderr
        done = desk.ctl(sim, "status", "--timeout", "9", expect=2)
        assert "10 to 3600" in done.stderr, done.stderr


def main():
    with Sim("--scenario", "single", "--login-delay", "0.1") as sim:
        feed_and_files(sim)
        feed_and_files(sim, basic=f"me:{SECRET}")
        feed_and_files(sim, digest=f"me:{SECRET}")
        without(sim)
        refusals(sim)
        pools_refused(sim)
        of_the_system(sim)
    for kind in {}, {"digest": f"me:{SECRET}"}:
        with Sim("--scenario", "single", "--login-delay", "0.1", "--speed", "100") as sim:
            pools_too(sim, **kind)


main()
