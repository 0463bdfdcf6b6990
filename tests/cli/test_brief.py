"""Briefs: what they tell, that they can be made again, and that no stored text breaks out."""

import re
import resource
import shlex
from base64 import b64decode
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.support import USAGE, Cli, Docket
from tests.conftest import CSTO, SetClock
from tests.migrations.make_old import root
from tests.migrations.test_old import rows
from tracker.app import Tracker
from tracker.cli.render.documents import Document, Paragraph, Run, Table, is_web, plain
from tracker.cli.render.html_page import html_page
from tracker.cli.render.markdown import escaped, markdown
from tracker.errors import FileUnwritable, UnknownReference

FORMS = ("md", "html")
VOID = {"meta"}

HOSTILE = (
    "<script>alert(1)</script>",
    "| pipe | `code` **bold** _it_ ~~gone~~ $x$ [a](javascript:alert(1)) ![i](http://x)",
    "# heading",
    "- list",
    "12. numbered",
    '"><img src=x onerror=alert(1)>',
    "&lt;b&gt; &amp;",
    "\x1b]0;title\x07 \u202e turned",
    "two\n\nparagraphs\n===\n```\nfence",
    "[1]: javascript:alert(1)",
)  # fmt: skip


class Page(HTMLParser):
    """Reads a page: its tags as opened and closed, addresses, and text."""

    def __init__(self, text: str) -> None:
        """Read it all."""
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, its address and name; no handler of events may be among its attributes."""
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Each tag closes the one opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Collect what is read."""
        self.text += f"{data} "


def page(text: str) -> Page:
    """Read a page, which must be whole and hold nothing that runs or is fetched."""
    found = Page(text)
    assert found.open == []
    assert not {"script", "img", "link", "iframe", "object", "form", "base"} & set(found.tags)
    for link in found.links:
        assert link.startswith(("https://", "http://")) or link.removeprefix("#") in found.ids
    return found


def told(cli: Cli, *refs: str, form: str = "md") -> str:
    """Make a brief."""
    return cli("brief", *refs, "--format", form).table()


# --- what it tells --------------------------------------------------------------------------------


def test_an_item_is_told_whole(csto_cli: Cli) -> None:
    """Answer, positions, timeline, measures, disputes, what is not known, sources, and the end."""
    text = told(csto_cli, "armenia-assistance")
    headings = [line.lstrip("# ") for line in text.splitlines() if line.startswith("#")]
    assert headings[2:] == [
        "Answer", "Positions", "Timeline", "Measures", "Disputes", "What is not known",
        "Sources", "How this brief was made",
    ]  # fmt: skip
    for piece in (
        "**State:** removal requested by ARM [7][8]",
        "**Backing:** 2 sources, 1 independent [7][8]",
        "no source says removed or retained",
        "| by 2022-10-20 | proposed (by whom: not reported) | 2022-10-27 | [4] | @",
        "in the words of the source “refused” [7]",
        "supports (disputed)",
        "the majority of member states",
        "By whom it was proposed",
        "6 sources cited, 4 independent of each other.",
        "relays [7] and counts as one with that",
    ):
        assert piece in text


@pytest.mark.parametrize(
    "ref",
    ["armenia-assistance", "csc-2022-plan", "csc-2022-10-28", "ARM", "arm-asks-removal", "@0"],
)
@pytest.mark.parametrize("moment", [(), ("--on", "2022-11-01", "--then")])
def test_every_row_of_a_table_has_its_sources(
    csto_cli: Cli, ref: str, moment: tuple[str, ...]
) -> None:
    """A row cites numbers that the list has, or says that no source does."""
    text = csto_cli("brief", ref, *moment).table()
    listed = len(re.findall(r"(?m)^\d+\. ", text))
    for header, row in table_rows(text):
        cell = row[header.index("Sources")]
        cited = [int(number) for number in re.findall(r"\[(\d+)\]", cell)]
        assert cited or "no source" in cell or cell == "\\-"
        assert all(1 <= number <= listed for number in cited)


def table_rows(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """The rows of all tables of a brief in Markdown, each with its header."""
    header: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not cells:
            header = []
        elif not header:
            header = cells
        elif set(cells) != {"---"}:
            assert len(cells) == len(header), line
            yield header, cells


def test_several_things_share_their_sources(csto_cli: Cli) -> None:
    """Each is told once, in the order in which it was asked for."""
    text = told(csto_cli, "csc-2022-plan", "armenia-assistance", "plan/csc-2022-plan")
    assert text.startswith("# Brief on plan/csc-2022-plan, armenia-assistance\n")
    assert text.count("\n## ") == 4
    assert text.count("\n## Sources") == 1


def test_both_forms_say_the_same(csto_cli: Cli) -> None:
    """Whatever the Markdown says stands in the page too."""
    read = page(told(csto_cli, "armenia-assistance", form="html"))
    words = set(re.findall(r"\w+", read.text))
    plain_text = re.sub(r"\\(.)", r"\1", told(csto_cli, "armenia-assistance"))
    assert set(re.findall(r"\w+", plain_text)) - words <= {"md"}
    assert {"#source-7", "#source-8"} <= set(read.links)
    assert "https://tass.com/politics/1528269" in read.links


# --- made again -----------------------------------------------------------------------------------


@pytest.mark.of_a_file
@pytest.mark.parametrize("form", FORMS)
def test_it_can_be_made_again_from_a_longer_log(cli: Cli, tmp_path: Path, form: str) -> None:
    """Made at a position, and by its own command after more was recorded: the same bytes."""
    tracker = Tracker(f"sqlite:///{tmp_path}/log.db", clock=SetClock(), recorder="anna")
    tracker.init()
    tracker.import_docket(CSTO)
    first = told(cli, "armenia-assistance", "csc-2022-plan", form=form)
    size = len(rows(tmp_path / "log.db"))
    change = ("--set", "grounds=a new text", "--reason", "left out")
    assert cli("correct", "arm-asks-removal", *change).code == 0
    assert cli("retract", "only-majority", "--reason", "misread").code == 0
    assert len(rows(tmp_path / "log.db")) > size
    assert told(cli, "armenia-assistance", "csc-2022-plan", form=form) != first
    text = page(first).text if form == "html" else first
    (command,) = re.findall(r"tracker (brief .*)", text)
    assert f"--recorded-until @{size - 1}" in command
    assert cli(*shlex.split(command)).table() == first


@pytest.mark.of_a_file
def test_it_names_the_root_of_its_entries(csto_cli: Cli, told_once: Path) -> None:
    """Origin, size and root as anybody computes them, at the end and at an old position."""
    entries = rows(told_once)
    for size in (len(entries), 60):
        text = csto_cli("brief", "armenia-assistance", "--recorded-until", f"@{size - 1}").table()
        _, found, proof = re.findall(r"(?m)^    (\S+)$", text)
        assert int(found) == size
        assert b64decode(proof).hex() == root(entries[:size])


def test_the_moment_is_told_with_its_three_bounds(csto_cli: Cli) -> None:
    """Each bound as it was asked for, or that there is none; and in the command."""
    text = csto_cli(
        "brief", "ARM", "--on", "2023-06-01", "--then", "--recorded-until", "@80"
    ).table()
    assert "**Things as they stood on:** 2023-06-01" in text
    assert "**By what had been reported until:** 2023-06-01" in text
    assert "entries @0 to @80" in text
    bounds = "--on 2023-06-01 --reported-until 2023-06-01 --recorded-until @80"
    assert f"tracker brief party/ARM {bounds} --format md" in text
    assert "no bound: all reports" in told(csto_cli, "ARM")


# --- where it goes --------------------------------------------------------------------------------


def test_it_is_written_to_a_file(csto_cli: Cli, tmp_path: Path) -> None:
    """The same text, and nothing on stdout; a second time the file is replaced."""
    target = tmp_path / "brief.html"
    for _ in range(2):
        ran = csto_cli("brief", "ARM", "--format", "html", "-o", str(target))
        assert (ran.code, ran.out, ran.err) == (0, "", f"wrote {target}\n")
    assert target.read_text(encoding="utf-8") == told(csto_cli, "ARM", form="html")


def test_a_file_s_name_tells_the_form(csto_cli: Cli, tmp_path: Path) -> None:
    """A page by its name, and all else Markdown, unless the form is given."""
    for name, words, form in (("b.html", (), "html"), ("b.md", (), "md"), ("b.HTM", (), "html"),
                              ("c.html", ("--format", "md"), "md")):  # fmt: skip
        target = tmp_path / name
        assert csto_cli("brief", "ARM", "-o", str(target), *words).code == 0
        assert target.read_text(encoding="utf-8") == told(csto_cli, "ARM", form=form)


def test_what_cannot_be_written_is_said(csto_cli: Cli, told_once: Path, tmp_path: Path) -> None:
    """A folder that is not there, a folder, and a log, which stays as it is."""
    before = told_once.read_bytes()
    for target in (tmp_path / "none" / "brief.md", tmp_path, told_once, Path("/dev/full")):
        ran = csto_cli("brief", "ARM", "-o", str(target))
        assert ran.code == FileUnwritable.exit_code
        assert ran.refusal().startswith(f"cannot write {target}")
    assert told_once.read_bytes() == before


def test_a_full_disk_leaves_the_old_file(csto_cli: Cli, tmp_path: Path) -> None:
    """What it held before is there still, and nothing beside it."""
    target = tmp_path / "brief.md"
    target.write_text("the one that was printed")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, limits[1]))
    try:
        ran = csto_cli("brief", "armenia-assistance", "-o", str(target))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert (ran.code, ran.refusal()) == (
        FileUnwritable.exit_code,
        f"cannot write {target}: File too large",
    )
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir() if each == target] == [
        ("brief.md", "the one that was printed")
    ]
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".brief")]


def test_unknown_names_are_refused(csto_cli: Cli) -> None:
    """With the nearest names, and nothing is written."""
    ran = csto_cli("brief", "ARM", "armenia-asistance")
    assert ran.code == UnknownReference.exit_code
    assert "did you mean armenia-assistance" in ran.refusal()
    assert csto_cli("brief", "ARM", "--format", "json").code == USAGE


def _bare(text: str) -> str:
    """A text without blanks and control characters, also where these are written as escapes."""
    escapes = r"\\x(?:1b|07)|\\u202e|\\n|[\x07\x1b\u202e\s]"
    return re.sub(escapes, "", text)


# --- hostile texts --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_stored_text_stays_text(cli: Cli, docket: Docket, text: str) -> None:
    """In a title, grounds, a wording and an address: shown as it is, never markup."""
    quoted = '"' + text.encode("unicode_escape").decode().replace('"', '\\"') + '"'
    fact = f"what: objects, item: mission, by: ARM, grounds: {quoted}, from: S1, wording: {quoted}"
    names = f"items: {{evil: {{title: {quoted}}}}}\nsources: {{S9: {{id: s-9, publisher: {quoted},"
    names += f" published: 2022-10-27, url: {quoted}}}}}"
    assert cli("init").code == 0
    file = docket(f"objection: {{on: 2022-10-27, {fact}}}")
    assert cli("import", str(file)).code == 0
    fact = "{on: 2022-10-27, what: supports, item: evil, by: ARM, from: S9}"
    file.write_text(f"docket: e\nformat: 1\n{names}\nfacts:\n  more: {fact}\n")
    assert cli("import", str(file)).code == 0
    read = page(told(cli, "mission", "evil", form="html"))
    assert _bare(text) in _bare(read.text)
    marked = told(cli, "mission", "evil")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", marked)
    assert not re.search(r"(?<!\\)<(?!https?://)", marked)
    for line in marked.splitlines():
        assert not line.startswith(("```", "===", "[1]:"))
    for header, row in table_rows(marked):
        assert len(header) == len(row)


@given(st.text(max_size=40))
def test_any_text_in_a_page(text: str) -> None:
    """Read back, a page says what was put into it, in a title, a cell, and as an address."""
    run = Run(f"a {text} b", (1,), link=text)
    document = Document(text, (Paragraph((run,)), Table((text,), ((plain(text),),))))
    read = Page(html_page(document))
    assert read.open == []
    assert set(read.tags) <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "p", "sup", "a", "div"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
    assert [link for link in read.links if link != "#source-1"] in ([], [text])
    assert all(is_web(link) for link in read.links if link != "#source-1")


@given(st.text(alphabet=st.sampled_from("a1 \\`*_[]<>|~&$#!-+=.:)(\n"), max_size=30))
def test_any_text_in_markdown(text: str) -> None:
    """Every sign of markup stands behind a backslash, and lines stay lines."""
    line = escaped(text)
    assert "\n" not in line
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]<>|~&$#!]", line)
    assert not re.match(r"[-+=:]|\d+[.)]", line)
    assert re.sub(r"\\(.)", r"\1", line) == " ".join(text.split())
    table = Table(("A", "B"), ((plain(text), plain("b")),))
    (_, row), *rest = table_rows(markdown(Document("t", (table,))))
    assert (len(row), rest) == (2, [])


@pytest.mark.parametrize(
    ("address", "web"),
    [
        ("https://tass.com/a?b=1&c=2#d", True),
        ("HTTP://tass.com", True),
        ("javascript:alert(1)", False),
        ("https:// tass.com", False),
        ("https://a\nb", False),
        ("https://a>b", False),
        ("https://a|b", False),
        (" https://a", False),
        ("data:text/html,x", False),
        ("//tass.com", False),
        ("https://аррӏе.com", False),
    ],
)
def test_which_addresses_are_links(address: str, web: bool) -> None:  # noqa: FBT001 - a case
    """Only those of the web, and none with a sign that ends it early."""
    assert is_web(address) == web
