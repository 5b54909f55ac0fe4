# SPDX-License-Identifier: GPL-3.0-or-later
"""documents.py CASE ARGUMENT…: manual pages and completions say what the programs say of themselves.

man CTL POOLPATCH SIM MAN-FOLDER
completion CTL SIM COMPLETIONS-FOLDER
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile


def help_of(program):
    """What it says of itself, but for what is GTK's."""
    done = subprocess.run([program, "--help-all"], check=True, capture_output=True, text=True,
                          timeout=60)
    return re.sub(r"^GTK\+ Options\n.*?\n\n", "", done.stdout, flags=re.M | re.S)


def options_of_help(text):
    """{option: what its value is called, or ""}"""
    found = re.findall(r"^  (?:-\w, )?(--[\w-]+)(?:\[?=(\S+?)\]?)?(?:\s|$)", text, re.M)
    return dict(found)


def scenarios_of(sim):
    return re.search(r"--scenario=\S+\s+(.*) or a file", help_of(sim)).group(1).split(", ")


def commands_of_help(text):
    """What poolpatchctl lists below "Commands:", each without what it does."""
    listed = re.search(r"^Commands:\n(.*?)\n\n", text, re.M | re.S).group(1)
    return {re.split(r"\s{2,}|(?<=[A-Z]…) ", line.strip())[0].replace("…", "...")
            for line in listed.split("\n")}


def plain(line):
    """The text of a line of a manual page: ".B" has spaces between its arguments, ".BI" none."""
    macro, _, rest = line.partition(" ")
    words = [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', rest)]
    text = (" " if len(macro) == len(".B") else "").join(words)
    return re.sub(r"\\f.", "", text).replace("\\-", "-")


def entries_of_man(text, section):
    """The heads of the paragraphs of a section."""
    part = re.search(rf"^\.SH {section}\n(.*?)(?=^\.SH |\Z)", text, re.M | re.S).group(1)
    return [plain(head) for head in re.findall(r"^\.TP\n(.*)$", part, re.M)]


def options_of_man(text):
    options = {}
    for head in entries_of_man(text, "OPTIONS"):
        name, _, value = head.split(", ")[-1].replace("[", "").replace("]", "").partition("=")
        options[name] = value
    return options


def same(what, said, written):
    """@said: by the program"""
    assert said, what
    if isinstance(said, dict):
        said, written = set(said.items()), set(written.items())
    said, written = set(said), set(written)
    assert said == written, (f"{what}: only the program has {sorted(said - written)}, "
                             f"only what is written {sorted(written - said)}")


def lint_pages(folder):
    """groff's warnings, all of them."""
    if shutil.which("groff") is None:
        print("groff is not here: the pages are not formatted")
        return
    for page in folder.glob("*.1"):
        done = subprocess.run(["groff", "-man", "-ww", "-Kutf8", "-Tutf8", page],
                              capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0 and done.stderr == "", done.stderr
        assert "poolpatch" in done.stdout


def check_man(ctl, window, sim, folder):
    folder = pathlib.Path(folder)
    pages = {page.name: page.read_text() for page in folder.glob("*.1")}
    assert len(pages) == 3, pages.keys()
    for name, program in (("poolpatchctl.1", ctl), ("poolpatch.1", window),
                          ("poolpatch-sim.1", sim)):
        said, written = options_of_help(help_of(program)), options_of_man(pages[name])
        for option in ("--help-all", "--help-gapplication", "--help-gtk"):
            said.pop(option, None)
        same(name, said, written)
    said = commands_of_help(help_of(ctl))
    assert len(said) > 20 and "runs resume ID" in said, said
    same("commands", said, set(entries_of_man(pages["poolpatchctl.1"], "COMMANDS")))
    listed = pages["poolpatch-sim.1"].replace("\\-", "-")
    for scenario in scenarios_of(sim):
        assert re.search(rf"^\.BR? {scenario}( ,)?$", listed, re.M), f"scenario {scenario}"
    lint_pages(folder)


class Bash:
    """What bash offers for the last of some words."""

    SCRIPT = """
      compopt () { :; }
      source "$1"; shift
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
      $(complete -p poolpatchctl | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      [ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' "${COMPREPLY[@]}"
    """

    def __init__(self, script, home, ctl):
        self.script = os.path.abspath(script)
        self.home = home
        self.environment = {"PATH": os.path.dirname(os.path.abspath(ctl)) + ":/usr/bin:/bin",
                            "HOME": home, "LC_ALL": "C.UTF-8", "GSETTINGS_BACKEND": "memory"}

    def offers(self, *words):
        done = subprocess.run(["bash", "--norc", "-c", self.SCRIPT, "bash", self.script,
                               "poolpatchctl", *words], env=self.environment,
                              cwd=os.path.join(self.home, "here"),
                              capture_output=True, text=True, timeout=60, check=True)
        assert done.stderr == "", done.stderr
        return sorted(done.stdout.split("\n")[:-1])

    def expect(self, words, offered):
        got = self.offers(*words)
        assert got == sorted(offered), f"{words}: {got}, expected {sorted(offered)}"


def furnish(home):
    """A home with a saved pool, and files."""
    config = pathlib.Path(home, ".config/poolpatch")
    config.mkdir(parents=True)
    (config / "pools.ini").write_text(
        "[11111111-2222-3333-4444-555555555555]\nname=the lab\naddress=https://xs1.lab:8443\n"
        "user=root\nmembers=\n")
    pathlib.Path(home, "here/stick").mkdir(parents=True)
    for name in ("XS62E001.zip", "notes.txt"):
        pathlib.Path(home, "here", name).write_text("")


def check_bash(ctl, sim, script):
    with tempfile.TemporaryDirectory(prefix="pp-completion-") as home:
        furnish(home)
        bash = Bash(script, home, ctl)
        options = options_of_help(help_of(ctl))
        same("options of bash", options.keys(), bash.offers("--"))
        commands = {line.split()[0] for line in commands_of_help(help_of(ctl))}
        same("commands of bash", commands, bash.offers(""))
        bash.expect(["--demo", "=", ""], scenarios_of(sim))
        # With = as a word, or in it, or without.
        bash.expect(["--order", "=", "m"], ["master-first"])
        bash.expect(["--order=t"], ["toolstacks-first"])
        bash.expect(["plan", "--stuck", "s"], ["suspend", "shut-down"])
        bash.expect(["--mode", "="], ["automatic", "manual"])
        # A value is no command, and an option no argument.
        bash.expect(["--user", "plan", "re"], ["restart"])
        bash.expect(["--user", "=", "plan", "--json", "library", "ex"], ["export"])
        bash.expect(["library", "export", ""], ["stick"])
        bash.expect(["library", "import", ""], ["XS62E001.zip", "stick"])
        bash.expect(["apply", ""], ["XS62E001.zip", "stick"])
        bash.expect(["plan", "maintenance", ""], ["enter", "leave"])
        bash.expect(["runs", ""], ["show", "resume", "unwind"])
        bash.expect(["runs", "show", ""], [])
        bash.expect(["--password-file", "n"], ["notes.txt"])
        # The saved pools, as readline cuts an address.
        bash.expect(["--server", ""], ["https://xs1.lab:8443"])
        bash.expect(["--server", "https", ":", "//x"], ["//xs1.lab:8443"])
        bash.expect(["--server", "=", "https", ":", "//xs1.lab", ":"], ["8443"])
        bash.expect(["--server", "http", ":", "//x"], [])


def check_zsh(ctl, script):
    text = pathlib.Path(script).read_text()
    options = set(re.findall(r"'\*?(?:\(- \*\))?(--[\w-]+)(?:=-?)?\[", text)) | {"--help"}
    same("options of zsh", options_of_help(help_of(ctl)).keys(), options)
    commands = set(re.findall(r"^    '([a-z]+):", text, re.M))
    same("commands of zsh", {line.split()[0] for line in commands_of_help(help_of(ctl))}, commands)
    if shutil.which("zsh") is not None:
        subprocess.run(["zsh", "-n", script], check=True, timeout=60)


def check_completion(ctl, sim, folder):
    check_bash(ctl, sim, os.path.join(folder, "poolpatchctl"))
    check_zsh(ctl, os.path.join(folder, "_poolpatchctl"))


def main():
    {"man": check_man, "completion": check_completion}[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
