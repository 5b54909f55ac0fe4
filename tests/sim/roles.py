#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts with a role: what they may do, and how the rest is refused."""
import pool
from pool import Pool, Sim, expect, hotfix

READER, OPERATOR = "LAB\\ada", "ben@lab.example"
ACCOUNTS = ("--account", READER + "=read-only", "--account", OPERATOR + "=pool-operator")


class Account(Pool):
    """A session of an account that is not root."""

    def __init__(self, sim, user):
        super().__init__(sim, login=False)
        self.session = self.raw("session.login_with_password", user, sim.about["password"])


def rights_of(account):
    return (account.call("session.get_is_local_superuser", account.session),
            set(account.call("session.get_rbac_permissions", account.session)))


def rights():
    with Sim("--scenario", "lab", "--login-delay", "0.1", *ACCOUNTS) as sim:
        assert rights_of(Pool(sim)) == (True, set())
        superuser, permissions = rights_of(Account(sim, READER))
        assert not superuser and "task.create" in permissions, permissions
        assert not permissions & {"pool_patch.apply", "host.disable", "vm.pool_migrate"}
        superuser, permissions = rights_of(Account(sim, OPERATOR))
        assert not superuser
        assert permissions >= {"pool_patch.apply", "host.disable", "host.reboot", "vm.pool_migrate"}
        failure = expect("SESSION_AUTHENTICATION_FAILED", Account, sim, "ADA")
        assert failure[0] == "ADA", failure


def refusals():
    with Sim("--scenario", "lab", "--login-delay", "0.1", *ACCOUNTS) as sim:
        reader = Account(sim, READER)
        host = reader.by_name("host", "xs2")
        for method in ("host.disable", "Async.host.reboot", "host.call_plugin"):
            permission = method.replace("Async.", "")
            failure = expect("RBAC_PERMISSION_DENIED", reader.call, method, host)
            assert failure[0] == permission and len(failure) == 2, failure
        expect("RBAC_PERMISSION_DENIED", reader.call, "host.add_to_other_config", host, "a", "b")
        assert reader.record("host", host)["enabled"] is True
        ref = next(iter(reader.call("pool.get_all_records")))
        key = "XenCenter.IgnorePatches"
        failure = expect("RBAC_PERMISSION_DENIED", reader.call, "pool.remove_from_other_config",
                         ref, key)
        assert failure[0] == "pool.remove_from_other_config", failure
        first, _, task = reader.put(hotfix("XS62ESP1014"))
        assert b" 403 " in first.split(b"\r\n")[0], first
        failure = expect("RBAC_PERMISSION_DENIED", reader.wait, task)
        assert failure[0] == "http/put_pool_patch_upload", failure
        assert not reader.call("pool_patch.get_by_name_label", "XS62ESP1014")

        operator = Account(sim, OPERATOR)
        before = operator.call("pool.get_other_config", ref)
        operator.call("pool.remove_from_other_config", ref, key)
        operator.call("pool.add_to_other_config", ref, key, "a,b")
        failure = expect("MAP_DUPLICATE_KEY", operator.call, "pool.add_to_other_config", ref, key,
                         "c")
        assert failure == ["pool", "other_config", ref, key], failure
        assert reader.call("pool.get_other_config", ref) == {**before, key: "a,b"}
        operator.call("host.disable", host)
        assert reader.record("host", host)["enabled"] is False


pool.run_cases({"rights": rights, "refusals": refusals})
