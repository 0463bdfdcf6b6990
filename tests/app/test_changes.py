"""Tests of changes: what was imported and now says something else is refused, field by field.

A change a line; ``EVERY_KIND`` has each of the fields. One log serves all: a refusal leaves it
as it is.
"""

import pytest

from tests.app.changes import CHANGES, changed, table
from tests.app.support import Desk
from tests.dockets import EVERY_KIND, EVERY_NAME


@pytest.mark.parametrize(("key", "old", "new", "field", "before", "here"), table(CHANGES))
def test_a_changed_fact_is_refused(
    recorded: Desk, key: str, old: str, new: str, field: str, before: str, here: str
) -> None:
    """The problem names the docket's field, what is recorded of it and what stands here."""
    refused = recorded.refusal(changed(EVERY_KIND, key, old, new), EVERY_NAME)
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
