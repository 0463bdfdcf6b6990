"""Dockets for tests: one small world of names, files from text, and large generated ones.

``generated`` makes the same docket for the same numbers. Its items live as the procedure
`consensus` foresees: proposed, put on an agenda, discussed, then adopted, or back once more.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

from tracker.exchange.located import SECTIONS

Tree = dict[str, Any]
"""A docket as its file says it: ``docket``, ``format``, and sections of records by key."""

HEAD = "docket: d\nformat: 1\n"

WORLD = """\
organisations:
  csto:
    name: Collective Security Treaty Organization
    members:
      ARM: Armenia
      BLR: Belarus
      KAZ: {name: Kazakhstan, since: 1994-04-20}
    bodies: {csc: Collective Security Council, cfm: Council of Foreign Ministers}
    procedure: consensus
parties:
  AZE: {name: Azerbaijan, kind: state}
sources:
  S1: {id: tass-2022-10-27, publisher: TASS, published: 2022-10-27}
  S2: {id: belta-2022-11-24, publisher: BelTA, published: 2022-11-24, relays: S1}
items:
  mission: {title: Mission, body: csc}
  assistance: {title: Assistance, body: csc, concerns: [ARM, AZE]}
meetings:
  csc-1: {body: csc}
plans:
  plan: {title: Plan, body: csc, measures: {contacts: Contacts}}
"""
"""Names for facts to be about. It follows the facts, so that these begin in line 4."""


EVERY_KIND = """
proposed: {on: 2022-10-01, order: 1, what: proposed, item: assistance, by: ARM, at: csc-1, grounds: war, condition: soon, to: cfm, task: draft it, until: 2022-12, as: paper, symbol: A/1, from: "S1#p. 3", wording: put forward, according_to: BLR, note: seen, reported: 2022-10-28, irregular: told so}
stance: {on: 2022-10-02, what: supports, item: assistance, by: [BLR, KAZ], at: csc-1, grounds: war, condition: soon, text: v2, on_behalf_of: csto, aligned: AZE, phase: final, from: [S1, S2], wording: {S1: backed, S2: supported}}
called: {on: 2022-10-03, what: announced, meeting: csc-2, body: csc, symbol: M/2, starts: 2022-10-10, ends: 2022-10-11, kind: regular, format: hybrid, composition: narrow, venue: Minsk, chair: BLR, grounds: war, agenda: [mission, assistance], present: ARM, absent: KAZ, from: S1}
held: {on: 2022-10-10, what: held, meeting: csc-2, agenda: {mission: discussed, assistance: {what: discussed, by: ARM, to: cfm, task: draft it, until: 2023, grounds: war, condition: soon, as: paper, symbol: H/1}}, from: S1}
attended: {on: 2022-10-10, what: attendance, meeting: csc-2, present: [ARM, BLR], absent: KAZ, from: S1}
counted: {on: 2022-10-10, what: tally, meeting: csc-2, composition: narrow, of: drafts, total: about 17, parts: {consensus: 15, returned: 2}, to: the press, from: S1}
told: {on: 2022-10-10, what: statement, by: ARM, about: [assistance, csc-2], says: nearly ready, kind: remark, at: csc-2, attached_to: mission, aligned: BLR, from: S1}
planned: {on: 2022-10-10, what: plan adopted, plan: plan, total: 34, at: csc-2, by: ARM, from: S1}
done: {on: 2022-10-10, what: unfulfilled, measure: contacts, because: external party, party: AZE, grounds: war, until: 2023, from: S1}
chairs: {on: 2022-10-10, what: chair, by: ARM, after: BLR, body: csc, from: S1}
joins: {on: 2022-10-11, what: joined, by: AZE, organisation: csto, body: csc, as: observer, from: S1}
doubted: {what: dispute, fact: counted, says: {of: decisions}, from: S2}
confirmed: {what: corroborated, fact: held, from: S2, reported: 2022-11-25}
retitled: {on: 2022-10-12, what: retitled, item: mission, title: Mission II, by: ARM, grounds: war, from: S1}
linked: {on: 2022-10-12, what: follows, item: mission, other: assistance, from: S1}
drafted: {on: 2022-10-12, what: new text, item: mission, text: v2, by: ARM, symbol: T/2, changes: shorter, url: "http://x/1", sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, from: S1}
broken-off: {on: 2022-10-12, what: suspended, meeting: csc-2, until: 2022-10-14, venue: Minsk, grounds: war, from: S1}
went-on: {on: 2022-10-14, what: resumed, meeting: csc-2, venue: Minsk, from: S1}
listed: {on: 2022-10-12, what: item added, meeting: csc-1, item: mission, number: 3, part: B, carried_over_from: csc-2, from: S1}
moved: {on: 2022-10-13, what: item moved, meeting: csc-1, item: mission, number: 4, part: C, to: csc-2, by: ARM, grounds: war, from: S1}
dropped: {on: 2022-10-12, what: item dropped, meeting: csc-1, item: assistance, to: csc-2, by: ARM, grounds: war, from: S1}
issued: {on: 2022-10-12, what: agenda issued, meeting: csc-1, as: provisional, symbol: AG/1, by: ARM, from: S1}
decided: {on: 2022-10-12, what: measure added, measure: talks, plan: plan, title: Talks, number: 4.2, responsible: ARM, due: 2023, item: mission, concerns: AZE, from: S1}
paused: {on: 2022-10-12, what: participation suspended, party: ARM, organisation: csto, body: csc, by: BLR, grounds: war, from: S1}
took: {on: 2022-10-12, what: took office, by: AZE, role: Head, of: csto, office: BLR, after: KAZ, from: S1}
gave-up: {on: 2022-10-13, what: left office, by: AZE, role: Head, of: csto, office: BLR, grounds: war, from: S1}
amended: {on: 2022-10-28, what: source corrected, source: S1, says: the date, grounds: slip, url: "http://x/1", sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, from: S2}
counted-again: {on: 2022-10-11, what: tally, meeting: csc-2, of: drafts, total: 18, from: S1}
doubted-again: {what: dispute, fact: counted-again, says: 19, from: S2}
settled: {what: settled, fact: doubted-again, outcome: falls, reason: minutes, withdrawn_by: S1, from: S2}
taken-back: {what: retracted, fact: told, reason: misread, withdrawn_by: S1, from: S1}
"""  # noqa: E501 - a fact a line, so that each field's line is its fact's
"""A fact of each kind with each of its fields, about ``EVERY_NAME``."""

EVERY_NAME = (
    WORLD.replace("items:\n", "items:\n  third: Third\n")
    .replace("plans:\n", "plans:\n  other: {title: Other, measures: {papers: Papers}}\n")
    .replace("meetings:\n", "meetings:\n  csc-3: {body: csc}\n")
)
"""The world, and what ``EVERY_KIND`` and its changes are about besides."""


def told(facts: str, names: str = WORLD, head: str = HEAD) -> str:
    """Write a docket of these facts, one a line, the first in line 4 (``{}`` for none)."""
    lines = "".join(f"  {line}\n" for line in facts.strip().splitlines())
    return f"{head}facts:\n{lines}{names}"


def file(folder: Path, text: str, name: str = "d.yaml") -> Path:
    """Write a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# --- trees, in both formats -------------------------------------------------------------------


def write(path: Path, tree: Tree) -> Path:
    """Write a docket as YAML or as JSON Lines, whichever the file's name says."""
    text = "".join(_lines(tree)) if path.suffix == ".jsonl" else _yaml(tree)
    path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="\n")
    return path


def _yaml(tree: Tree) -> str:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(tree, Dumper=dumper, sort_keys=False, allow_unicode=True, width=100))


def _lines(tree: Tree) -> Iterator[str]:
    """The header, then a record a line; its own key comes first, under its section's word."""
    yield _line({name: tree[name] for name in ("docket", "format")})
    for section, word in SECTIONS.items():
        for key, record in tree.get(section, {}).items():
            fields = {"target" if name == "fact" else name: it for name, it in record.items()}
            yield _line({word: key, **fields})


def _line(record: Tree) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


# --- generated --------------------------------------------------------------------------------

MEMBERS = ("BEL", "DNK", "EST", "FIN", "ISL", "LTU", "LVA", "NOR", "SWE")
BODIES = ("council", "committee", "bureau")
FIRST_DAY = date(2004, 1, 5)
PLAN_SIZE = 12
ON_AGENDA = 6
"""Items that a meeting deals with at most."""


def generated(n_facts: int, seed: int) -> Tree:
    """Make a docket of exactly so many facts; the same numbers give the same one."""
    return _Maker(n_facts, Random(seed)).tree  # noqa: S311 - a test's data is no secret


class _Maker:
    """Tells meeting after meeting until there are enough facts."""

    def __init__(self, n_facts: int, random: Random) -> None:
        self._random = random
        self._open: dict[str, list[str]] = {body: [] for body in BODIES}
        self._items: Tree = {}
        self._sources: Tree = {}
        self._facts: Tree = {}
        number = 0
        while len(self._facts) < n_facts:
            number += 1
            self._meeting(number, FIRST_DAY + timedelta(days=4 * number))
        kept = dict(list(self._facts.items())[:n_facts])
        self.tree: Tree = {
            "docket": f"generated-{n_facts}",
            "format": 1,
            "organisations": {
                "assembly": {
                    "name": "Assembly",
                    "members": {member: {"name": member} for member in MEMBERS},
                    "bodies": {body: {"name": body.title()} for body in BODIES},
                    "procedure": "consensus",
                }
            },
            "sources": self._sources,
            "items": self._items,
            "plans": {"plan": {"title": "Plan", "body": "council", "measures": _measures()}},
            "facts": kept,
        }

    def _meeting(self, number: int, day: date) -> None:
        """All that is told around one meeting."""
        body = BODIES[number % len(BODIES)]
        meeting, before = f"{body}-{day}", day - timedelta(days=3)
        for count in (1, 2):
            self._propose(body, f"item-{number}-{count}", before - timedelta(days=count))
        agenda = self._open[body][:ON_AGENDA]
        self._tell(
            f"{meeting}-called", before, what="announced", meeting=meeting, body=body,
            starts=str(day), kind="regular", agenda=agenda,
        )  # fmt: skip
        self._stances(meeting, agenda, before)
        self._tell(
            f"{meeting}-held", day, what="held", meeting=meeting, chair=self._member(),
            present=list(MEMBERS[:-1]), agenda=dict.fromkeys(agenda, "discussed"),
        )  # fmt: skip
        for item in agenda:
            self._outcome(f"{meeting}-{item}", item, body, day)
        self._afterwards(meeting, agenda, day)

    def _propose(self, body: str, item: str, day: date) -> None:
        self._items[item] = {"title": f"{item.title()} of the {body}", "body": body}
        self._open[body].append(item)
        self._tell(f"{item}-proposed", day, what="proposed", item=item, by=self._member())

    def _stances(self, meeting: str, agenda: list[str], day: date) -> None:
        for item in agenda[:3]:
            what = self._random.choice(("supports", "objects", "no objection", "reserves"))
            by = self._random.sample(MEMBERS, self._random.randint(1, 4))
            self._tell(f"{meeting}-{item}-stance", day, what=what, item=item, by=by)

    def _outcome(self, key: str, item: str, body: str, day: date) -> None:
        """An item is done with, or comes back to a later meeting."""
        what = self._random.choice(("adopted", "adopted", "unsigned", "deferred", "noted"))
        if what in {"adopted", "noted"}:
            self._open[body].remove(item)
        by = {"by": self._member()} if what == "unsigned" else {}
        self._tell(key, day, what=what, item=item, at=f"{body}-{day}", order=1, **by)

    def _afterwards(self, meeting: str, agenda: list[str], day: date) -> None:
        """What is counted, said, confirmed and doubted after a meeting."""
        self._tell(
            f"{meeting}-tally", day, what="tally", meeting=meeting, of="items",
            total=len(agenda), parts={"discussed": len(agenda)},
        )  # fmt: skip
        self._tell(
            f"{meeting}-word", day, what="statement", by=self._member(), about=[meeting, agenda[0]],
            says=f"the talks of {day} were useful",
        )  # fmt: skip
        status = self._random.choice(("in progress", "implemented", "unfulfilled"))
        measure = f"measure-{self._random.randrange(PLAN_SIZE)}"
        self._tell(f"{meeting}-{measure}", day, what=status, measure=measure)
        relayed = self._source(day + timedelta(days=1), relays=self._source(day))
        kind = {"what": "dispute", "says": {"total": "another"}}
        mark = kind if self._random.random() < 1 / 4 else {"what": "corroborated"}
        self._facts[f"{meeting}-mark"] = {"fact": f"{meeting}-tally", "from": relayed, **mark}

    def _tell(self, key: str, day: date, **fields: object) -> None:
        """A fact of a day; news of it comes the day itself or the next."""
        published = day + timedelta(days=self._random.randrange(2))
        self._facts[key] = {"on": str(day), **fields, "from": self._source(published)}

    def _source(self, day: date, relays: str | None = None) -> str:
        name = f"{'gazette' if relays is None else 'agency'}-{day}"
        source = {"publisher": name.partition("-")[0].title(), "published": str(day)}
        self._sources.setdefault(name, source if relays is None else {**source, "relays": relays})
        return name

    def _member(self) -> str:
        return self._random.choice(MEMBERS)


def _measures() -> Tree:
    return {f"measure-{number}": {"title": f"Measure {number}"} for number in range(PLAN_SIZE)}
