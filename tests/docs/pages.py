"""What the tests of the documents share: the pages by their path."""

from tests.project.check_docs import GENERATED, written
from tests.project.transcripts import ROOT

WRITTEN = tuple(written())
"""Pages that people write, below README.md and docs/."""

PAGES = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in (*WRITTEN, *GENERATED, "CONTRIBUTING.md", "CHANGELOG.md")
}
"""All pages, and what they say."""
