"""Tests of links: each one leads to a file, and to a heading where it names one."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.docs.pages import PAGES
from tests.project.transcripts import BLOCK, ROOT

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def prose(name: str) -> str:
    """A page without its fenced blocks."""
    return BLOCK.sub("", PAGES[name])


def links(name: str) -> Iterator[tuple[str, str]]:
    """The links of a page into this repository: path from its root, and anchor."""
    for target in LINK.findall(prose(name)):
        if "://" not in target:
            path, _, anchor = target.partition("#")
            yield _joined(name, path) if path else name, anchor


def _joined(name: str, path: str) -> str:
    folder = (ROOT / PurePosixPath(name).parent / path).resolve()
    return folder.relative_to(ROOT).as_posix()


def anchors(name: str) -> set[str]:
    """The anchors that a page's headings have on the web."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in HEADING.findall(prose(name))
    }


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    """Every relative link names a file that is there, and a heading that it has."""
    for path, anchor in links(name):
        assert (ROOT / path).exists(), path
        assert not anchor or anchor in anchors(path), f"{path}#{anchor}"


@pytest.mark.parametrize("name", PAGES)
def test_headings_of_a_page_differ(name: str) -> None:
    """Two headings with one anchor could not both be linked to."""
    found = HEADING.findall(prose(name))
    repeats = {"docs/states.md", "CHANGELOG.md"}  # each of their parts has the same headings
    assert name in repeats or name.startswith("docs/decisions/") or len(anchors(name)) == len(found)


def test_every_page_is_linked_from_the_readme() -> None:
    """Whoever starts at the README can reach all pages of docs/."""
    reached, waiting = set[str](), ["README.md"]
    while waiting:
        name = waiting.pop()
        if name not in reached and name in PAGES:
            reached.add(name)
            waiting += [path for path, _ in links(name)]
    pages = {name for name in PAGES if not name.startswith("docs/decisions/")}
    assert pages <= reached
    assert "docs/decisions" in {path for path, _ in links("README.md")}


def test_decisions_are_numbered() -> None:
    """Records are numbered without gaps, and each says why, what, and what follows."""
    names = sorted(name for name in PAGES if name.startswith("docs/decisions/"))
    for number, name in enumerate(names, 1):
        assert PurePosixPath(name).name.startswith(f"{number:04}-")
        assert PAGES[name].startswith(f"# {number}. ")
        assert re.findall(r"^## (.+)$", PAGES[name], re.MULTILINE) == [
            "Context",
            "Decision",
            "Consequences",
        ]
