"""Tests of YAML to nodes: text stays text, every key has its line, tricks are refused."""

from pathlib import Path

import pytest

from tests.exchange.support import HEAD, plain, refusal
from tracker.exchange.nodes import Dropped, Mapping, Node, Scalar, Sequence
from tracker.exchange.yaml_nodes import load_yaml


def load(folder: Path, text: str) -> Node:
    """Read sound YAML."""
    path = folder / "d.yaml"
    path.write_text(text, encoding="utf-8")
    root, flaws = load_yaml(path)
    assert flaws == []
    return root


@pytest.mark.parametrize(
    "word",
    ["on", "NO", "yes", "true", "2021", "10:30", "2022-11", "0x1F", "1e3", "null", "=", ".."],
)
def test_plain_scalars_are_text(tmp_path: Path, word: str) -> None:
    """Nothing is resolved, neither as a key nor as a value."""
    assert plain(load(tmp_path, f"{word}: {word}\n")) == {word: word}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None),
        ("~", None),
        ("''", ""),
        ('"~"', "~"),
        ("|\n  x\n", "x\n"),
        (">-\n  x\n  y", "x y"),
    ],
)
def test_nothing_and_empty_text_differ(tmp_path: Path, written: str, value: str | None) -> None:
    """Only a plain nothing is none; quotes make an empty text."""
    assert plain(load(tmp_path, f"a: {written}\n")) == {"a": value}


def test_keys_and_items_have_lines(tmp_path: Path) -> None:
    """The line is that of the key; of a list's item its own."""
    root = load(tmp_path, "a: 1\nb:\n  - x\n  - {c: y,\n     d: z}\n")
    assert isinstance(root, Mapping)
    (_, first, _), (_, second, items) = root.entries
    assert (first, second) == (1, 2)
    assert isinstance(items, Sequence)
    assert [item.line for item in items.items] == [3, 4]
    assert isinstance(items.items[1], Mapping)
    assert [line for _, line, _ in items.items[1].entries] == [4, 5]


def test_empty_values_in_flow_style_are_marked(tmp_path: Path) -> None:
    """Text that is cut at its comma leaves a key without a value."""
    root = load(tmp_path, "{a: x, b, c: ~}\n")
    assert isinstance(root, Mapping)
    marks = [value.cut for _, _, value in root.entries if isinstance(value, Scalar)]
    assert marks == [False, True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "items:\n  a: &x {title: A}\n  b: *x\n",
            [
                "d.yaml:4: item a: YAML anchors and aliases (&x) are refused: write the value out",
                "d.yaml:5: item b: YAML anchors and aliases (*x) are refused: write the value out",
            ],
        ),
        (
            "items:\n  a:\n    <<: *b\n    title: A\n",
            [
                (
                    "d.yaml:5: item a, field '<<': YAML anchors and aliases (*b) are refused:"
                    " write the value out"
                )
            ],
        ),
        (
            "items:\n  a: {title: !!str A}\n",
            ["d.yaml:4: item a, field title: YAML tags (!!str) are refused: write the value alone"],
        ),
        (
            "items:\n  a: A\n  b: B\n  a: C\n",
            ["d.yaml:6: item a: the key 'a' stands twice (first in line 4): rename one"],
        ),
        (
            "items: {}\nfacts: {}\nitems: {}\n",
            ["d.yaml:5: section items: the key 'items' stands twice (first in line 3): rename one"],
        ),
        (
            "items: {a: {title: A, title: B}}\n",
            [
                (
                    "d.yaml:3: item a, field title: the key 'title' stands twice"
                    " (first in line 3): rename one"
                )
            ],
        ),
        (
            "items:\n  ? [a]\n  : x\n  '': y\n  {{x}}: y\n",
            [
                "d.yaml:4: section items: a key must be a text, found a list",
                "d.yaml:6: section items: a key must be a text, found an empty text",
                "d.yaml:7: section items: a key must be a text, found a mapping (key: value)",
            ],
        ),
        (
            "---\na: b\n",
            ["d.yaml:3: a second document (---): one file holds one docket"],
        ),
        (
            "facts:\n\ta: b\n",
            [
                (
                    "d.yaml:4: not YAML: found character that cannot start any token (indent with"
                    " spaces, not tabs; text that begins with @, ` or % needs quotes)"
                )
            ],
        ),
        (
            "facts:\n  a: {says: x: y}\n",
            [
                (
                    "d.yaml:4: not YAML: did not find expected ',' or '}' (a {"
                    " without its }, or text"
                    " that needs quotes)"
                )
            ],
        ),
        (
            "facts:\n  a:\n    says: x: y\n",
            [
                (
                    "d.yaml:5: not YAML: mapping values are not allowed in this"
                    " context (text with a"
                    " colon and a space needs quotes, or a line is indented too far)"
                )
            ],
        ),
        (
            'facts:\n  a: "x\n',
            ["d.yaml:5: not YAML: found unexpected end of stream (a quote is not closed)"],
        ),
        (
            "items: {a: 'x\x07y'}\n",
            ["d.yaml:3: not YAML: control characters are not allowed (take them out)"],
        ),
        (
            'items: {a: "\\ud800"}\n',
            [
                (
                    "d.yaml:3: not YAML: found invalid Unicode character escape code (write the"
                    " character itself)"
                )
            ],
        ),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, expected: list[str]) -> None:
    """Each trick and each slip has its line, its place and its advice."""
    assert refusal(tmp_path, HEAD + text) == expected


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused(tmp_path: Path, opening: str) -> None:
    """Thousands of brackets are a problem of the file, not of the program."""
    problems = refusal(tmp_path, f"{HEAD}facts:\n  {opening * 5000}")
    assert "nest deeper than 20" in problems[0]


def test_what_stands_before_a_syntax_error_is_told_too(tmp_path: Path) -> None:
    """The reading ends at the syntax error, with what was found until then."""
    problems = refusal(tmp_path, f"{HEAD}items:\n  a: &x A\n  b: [\n")
    assert [problem.split(":")[1] for problem in problems] == ["4", "6"]


def test_root_after_a_syntax_error_is_dropped(tmp_path: Path) -> None:
    """There is no half a document."""
    path = tmp_path / "d.yaml"
    path.write_text("a: [")
    root, flaws = load_yaml(path)
    assert isinstance(root, Dropped)
    assert len(flaws) == 1
