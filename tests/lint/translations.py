# SPDX-License-Identifier: GPL-3.0-or-later
"""translations.py SOURCE_ROOT: every language has every text, with the directives of the original.

What is there to translate is read anew from the sources, so that a text nobody has translated yet is
found, and where it stands is said.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

LANGUAGES = ["de", "es", "fr", "ja", "zh_CN"]
XGETTEXT = ["xgettext", "--from-code=UTF-8", "--add-comments", "--keyword=_", "--keyword=N_",
            "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=g_dngettext:2,3", "--flag=N_:1:pass-c-format",
            "--flag=g_dngettext:2:pass-c-format", "--flag=g_strdup_printf:1:c-format",
            "--flag=g_set_error:4:c-format", "--flag=g_print:1:c-format"]


def run(*command, **options):
    return subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=60, check=False, **options)


def extract(root, template):
    done = run(*XGETTEXT, "--files-from=po/POTFILES.in", "--output", template, cwd=root)
    assert done.returncode == 0, done.stdout


def problems(path, template, folder):
    """What is wrong with a file of translations."""
    formats = run("msgfmt", "--check", "--output-file=/dev/null", path)
    if formats.returncode != 0:
        yield formats.stdout
    # Which one is missing, or marked as a guess.
    missing = run("msgcmp", path, template)
    if missing.returncode != 0:
        yield missing.stdout
    entries = pathlib.Path(folder, "entries")
    run("msgattrib", "--no-obsolete", "--no-wrap", "--no-location", "--output", entries, path)
    for original, translated in re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$',
                                           entries.read_text(encoding="utf-8"), re.MULTILINE):
        yield from compare(path, original, translated)


def compare(path, original, translated):
    # One underlined letter for one; names of the wire (pool_patch) stay as they are.
    for what, pattern in (("mnemonics", "_"), ("markup", r"</?[a-z]+>"), ("options", r"--[a-z][a-z-]+")):
        if sorted(re.findall(pattern, original)) != sorted(re.findall(pattern, translated)):
            yield f"{path}: the {what} differ: {original!r}, {translated!r}"


def main():
    root = pathlib.Path(sys.argv[1])
    linguas = (root / "po/LINGUAS").read_text().split()
    assert linguas == LANGUAGES, f"po/LINGUAS has {linguas}"
    found = []
    with tempfile.TemporaryDirectory(prefix="pp-po-") as folder:
        template = pathlib.Path(folder, "template.pot")
        extract(root, template)
        for language in linguas:
            found += problems(root / "po" / f"{language}.po", template, folder)
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
