# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks the install wizard to its last page by the names of its buttons alone."""
import time

import a11y

FORWARD = "Get and upload|Continue|Show the plan|Install"
DONE = "All servers have what was chosen"
FAILED = "[Nn]ot everything was installed"


class Walk:
    """@screen is the program, @page is called with a telling name at each new page."""

    def __init__(self, screen, page):
        self.screen = screen
        self.page = page

    def wizard(self):
        root = self.screen.root()
        if root is None:  # busy: it did not answer the bus this time
            return None
        for node in a11y.children(root):
            if a11y.is_shown(node) and a11y.name_of(node).startswith("Install"):
                return node
        return None

    def buttons(self, names):
        wizard = self.wizard()
        if wizard is None:
            return []
        pattern = a11y.re.compile(names)
        return [node for node in a11y.walk_shown(wizard)
                if a11y.role_of(node) == "push button" and a11y.is_enabled(node) and
                pattern.fullmatch(a11y.name_of(node))]

    def says(self, pattern):
        wizard = self.wizard()
        compiled = a11y.re.compile(pattern, a11y.re.S)
        return wizard is not None and any(
            compiled.search(a11y.text_of(node)) for node in a11y.walk_shown(wizard))

    def open(self):
        self.screen.press("Install hotfixes…", seconds=30)
        self.screen.wait(self.wizard, "the wizard")

    def forward(self, seconds=120):
        """Presses the forward button of this page once it can be pressed; False on the last."""
        end = time.monotonic() + seconds
        tick = 0.1
        while time.monotonic() < end:
            if self.says(f"{DONE}|{FAILED}"):
                return False
            found = self.buttons(FORWARD)
            if found:
                name = a11y.name_of(found[0])
                self.page(name)
                self.screen.act(found[0])
                return name
            if not self.screen.alive():
                raise AssertionError("the program ended in the wizard")
            a11y.settle(tick)
            tick = min(1.5 * tick, a11y.LONGEST_TICK)
        raise AssertionError(f"no way on within {seconds} s; there was:\n{self.screen.tree()}")
