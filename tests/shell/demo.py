# SPDX-License-Identifier: GPL-3.0-or-later
"""demo.py BUILD OUTDIR: patches the simulated pool with the program itself, by accessible names.

Says what it does, writes a picture of each page to OUTDIR, and ends well only when the last page
says that the servers have the hotfixes and the window behind it agrees.
"""
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import a11y  # noqa: E402
import screen  # noqa: E402
import walk  # noqa: E402

SERVERS = 3
RUN_SECONDS = 400


class Demo:
    def __init__(self, build, folder):
        self.build = build
        self.folder = os.path.abspath(folder)
        self.count = 0
        self.program = None

    def say(self, sentence):
        print(sentence, flush=True)

    def shoot(self, name):
        self.count += 1
        self.program.shoot(os.path.join(self.folder, f"{self.count:02d}-{name}.png"))

    def outstanding(self):
        """By server, what the sidebar says of it."""
        return [a11y.name_of(row) for row in self.program.all("list item", r"xs\d,.*")]

    def page(self, forward):
        self.say(f"  I press “{forward}”.")
        self.shoot(forward.lower().replace(" ", "-").rstrip("…"))

    def patch(self):
        self.program.wait(lambda: len(self.outstanding()) == SERVERS, "the three servers", 60)
        self.program.wait(lambda: all("outstanding" in name for name in self.outstanding()),
                          "hotfixes outstanding on each server", 60)
        self.say("The simulated pool is connected. It says:")
        for name in self.outstanding():
            self.say(f"  {name}")
        self.shoot("pool")

        walker = walk.Walk(self.program, self.page)
        walker.open()
        self.say("The wizard is open.")
        started = time.monotonic()
        while walker.forward(RUN_SECONDS):
            a11y.settle(0.3)
        self.say(f"The run took {time.monotonic() - started:.0f} seconds.")
        self.shoot("result")
        return walker

    def run(self):
        with screen.Screen(self.build, "--demo") as self.program:
            walker = self.patch()
            if not walker.says(walk.DONE):
                raise AssertionError("the result does not say that all servers have the hotfixes:\n"
                                     + self.program.tree())
            self.program.wait(lambda: all("up to date" in name for name in self.outstanding()),
                              "the sidebar calling each server up to date", 30)
            self.say("All servers have the hotfixes. Read back from the pool:")
            for name in self.outstanding():
                self.say(f"  {name}")
        self.say(f"The pictures are in {self.folder}.")


def main():
    if len(sys.argv) != 3:
        raise SystemExit("usage: demo.py BUILD OUTDIR")
    try:
        Demo(sys.argv[1], sys.argv[2]).run()
    except AssertionError as error:
        raise SystemExit(f"The demo did not end well: {error}")


if __name__ == "__main__":
    main()
