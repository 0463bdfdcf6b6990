"""Tests of changes: what was imported and now says something else is refused, field by field.

A change a line; ``EVERY_KIND`` has each of the fields. One log serves all: a refusal leaves it
as it is.
"""

import pytest

from tests.app.support import Desk
from tests.conftest import SetClock
from tests.dockets import EVERY_KIND, EVERY_NAME
from tracker.app import Tracker

CHANGES = """
proposed | on: 2022-10-01 | on: 2022-10-02 | on | 2022-10-01 | 2022-10-02
proposed | order: 1 | order: 2 | order | 1 | 2
proposed | what: proposed | what: discussed | what | proposed | discussed
proposed | item: assistance | item: mission | item | assistance | mission
proposed | by: ARM | by: [ARM, BLR] | by | ARM | ARM, BLR
proposed | by: ARM, | | by | ARM | nothing
proposed | at: csc-1 | at: csc-2 | at | csc-1 | csc-2
proposed | grounds: war | grounds: peace | grounds | war | peace
proposed | condition: soon | condition: later | condition | soon | later
proposed | to: cfm | to: csc | to | cfm | csc
proposed | task: draft it | task: drop it | task | draft it | drop it
proposed | until: 2022-12 | until: 2023 | until | 2022-12 | 2023
proposed | as: paper | as: memo | as | paper | memo
proposed | symbol: A/1 | symbol: A/2 | symbol | A/1 | A/2
proposed | S1#p. 3 | S1#p. 4 | from | tass-2022-10-27#p. 3 | tass-2022-10-27#p. 4
proposed | S1#p. 3 | S2#p. 3 | from | tass-2022-10-27#p. 3 | belta-2022-11-24#p. 3
proposed | put forward | tabled | wording | tass-2022-10-27: put forward | tass-2022-10-27: tabled
proposed | wording: put forward, | | wording | tass-2022-10-27: put forward | nothing
proposed | according_to: BLR | according_to: KAZ | according_to | BLR | KAZ
proposed | note: seen | note: heard | note | seen | heard
proposed | note: seen, | | note | seen | nothing
proposed | reported: 2022-10-28 | reported: 2022-10-29 | reported | 2022-10-28 | 2022-10-29
proposed | , reported: 2022-10-28 | | reported | 2022-10-28 | 2022-10-27
proposed | irregular: told so | irregular: so it was | irregular | told so | so it was
stance | what: supports | what: objects | what | supports | objects
stance | item: assistance | item: mission | item | assistance | mission
stance | by: [BLR, KAZ] | by: [KAZ, BLR] | by | BLR, KAZ | KAZ, BLR
stance | at: csc-1 | at: csc-2 | at | csc-1 | csc-2
stance | grounds: war | grounds: peace | grounds | war | peace
stance | condition: soon | condition: later | condition | soon | later
stance | text: v2 | text: v3 | text | v2 | v3
stance | on_behalf_of: csto | on_behalf_of: cfm | on_behalf_of | csto | cfm
stance | aligned: AZE | aligned: ARM | aligned | AZE | ARM
stance | phase: final | phase: first | phase | final | first
stance | from: [S1, S2] | from: [S2, S1] | from | tass-2022-10-27, belta-2022-11-24 | belta-2022-11-24, tass-2022-10-27
stance | S2: supported | S2: agreed | wording | tass-2022-10-27: backed, belta-2022-11-24: supported | tass-2022-10-27: backed, belta-2022-11-24: agreed
called | what: announced | what: rescheduled | what | meeting.announced | meeting.rescheduled
called | starts: 2022-10-10 | starts: 2022-10-09 | starts | 2022-10-10 | 2022-10-09
called | ends: 2022-10-11 | ends: 2022-10-12 | ends | 2022-10-11 | 2022-10-12
called | kind: regular | kind: joint | kind | regular | joint
called | format: hybrid | format: written | format | hybrid | written
called | composition: narrow | composition: expanded | composition | narrow | expanded
called | venue: Minsk | venue: Yerevan | venue | Minsk | Yerevan
called | chair: BLR | chair: ARM | chair | BLR | ARM
called | grounds: war | grounds: peace | grounds | war | peace
called | agenda: [mission, assistance] | agenda: [mission] | agenda | included | nothing
called | agenda: [mission, assistance], | | agenda | included | nothing
called | agenda: [mission, assistance] | agenda: [mission, assistance, third] | agenda.third | nothing | included
called | agenda: [mission, assistance] | agenda: [third, mission, assistance] | agenda.third | nothing | included
called | present: ARM | present: [ARM, BLR] | present | ARM | ARM, BLR
called | absent: KAZ | absent: BLR | absent | KAZ | BLR
called | from: S1 | from: S2 | from | tass-2022-10-27 | belta-2022-11-24
held | meeting: csc-2 | meeting: csc-1 | meeting | csc-2 | csc-1
held | mission: discussed | mission: included | agenda.mission.what | discussed | included
held | mission: discussed, | | agenda | discussed | nothing
held | mission: discussed, | mission: ~, | agenda.mission | discussed | mission
held | mission: discussed, | mission: discussed, third: included, | agenda.third | nothing | included
held | by: ARM | by: BLR | agenda.assistance.by | ARM | BLR
held | to: cfm | to: csc | agenda.assistance.to | cfm | csc
held | task: draft it | task: drop it | agenda.assistance.task | draft it | drop it
held | until: 2023 | until: 2024 | agenda.assistance.until | 2023 | 2024
held | grounds: war | grounds: peace | agenda.assistance.grounds | war | peace
held | condition: soon | condition: later | agenda.assistance.condition | soon | later
held | as: paper | as: memo | agenda.assistance.as | paper | memo
held | symbol: H/1 | symbol: H/2 | agenda.assistance.symbol | H/1 | H/2
held | on: 2022-10-10 | on: 2022-10-11 | on | 2022-10-10 | 2022-10-11
held | held, meeting | held, present: ARM, meeting | present | nothing | ARM
attended | present: [ARM, BLR] | present: [BLR, ARM] | present | ARM, BLR | BLR, ARM
attended | absent: KAZ | absent: AZE | absent | KAZ | AZE
attended | meeting: csc-2 | meeting: csc-1 | meeting | csc-2 | csc-1
counted | of: drafts | of: papers | of | drafts | papers
counted | total: about 17 | total: 17 | total | about 17 | 17
counted | returned: 2 | returned: 3 | parts | consensus: 15, returned: 2 | consensus: 15, returned: 3
counted | composition: narrow | composition: expanded | composition | narrow | expanded
counted | to: the press | to: the council | to | the press | the council
counted | meeting: csc-2 | meeting: csc-1 | meeting | csc-2 | csc-1
counted | meeting: csc-2 | item: mission | item | meeting csc-2 | mission
told | by: ARM | by: S1 | by | party/ARM | source/tass-2022-10-27
told | says: nearly ready | says: ready | says | nearly ready | ready
told | about: [assistance, csc-2] | about: [csc-2] | about | item/assistance, meeting/csc-2 | meeting/csc-2
told | kind: remark | kind: formal reservation | kind | remark | formal reservation
told | at: csc-2 | at: csc-1 | at | csc-2 | csc-1
told | attached_to: mission | attached_to: assistance | attached_to | item/mission | item/assistance
told | aligned: BLR | aligned: KAZ | aligned | BLR | KAZ
planned | plan: plan | plan: other | plan | plan | other
planned | total: 34 | total: 35 | total | 34 | 35
planned | at: csc-2 | at: csc-1 | at | csc-2 | csc-1
planned | by: ARM | by: BLR | by | ARM | BLR
done | what: unfulfilled | what: implemented | what | unfulfilled | implemented
done | measure: contacts | measure: papers | measure | contacts | papers
done | because: external party | because: resources | because | external party | resources
done | party: AZE | party: ARM | party | AZE | ARM
done | grounds: war | grounds: peace | grounds | war | peace
done | until: 2023 | until: 2024 | until | 2023 | 2024
chairs | by: ARM | by: KAZ | by | ARM | KAZ
chairs | after: BLR | after: KAZ | after | BLR | KAZ
chairs | body: csc | body: cfm | body | csc | cfm
chairs | body: csc | organisation: csto | body | csc | nothing
joins | what: joined | what: left | what | member.joined | member.left
joins | by: AZE | by: ARM | by | AZE | ARM
joins | as: observer | as: partner | as | observer | partner
joins | , body: csc | | body | csc | nothing
joins | on: 2022-10-11 | on: 2022-10-12 | on | 2022-10-11 | 2022-10-12
doubted | fact: counted | fact: held | fact | counted | held
doubted | says: {of: decisions} | says: {of: papers} | says | of: decisions | of: papers
doubted | says: {of: decisions} | says: otherwise | says | of: decisions | otherwise
doubted | what: dispute, fact: counted, says: {of: decisions} | what: corroborated, fact: counted | what | event.disputed | event.corroborated
confirmed | fact: held | fact: called | fact | held | called
confirmed | from: S2 | from: [S1, S2] | from | belta-2022-11-24 | tass-2022-10-27, belta-2022-11-24
confirmed | reported: 2022-11-25 | reported: 2022-11-26 | reported | 2022-11-25 | 2022-11-26
taken-back | fact: told | fact: counted | fact | told | counted
taken-back | reason: misread | reason: misheard | reason | misread | misheard
taken-back | withdrawn_by: S1, | | withdrawn_by | tass-2022-10-27 | nothing
taken-back | withdrawn_by: S1 | withdrawn_by: S2 | withdrawn_by | tass-2022-10-27 | belta-2022-11-24
"""  # noqa: E501 - a change a line: fact, old text, new text, field, recorded, here


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk whose log holds a fact of every kind."""
    folder = tmp_path_factory.mktemp("again")
    clock = SetClock()
    tracker = Tracker(f"sqlite:///{folder}/log.db", clock=clock, recorder="anna")
    tracker.init()
    desk = Desk(tracker, clock, folder)
    desk.imports(EVERY_KIND, EVERY_NAME)
    return desk


def table(text: str) -> list[tuple[str, ...]]:
    """Read a table of cells between bars."""
    return [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]


def _changed(text: str, key: str, old: str, new: str) -> str:
    """The facts with another text in one of them."""
    lines = text.strip().splitlines()
    (index,) = (number for number, line in enumerate(lines) if line.startswith(f"{key}: "))
    assert old in lines[index]
    lines[index] = lines[index].replace(old, new, 1)
    return "\n".join(lines)


@pytest.mark.parametrize(("key", "old", "new", "field", "before", "here"), table(CHANGES))
def test_a_changed_fact_is_refused(
    recorded: Desk, key: str, old: str, new: str, field: str, before: str, here: str
) -> None:
    """The problem names the docket's field, what is recorded of it and what stands here."""
    refused = recorded.refusal(_changed(EVERY_KIND, key, old, new), EVERY_NAME)
    (problem,) = map(recorded.printed, refused.problems)
    head, _, tail = problem.partition(" differs from entry @")
    entry, _, tail = tail.partition(" ")
    lines = EVERY_KIND.strip().splitlines()
    line = 4 + next(n for n, fact in enumerate(lines) if fact.startswith(f"{key}: "))
    assert head == f"d.yaml:{line}: fact {key}, field {field}: {key}"
    assert tail == (
        f"in '{field}' (recorded: {before}; here: {here}):"
        " undo the edit, or record it as a correction with import --correct"
    )
    (entry_key,) = recorded.column("SELECT key FROM fact WHERE position = :n", n=int(entry))
    assert str(entry_key).partition("/")[0] == key
    assert refused.exit_status == 50


NAME_CHANGES = """
organisation csto | organisation/csto | name: Collective Security Treaty Organization | name: CSTO | name | Collective Security Treaty Organization | CSTO
organisation csto | organisation/csto | procedure: consensus | procedure: vote | procedure | consensus | vote
organisation csto | party/ARM | ARM: Armenia | ARM: Hayastan | members.ARM.name | Armenia | Hayastan
organisation csto | member/csto/KAZ | since: 1994-04-20 | since: 1994-04-21 | members.KAZ.since | 1994-04-20 | 1994-04-21
organisation csto | member/csto/KAZ | , since: 1994-04-20 |  | members.KAZ | 1994-04-20 | nothing
organisation csto | member/csto/BLR | BLR: Belarus | BLR: {name: Belarus, as: observer} | members.BLR.as | voting member | observer
organisation csto | body/csc | csc: Collective Security Council | csc: {name: Collective Security Council, procedure: vote} | bodies.csc.procedure | nothing | vote
organisation csto | body/cfm | cfm: Council of Foreign Ministers | cfm: CFM | bodies.cfm.name | Council of Foreign Ministers | CFM
party AZE | party/AZE | name: Azerbaijan | name: AZ | name | Azerbaijan | AZ
party AZE | party/AZE | kind: state | kind: group | kind | state | group
source S1 | source/tass-2022-10-27 | publisher: TASS | publisher: Interfax | publisher | TASS | Interfax
source S1 | source/tass-2022-10-27 | published: 2022-10-27 | published: 2022-10-28 | published | 2022-10-27 | 2022-10-28
source S1 | source/tass-2022-10-27 | publisher: TASS | publisher: TASS, title: News | title | nothing | News
source S1 | source/tass-2022-10-27 | publisher: TASS | publisher: TASS, public: no | public | yes | no
source S2 | source/belta-2022-11-24 | , relays: S1 |  | relays | tass-2022-10-27 | nothing
item assistance | item/assistance | title: Assistance | title: Help | title | Assistance | Help
item assistance | item/assistance | body: csc, concerns | body: cfm, concerns | body | csc | cfm
item assistance | item/assistance | concerns: [ARM, AZE] | concerns: ARM | concerns | ARM, AZE | ARM
item assistance | item/assistance | title: Assistance | title: Assistance, kind: draft | kind | nothing | draft
meeting csc-1 | meeting/csc-1 | csc-1: {body: csc} | csc-1: {body: cfm} | body | csc | cfm
meeting csc-1 | meeting/csc-1 | csc-1: {body: csc} | csc-1: {body: csc, symbol: X} | symbol | nothing | X
plan plan | plan/plan | title: Plan, body | title: Plans, body | title | Plan | Plans
plan plan | measure/contacts | contacts: Contacts | contacts: {title: Contacts, due: 2023} | measures.contacts.due | nothing | 2023
plan plan | measure/contacts | contacts: Contacts | contacts: Contact | measures.contacts.title | Contacts | Contact
fact called | meeting/csc-2 | body: csc, symbol | body: cfm, symbol | body | csc | cfm
fact called | meeting/csc-2 | , symbol: M/2 |  | symbol | M/2 | nothing
"""  # noqa: E501 - as above: record, key, old text, new text, field, recorded, here


@pytest.mark.parametrize(
    ("record", "key", "old", "new", "field", "before", "here"), table(NAME_CHANGES)
)
def test_a_changed_name_is_refused(
    recorded: Desk, record: str, key: str, old: str, new: str, field: str, before: str, here: str
) -> None:
    """Names of the log are what they were, down to a member's or a body's."""
    facts = EVERY_KIND if record.startswith("fact ") else "{}"
    names = EVERY_NAME.replace(old, new, 1)
    refused = recorded.refusal(facts.replace(old, new, 1), names)
    (problem,) = refused.problems
    assert recorded.printed(problem) == (
        f"d.yaml:{problem.line}: {record}, field {field}: {key} differs from entry"
        f" @{recorded.entry(key)} in '{field}' (recorded: {before}; here: {here}):"
        " undo the edit, or record it as a correction with import --correct"
    )
    written = (recorded.folder / "d.yaml").read_text().splitlines()
    assert new in written[(problem.line or 0) - 1]
    assert refused.exit_status == 50
