"""Tests of the generated pages: nothing that the program has is missing from them."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.docs.pages import PAGES
from tests.project.key_words import ANSWERS, ENVELOPE
from tests.project.page_cli import contexts
from tests.project.page_errors import EXAMPLES, classes
from tests.project.page_events import streams
from tests.project.page_json import ROWS, answers
from tests.project.shapes import hints, within
from tests.project.transcripts import output, scratch
from tracker.app import Pins, Tracker
from tracker.app.doctoring import Doctor
from tracker.cli import INTERNAL, OUTPUT_LOST, USAGE
from tracker.cli.render.output import rows
from tracker.domain.moment import Moment
from tracker.domain.procedure import shipped, shipped_names
from tracker.errors import TrackerError
from tracker.log.catalogue import Kind, catalogue
from tracker.log.envelope import Envelope


def sections(name: str, level: int) -> Mapping[str, str]:
    """The sections of a page by their headings of that level."""
    parts = re.split(rf"^#{{{level}}} (.+)$", PAGES[name], flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


# --- commands ---------------------------------------------------------------------------------


def test_every_command_and_option_is_documented() -> None:
    """docs/cli.md has a section for each command, with all its arguments and options."""
    found = sections("docs/cli.md", 2)
    for context in contexts():
        text = found[f"`{context.command_path}`"]
        for parameter in context.command.get_params(context):
            names = parameter.opts if parameter.param_type_name == "option" else [
                parameter.make_metavar(context)
            ]  # fmt: skip
            assert all(name in text for name in names), (context.command_path, names)


def test_help_is_what_the_page_says() -> None:
    """The page is what the program itself prints; on a wider terminal, no wider."""
    with scratch():
        assert output("tracker agenda --help").startswith("Usage: tracker agenda [OPTIONS]")
        said = output("tracker audit replay --help")
    assert " ".join(said.split()) in " ".join(PAGES["docs/cli.md"].split())


@pytest.mark.parametrize(
    "variable", ["TRACKER_DB", "TRACKER_RECORDER", "TRACKER_LOCK_TIMEOUT", "TRACKER_STATE"]
)
def test_variables_are_documented(variable: str) -> None:
    """What the program takes from its surroundings is named beside its options."""
    assert f"`{variable}`" in PAGES["docs/cli.md"]


# --- errors -----------------------------------------------------------------------------------


def test_every_error_has_an_example() -> None:
    """Each class of the tree is instantiated once."""
    assert sorted(type(example).__name__ for example in EXAMPLES) == sorted(
        each.__name__ for each in classes()
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.code))
def test_errors_are_documented(example: TrackerError) -> None:
    """The page has code, exit code and message of each error; the message leaves nothing open."""
    text = sections("docs/errors.md", 2)[f"`{example.code}`: exit code {example.exit_code}"]
    for line in str(example).splitlines():
        assert f"tracker: {line}\n" in text
        assert len(line) > len(example.code)


def test_codes_and_exit_codes_are_unique() -> None:
    """A code and an exit code name one class; those of the audit and of usage are kept free."""
    codes = [each.code for each in classes()]
    numbers = [each.exit_code for each in classes()]
    assert len(set(codes)) == len(codes)
    assert len(set(numbers)) == len(numbers)
    kept = {USAGE, INTERNAL, OUTPUT_LOST}
    assert all(10 < number < 126 and number not in kept for number in numbers)  # 126: the shell's


# --- events -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", catalogue().kinds(), ids=lambda kind: str(kind.name))
def test_every_event_is_documented(kind: Kind) -> None:
    """Each type has its version, its docstring's first line and all its fields."""
    text = sections("docs/events.md", 3)[f"`{kind.name}`"]
    assert f"Version {kind.version} · stream " in text
    assert (kind.data.__doc__ or "?").split("\n")[0].replace("``", "`") in text
    for field in kind.data.__struct_encode_fields__:
        assert f"| `{field}` | " in text


def test_streams_are_where_the_page_says(csto: Tracker) -> None:
    """Each entry of the demo's log lies in a stream that the page gives for its type."""
    with csto.database.reading() as connection:
        for stored in csto.store.events(connection):
            if not stored.kind.mark:
                assert stored.envelope.stream.partition("/")[0] in streams(stored.kind)


# --- JSON -------------------------------------------------------------------------------------


def test_every_key_is_documented() -> None:
    """Each command with --format has its answers on the page, and these all their keys."""
    found = sections("docs/json.md", 3)
    for name, kinds in answers().items():
        assert f"| `tracker {name}` |" in PAGES["docs/json.md"]
        for struct in within(kinds):
            for key in hints(struct):
                assert f"| `{key}` | " in found[struct.__name__]


def test_every_key_has_a_meaning() -> None:
    """The list of meanings has each key of the answers and the envelope, and no other."""
    structs = list(within(kind for kinds in answers().values() for kind in kinds))
    special = {name for name in ANSWERS if "." in name}
    plain = {key for struct in structs for key in hints(struct)}
    every = {f"{struct.__name__}.{key}" for struct in structs for key in hints(struct)}
    assert special <= every
    assert plain == set(ANSWERS) - special
    assert {key for struct in within([Envelope]) for key in hints(struct)} == set(ENVELOPE)


@pytest.mark.parametrize("name", sorted(ROWS.keys() - {"doctor"}))
def test_rows_are_the_list_that_the_page_names(name: str, csto: Tracker) -> None:
    """JSON Lines and CSV print the list that docs/json.md says."""
    item = ["armenia-assistance"]
    arguments: dict[str, list[Any]] = {
        **dict.fromkeys(("show", "history", "positions", "why"), item),
        "diff": [item, Moment(on="2022-11-22")],
        "about": ["ARM"],
        "search": ["armenia"],
        "procedure show": ["consensus"],
    }
    asked = {"procedure list": "procedures", "procedure show": "procedure"}.get(name, name)
    with csto.at() as questions:
        answer = getattr(questions, asked.rpartition(" ")[2])(*arguments.get(name, ()))
    plain = msgspec.to_builtins(answer)
    if name == "agenda":
        assert rows(answer) == [item for body in plain["bodies"] for item in body["items"]]
    else:
        assert rows(answer) == list(plain[ROWS[name].strip("`")])
    assert rows(answer) or name == "audit conformance"  # the docket's facts are all regular


def test_rows_of_a_report_are_its_checks(csto: Tracker) -> None:
    """The doctor asks no question of the log, and has a list all the same."""
    report = Doctor(csto.database.url, Pins(Path("none"))).report()
    assert rows(report) == list(msgspec.to_builtins(report)[ROWS["doctor"].strip("`")])
    assert rows(report)


# --- states -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped_names())
def test_every_procedure_is_described(name: str) -> None:
    """Each shipped procedure has a section that names all its transitions."""
    text = sections("docs/states.md", 2)[f"{shipped(name).title} (`{name}`)"]
    assert all(f"| `{step.name}` |" in text for step in shipped(name).transitions)


def test_pages_hold_no_path_of_this_machine(tmp_path: Path) -> None:
    """What is generated is the same everywhere."""
    strange = (str(Path.cwd()), str(Path.home()) + "/", str(tmp_path.parents[1]))
    assert not [(name, text) for name in PAGES for text in strange if text in PAGES[name]]
