# SPDX-License-Identifier: GPL-3.0-or-later
"""help.py SOURCE: the help is whole, and speaks of what there is.

Links lead somewhere and every page is led to; each pre-check has its entry, with the title that the
program gives it; what is set in bold is written so in the program; commands and options are known; the
colours can be read.
"""
import html.parser
import pathlib
import re
import sys

VOID = {"meta", "link", "br", "img", "hr"}


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.links, self.ids, self.texts, self.open = [], [], [], []
        self.feed(path.read_text())
        assert not self.open, f"{path.name}: {self.open} is not closed"

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.links += [attrs[name] for name in ("href", "src") if name in attrs]
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag not in VOID:
            self.open.append(tag)
            self.texts.append([tag, attrs.get("id"), ""])

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> in {self.open}"
        self.open.pop()

    def handle_data(self, data):
        """To the element that was begun last and is open still, and to those around it."""
        depth = len(self.open)
        for entry in reversed(self.texts):
            if depth == 0:
                break
            if entry[0] == self.open[depth - 1]:
                entry[2] += data
                depth -= 1

    def all(self, *tags):
        return [(tag, name, " ".join(text.split())) for tag, name, text in self.texts if tag in tags]


def check_links(folder, pages):
    reached, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        for link in pages[name].links:
            file, _, fragment = link.partition("#")
            file = file or name
            assert (folder / file).is_file(), f"{name} leads to {link}, which is not there"
            if file in pages:
                assert not fragment or fragment in pages[file].ids, f"{name}: no {link}"
                waiting.append(file)
    assert reached == set(pages), f"no way leads to {set(pages) - reached}"


def texts_of(source):
    """What a person may read in the program, without mnemonics."""
    texts = set()
    for path in source.glob("src/**/*.ui"):
        found = re.findall(r'translatable="yes"[^>]*>([^<]*)<', path.read_text())
        texts.update(html.unescape(text) for text in found)
    for path in source.glob("src/**/*.c"):
        found = re.findall(r'_\(\s*(?:"[^"]*",\s*)?((?:"(?:[^"\\]|\\.)*"\s*)+)\)', path.read_text())
        texts.update("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text)) for text in found)
    return {text.replace("_", "") for text in texts}


def check_words(source, pages):
    texts = texts_of(source)
    for name, page in pages.items():
        for _, _, label in page.all("b"):
            assert label in texts, f"{name}: the program says nowhere “{label}”"


def check_checks(source, page):
    """The pre-checks are those that are in a group, and those that have a title."""
    report = (source / "src/plan/pp-check-report.c").read_text()
    codes = re.findall(r'\{ "([a-z-]+)", PP_CHECK_GROUP_\w+ \}', report)
    text = (source / "src/text/pp-text-problem.c").read_text()
    titles = dict(re.findall(r'^  \{ "([a-z-]+)", N_\("([^"]*)"\)', text, re.M))
    groups = re.findall(r'\[PP_CHECK_GROUP_\w+\] = N_\("([^"]*)"\)', text)
    entries = {code: title.replace("’", "'") for _, code, title in page.all("h3")}

    assert len(codes) > 20 and set(codes) == set(titles), set(codes) ^ set(titles)
    assert entries == titles, sorted(set(entries.items()) ^ set(titles.items()))
    assert [title for _, _, title in page.all("h2")] == groups, groups


def check_commands(source, pages):
    text = (source / "src/cli/pp-ctl-options.c").read_text()
    options = {"--" + name for name in re.findall(r'\{ "([a-z-]+)", 0,', text)}
    commands = re.findall(r'"  ([a-z]+(?: [a-z]+)?)', text)
    assert "runs resume" in commands and "--json" in options

    for name, page in pages.items():
        for _, _, said in page.all("code", "pre"):
            for option in re.findall(r"(?<![\w-])--[a-z-]+", said):
                assert option in options, f"{name}: {option}"
            for command in re.findall(r"poolpatchctl ([a-z]+(?: [a-z]+)?)", said):
                assert command in commands, f"{name}: {command}"


def luminance(colour):
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def check_colours(sheet):
    themes = [dict(re.findall(r"--(\w+): (#\w{6});", block))
              for block in re.findall(r":root \{(.*?)\}", sheet, re.S)]
    assert len(themes) == 2
    for theme in themes:
        for front in ("text", "quiet", "accent"):
            for back in ("ground", "box"):
                pair = sorted((luminance(theme[front]), luminance(theme[back])))
                contrast = (pair[1] + 0.05) / (pair[0] + 0.05)
                assert contrast >= 4.5, f"{front} on {back}: {contrast:.1f}"


def main():
    source = pathlib.Path(sys.argv[1])
    folder = source / "data/help"
    pages = {path.name: Page(path) for path in folder.glob("*.html")}
    check_links(folder, pages)
    check_words(source, pages)
    check_checks(source, pages["checks.html"])
    check_commands(source, pages)
    check_colours((folder / "help.css").read_text())


if __name__ == "__main__":
    main()
