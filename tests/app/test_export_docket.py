"""Dockets that an export writes: they import to the same answers, and export to the same bytes."""

from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.app.roundtrip import anew, answers, exported
from tests.app.support import Desk
from tests.conftest import SetClock
from tests.dockets import EVERY_KIND, EVERY_NAME, generated, write
from tracker.app import Export, Retraction, Tracker
from tracker.app.typed import Value
from tracker.domain.moment import Moment
from tracker.domain.procedure import shipped
from tracker.domain.procedure_toml import renamed, toml
from tracker.errors import FileExists, FileUnwritable, InvalidId, TrackerError
from tracker.exchange.docket import read_docket

DAYS = (
    *("2021-12-31", "2022-09-13", "2022-09-30", "2022-10-20", "2022-10-27", "2022-10-28"),
    *("2022-11-22", "2022-11-23", "2022-11-24", "2023-06-01", "2023-11-19", "2023-11-20"),
    *("2023-11-21", "2023-11-23", "2023-11-30", "2026-11-20", "2026-11-21"),
)
"""Days around all dates of the fixture."""

FEW = (
    Moment(),
    Moment(on="2022-10-03"),
    Moment(on="2022-10-10", reported_until="2022-10-27"),
    Moment(reported_until="2022-10-27"),
    Moment(on="2022-11-24", reported_until="2022-11-24"),
    Moment(reported_until="2026-11-20"),
)
MOMENTS = (
    Moment(),
    *(Moment(on=day) for day in DAYS),
    *(Moment(reported_until=day) for day in DAYS),
    *(Moment(on=day, reported_until=day) for day in DAYS),
)


def check(tracker: Tracker, folder: Path, moments: tuple[Moment, ...] = FEW) -> Tracker:
    """Export, import into an empty log, and compare all answers and the next export."""
    text, report = exported(tracker)
    assert report.left_out == ()
    other = anew(folder, text)
    for moment in moments:
        mine, theirs = answers(tracker, moment), answers(other, moment)
        for question in {**mine, **theirs}:
            assert theirs.get(question) == mine.get(question), (moment, question, text)
    assert exported(other)[0] == text
    return other


def test_the_fixture_comes_back_at_every_moment(csto: Tracker, tmp_path: Path) -> None:
    """The CSTO docket, exported and imported, gives equal answers at every moment."""
    far = csto.database.url.startswith("postgresql")
    other = check(csto, tmp_path, MOMENTS[::8] if far else MOMENTS)  # a second a moment over there
    assert exported(csto) == exported(csto)
    lines, _ = exported(csto, "docket-jsonl")
    again = anew(tmp_path, lines, "jsonl")
    assert exported(again)[0] == exported(other)[0]


def test_every_kind_of_fact_comes_back(desk: Desk, tmp_path: Path) -> None:
    """A fact of each kind with each of its fields, and all kinds of names."""
    desk.imports(EVERY_KIND, EVERY_NAME)
    other = check(desk.tracker, tmp_path)
    text, report = exported(other)
    assert (report.names, report.facts) == (11, 31)
    assert "agenda: [mission, assistance]" in text
    assert "wording: put forward" in text


def test_other_loaders_read_the_same(csto: Tracker, tmp_path: Path) -> None:
    """No value is a date, a number or a truth value to a plain YAML loader."""
    text, _ = exported(csto)
    tree = yaml.safe_load(text)
    assert tree.pop("format") == 1

    def leaves(value: object) -> set[type]:
        if isinstance(value, dict):
            return {type(key) for key in value} | set().union(*map(leaves, value.values()))
        if isinstance(value, list):
            return set().union(*map(leaves, value))
        return {type(value)}

    assert leaves(tree) == {str}
    path = tmp_path / "d.yaml"
    path.write_text(text, encoding="utf-8")
    assert len(read_docket(path).records) == sum(map(len, (tree[s] for s in tree if s != "docket")))


BELTA = "belta-2022-11-24"


@pytest.mark.parametrize(
    ("fact", "changes"),
    [
        ("called", {"on": "2022-10-04"}),
        ("called/mission", {"grounds": "peace"}),
        ("called/mission", {"on": "2022-10-05"}),
        ("held/assistance", {"from": [BELTA], "grounds": None}),
        ("called/meeting/attendance", {"absent": None}),
        ("joins", {"as": "partner", "on": "2022-10-12"}),
        ("stance", {"by": ["BLR"], "wording": None, "from": [f"{BELTA}#p. 3"]}),
        ("counted", {"parts": {"consensus": "17"}, "total": None}),
        ("item/mission", {"title": "The mission"}),
        ("source/tass-2022-10-27", {"published": "2022-10-26"}),
        ("party/AZE", {"name": "Republic of Azerbaijan"}),
        ("member/csto/KAZ", {"on": "1994-05-15"}),
        ("body/csc", {"name": "Council"}),
    ],
)
def test_corrections_are_told_as_corrected(
    desk: Desk, tmp_path: Path, fact: str, changes: dict[str, object]
) -> None:
    """The corrected fact stands in the place of the first; a part that differs stands alone."""
    desk.imports(EVERY_KIND, EVERY_NAME)
    desk.tracker.correct(fact, changes, "misread")  # type: ignore[arg-type] # text, lists and maps
    check(desk.tracker, tmp_path)


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("stance", Retraction(reason="misread")),
        ("called", Retraction(reason="misread", with_dependents=True)),
        ("called/mission", Retraction(reason="misread")),
        ("called/agenda/mission", Retraction(reason="misread")),
        (
            "held/assistance",
            Retraction(reason="taken back", withdrawn_by=BELTA, backing={"from": [BELTA]}),
        ),
        (
            "called",
            Retraction(reason="taken back", withdrawn_by=BELTA, backing={"from": [BELTA]}),
        ),
    ],
)
def test_what_was_taken_back(desk: Desk, tmp_path: Path, fact: str, said: Retraction) -> None:
    """A mistake is left out, and counted; what a source withdrew stood until it did."""
    desk.imports(EVERY_KIND, EVERY_NAME)
    desk.tracker.retract(fact, said)
    other = check(desk.tracker, tmp_path)
    mistakes = exported(desk.tracker)[1].mistakes
    assert bool(mistakes) == (said.withdrawn_by is None)
    assert exported(other)[1].mistakes == 0


def test_procedures_go_along_as_files(desk: Desk, tmp_path: Path) -> None:
    """A procedure of one's own is a file beside the docket; to stdout it can't go along."""
    text = renamed(toml(shipped("consensus")), "verdicts").replace("proposed", "tabled")
    (desk.folder / "verdicts.toml").write_text(text, encoding="utf-8")
    desk.imports(
        "asked: {on: 2022-10-01, what: tabled, item: case}",
        "procedures: {verdicts: verdicts.toml}\n"
        "items: {case: {title: Case, procedure: verdicts}}\n",
    )
    assert "procedure/verdicts (procedure.adopted)" in exported(desk.tracker)[1].left_out[0]
    folder = tmp_path / "out"
    folder.mkdir()
    desk.tracker.export(folder / "all.yaml")
    assert sorted(path.name for path in folder.iterdir()) == ["all.yaml", "verdicts.toml"]
    other = anew(folder, (folder / "all.yaml").read_text(encoding="utf-8"))
    for moment in FEW:
        assert answers(other, moment) == answers(desk.tracker, moment)
    other.export(folder / "again.yaml")
    assert (folder / "again.yaml").read_bytes() == (folder / "all.yaml").read_bytes()


def test_a_file_is_written_whole_or_not_at_all(csto: Tracker, tmp_path: Path) -> None:
    """Not over another one unasked, and after an error nothing is left behind."""
    path = tmp_path / "all.yaml"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExists):
        csto.export(path)
    with pytest.raises(InvalidId):
        csto.export(path, Export(name="no id", force=True))
    assert path.read_text(encoding="utf-8") == "mine"
    csto.export(path, Export(force=True))
    assert path.read_text(encoding="utf-8") == exported(csto)[0]
    assert [each.name for each in tmp_path.glob("*all.yaml*")] == ["all.yaml"]
    with pytest.raises(FileUnwritable):
        csto.export(tmp_path / "nowhere" / "all.yaml")


# --- random logs ----------------------------------------------------------------------------------

CHANGES: tuple[dict[str, object], ...] = (
    {"on": "2005-03-01"},
    {"on": "2004-01/2005-12"},
    {"grounds": "on second thoughts"},
    {"by": ["ISL"]},
    {"reported": "2005-06-01"},
    {"from": None},
    {"order": "5"},
    {"note": "checked: yes"},
)
steps = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from((*CHANGES, "mistake", "withdrawn"))), max_size=6
)


@settings(max_examples=settings().max_examples // 12, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 999), steps=steps)
def test_any_log_comes_back(
    tmp_path_factory: pytest.TempPathFactory, seed: int, steps: list[tuple[int, object]]
) -> None:
    """A random docket, its facts corrected and retracted at random: equal answers and bytes."""
    folder = tmp_path_factory.mktemp("random")
    tree = generated(24, seed)
    made = Tracker(f"sqlite:///{folder}/log.db", clock=SetClock(), recorder="anna")
    made.init()
    made.import_docket(write(folder / "d.jsonl", tree))
    with made.database.reading() as connection:
        rows = connection.all("SELECT key FROM fact WHERE NOT mark ORDER BY position")
        last = connection.all("SELECT id FROM entity WHERE kind = 'source' ORDER BY num DESC")
    keys = [str(key) for (key,) in rows if str(key).partition("/")[0] in tree["facts"]]
    for number, step in steps:
        with suppress(TrackerError):
            _take(made, keys[number % len(keys)], step, str(last[0][0]))
    check(made, folder, RANDOM)


RANDOM = (
    Moment(),
    Moment(on="2004-02-01"),
    Moment(reported_until="2004-02-10"),
    Moment(on="2005-04-01", reported_until="2005-04-01"),
)


def _take(tracker: Tracker, key: str, step: object, source: str) -> None:
    """One step: a correction or a retraction."""
    if isinstance(step, dict):
        tracker.correct(key, step, "misread")
    elif step == "mistake":
        tracker.retract(key, Retraction(reason="misread", with_dependents=True))
    else:
        backing: dict[str, Value] = {"from": [source]}
        said = Retraction(
            reason="taken back", withdrawn_by=source, backing=backing, with_dependents=True
        )
        tracker.retract(key, said)
