# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds and uses the widgets of a program by what a screen reader is told of them."""
import re
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

TICK = 0.05
# Each look at a program is thousands of messages, which the program has to answer: rarer looks at
# what takes its time.
LONGEST_TICK = 0.4


def settle(seconds):
    """Lets the messages of the accessibility bus in for so long."""
    context = GLib.MainContext.default()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        while context.iteration(False):
            pass
        time.sleep(0.01)


def children(node):
    try:
        for i in range(min(node.get_child_count(), 2000)):
            child = node.get_child_at_index(i)
            if child is not None:
                yield child
    except GLib.Error:
        return


def walk(node):
    """@node and all below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def walk_shown(node):
    """All below @node that is shown: nothing is, below what is not."""
    for child in children(node):
        if is_shown(child):
            yield child
            yield from walk_shown(child)


def name_of(node):
    try:
        return node.get_name() or ""
    except GLib.Error:
        return ""


def role_of(node):
    try:
        return node.get_role_name() or ""
    except GLib.Error:
        return ""


def has_state(node, state):
    try:
        return node.get_state_set().contains(state)
    except GLib.Error:
        return False


def is_shown(node):
    return has_state(node, Atspi.StateType.SHOWING)


def is_enabled(node):
    return has_state(node, Atspi.StateType.SENSITIVE)


def is_checked(node):
    return has_state(node, Atspi.StateType.CHECKED)


def text_of(node):
    """What a label or an entry says: its text, or else its name."""
    try:
        text = node.get_text_iface()
        if text is not None:
            return text.get_text(0, min(text.get_character_count(), 10000))
    except GLib.Error:
        pass
    return name_of(node)


class Program:
    """A program on the accessibility bus; @pid is its process."""

    def __init__(self, pid, alive=lambda: True):
        self.pid = pid
        self.alive = alive

    def root(self):
        for app in children(Atspi.get_desktop(0)):
            try:
                if app.get_process_id() == self.pid:
                    return app
            except GLib.Error:
                continue
        return None

    def nodes(self, shown=True):
        root = self.root()
        if root is None:
            return iter(())
        return walk_shown(root) if shown else walk(root)

    def all(self, role=None, name=None, shown=True):
        """Those whose role and name match the regular expressions @role and @name, in full."""
        pattern = re.compile(name, re.S) if name is not None else None
        return [node for node in self.nodes(shown)
                if (role is None or re.fullmatch(role, role_of(node))) and
                (pattern is None or pattern.fullmatch(name_of(node)))]

    def wait(self, condition, what, seconds=20):
        end = time.monotonic() + seconds
        tick = TICK
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            if not self.alive():
                raise AssertionError(f"the program ended while waiting for {what}")
            settle(tick)
            tick = min(1.5 * tick, LONGEST_TICK)
        raise AssertionError(f"not within {seconds} s: {what}\nThere was:\n{self.tree()}")

    def find(self, role, name, seconds=20):
        return self.wait(lambda: self.all(role, name), f"{role} “{name}”", seconds)[0]

    def find_enabled(self, role, name, seconds=20):
        return self.wait(lambda: [node for node in self.all(role, name) if is_enabled(node)],
                         f"{role} “{name}”, enabled", seconds)[0]

    def press(self, name, role="push button", seconds=20):
        """Presses the button @name once it can be pressed."""
        node = self.find_enabled(role, name, seconds)
        self.act(node)
        return node

    def act(self, node):
        action = node.get_action_iface()
        if action is None or action.get_n_actions() == 0:
            raise AssertionError(f"nothing can be done with {role_of(node)} “{name_of(node)}”")
        action.do_action(0)
        settle(TICK)

    def type(self, name, text, role="text"):
        node = self.find_enabled(role, name)
        node.get_editable_text_iface().set_text_contents(text)
        settle(TICK)

    def select(self, node):
        """Selects a row in its list."""
        parent = node.get_parent()
        selection = parent.get_selection_iface()
        selection.select_child(node.get_index_in_parent())
        settle(TICK)

    def choose(self, name):
        """Of the menu of the window, which has what can be done with the selected pool too."""
        def shown():
            if not self.all("push button|menu item", name):
                self.press("Menu", role="toggle button")
            return [node for node in self.all("push button|menu item", name) if is_enabled(node)]
        self.act(self.wait(shown, f"{name} in the menu")[0])

    def says(self, text):
        """Whether a label or a name that is shown has @text in it."""
        return any(text in text_of(node) for node in self.nodes())

    def tree(self):
        """The names that are shown, for who has to find out what went wrong."""
        return "\n".join(f"  {role_of(node)}: {name_of(node)!r}"
                         for node in self.nodes() if name_of(node))
