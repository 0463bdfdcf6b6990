"""Compare the documents with the program: `make docs` writes them, `make test` compares.

Generated pages are made whole from the code. In all others the transcripts are executed.
"""

import difflib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from tests.project import page_cli, page_errors, page_events, page_json, page_states
from tests.project.transcripts import ROOT, filled

GENERATED: Mapping[str, Callable[[], str]] = {
    "docs/cli.md": page_cli.page,
    "docs/errors.md": page_errors.page,
    "docs/events.md": page_events.page,
    "docs/json.md": page_json.page,
    "docs/states.md": page_states.page,
}
"""Pages that the code gives, by their path."""

SHOWN = 12
"""Most lines of a difference that are shown."""


def written(root: Path = ROOT) -> Iterator[str]:
    """The paths of the pages that people write, whose transcripts are executed."""
    for path in (root / "README.md", *sorted((root / "docs").rglob("*.md"))):
        name = path.relative_to(root).as_posix()
        if name not in GENERATED:
            yield name


def wanted(name: str, root: Path = ROOT) -> str:
    """What a page should say."""
    make = GENERATED.get(name)
    return make() if make is not None else filled((root / name).read_text(encoding="utf-8"))


def stale(root: Path = ROOT) -> dict[str, tuple[str, str]]:
    """The pages that say something else than the program: what they say, and what they should."""
    found = {}
    for name in (*GENERATED, *written(root)):
        path = root / name
        says = path.read_text(encoding="utf-8") if path.exists() else ""
        if says != (should := wanted(name, root)):
            found[name] = (says, should)
    return found


def difference(says: str, should: str) -> str:
    """The first lines of what differs."""
    lines = difflib.unified_diff(says.splitlines(), should.splitlines(), lineterm="", n=1)
    return "\n".join(f"    {line}" for line in islice(lines, 2, 2 + SHOWN))


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Compare all pages; with ``--write`` write those that differ. Exit code 1 where one does."""
    found = stale(root)
    for name, (says, should) in found.items():
        if "--write" in arguments:
            (root / name).write_text(should, encoding="utf-8")
            print(f"wrote {name}")
        else:
            print(f"{name} is not what the program says: run `make docs`")
            print(difference(says, should))
    if not found:
        print("all pages say what the program says")
    return int(bool(found) and "--write" not in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
