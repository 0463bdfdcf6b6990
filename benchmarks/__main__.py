"""``python -m benchmarks``: run everything, and write docs/benchmarks.md and its plots.

Without options it takes some minutes; ``--full`` has a log of a million events, ``--brief`` takes
less than a minute and prints the ratios alone.
"""

import argparse
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks import appending, growing, importing, page, reading, server, starting
from benchmarks.making import make
from benchmarks.measuring import Race
from benchmarks.plots import plot
from benchmarks.rows import durability

DOCS = Path(__file__).resolve().parents[1] / "docs"


class Size(NamedTuple):
    """How much is measured: events of the big log, facts of an import, rounds."""

    events: int
    facts: int
    rounds: int


SIZES = {
    "brief": Size(2_000, 500, 2),
    "quick": Size(100_000, 10_000, 5),
    "full": Size(1_000_000, 100_000, 5),
}


def main() -> None:
    """Measure as the options say."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    chosen = parser.add_mutually_exclusive_group()
    for name in ("brief", "full"):
        chosen.add_argument(f"--{name}", dest="size", action="store_const", const=name)
    parser.add_argument("--out", type=Path, default=DOCS, help="where the page and plots go")
    options = parser.parse_args()
    size = SIZES[options.size or "quick"]
    with tempfile.TemporaryDirectory() as folder:
        if options.size == "brief":
            brief(Path(folder), size)
        else:
            write(everything(Path(folder), size), options.out)


def brief(folder: Path, size: Size) -> None:
    """The ratios that matter at work: appending, importing, replaying, starting."""
    list(appending.appends(appending.Sides(folder), size.rounds))
    log = reading.Log(make(folder / "big.db", size.events))
    with log.tracker as tracker:
        appending.commands(tracker, folder, size.rounds)
    list(importing.imports(folder, size.facts, size.rounds))
    reading.replays(log, folder, size.rounds)
    list(reading.agendas(log, size.rounds))
    list(starting.starts(folder, size.rounds))


def everything(folder: Path, size: Size) -> page.Run:
    """All figures, in one run."""
    races: list[Race] = []
    sides, promised = appending.Sides(folder), dict[str, str]()
    races += appending.appends(sides, size.rounds)
    races += server.appends(size.rounds, promised)
    logs = growing.logs(folder, size.events)
    small, log = logs[0], logs[-1]
    races += importing.imports(folder, size.facts, 3)
    largest, taken = importing.largest(folder, 10 * size.facts)
    races.append(largest)
    races.append(reading.replays(log, folder, size.rounds))
    races += reading.rebuilds(log)
    races += reading.verifications(log, 3)
    races += reading.agendas(log, size.rounds)
    races += reading.answers(log, small, size.rounds)
    races += reading.proofs(log, folder, size.rounds)
    races += starting.starts(folder, size.rounds)
    memory = [taken, *importing.memory(folder, Path(log.path))]
    answers = growing.answers(logs)
    with log.tracker as tracker:
        races.insert(3, appending.commands(tracker, folder, size.rounds))
    return page.Run(
        events=log.size,
        rounds=size.rounds,
        races=races,
        memory=memory,
        answers=answers,
        steps=growing.steps(logs),
        widths={
            "ours": page.width(log.path),
            "appended": page.width(sides.path),
            "peer": sides.saver.width(),
        },
        durability={
            "ours": durability(sides.path),
            "peer": durability(str(folder / "saver.db")),
            "bare driver": durability(str(folder / "bare.db")),
            **promised,
        },
    )


def write(run: page.Run, out: Path) -> None:
    """Write the page and its plots."""
    answers = plot("An answer, by the size of the log", "ms", run.answers, 1_000)
    steps = plot("A command recorded, by the size of the log", "ms", run.steps, 1_000)
    (out / "benchmarks.md").write_text(page.page(run), encoding="utf-8")
    (out / "benchmarks-answers.svg").write_text(answers, encoding="utf-8")
    (out / "benchmarks-steps.svg").write_text(steps, encoding="utf-8")


if __name__ == "__main__":
    main()
