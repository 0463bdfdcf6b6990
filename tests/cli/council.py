"""A small docket in which agendas change, sources are withdrawn and a dispute is open."""

from pathlib import Path

from tests.cli.support import Cli
from tests.dockets import file

COUNCIL = """\
docket: council
format: 1
organisations:
  org:
    name: Organisation
    members: {AAA: Alpha, BBB: Beta}
    bodies: {council: Council}
sources:
  S1: {id: gazette, publisher: Gazette, published: 2025-01-02, symbol: GAZ/1}
  S2: {id: minutes, publisher: Minutes, published: 2025-05-10}
  S3: {id: note, publisher: Note, published: 2025-02-02}
  S4: {id: memo, publisher: Memo, published: 2025-02-02, public: no}
  S5: {id: order, publisher: Order, published: 2025-03-02}
  S6: {id: erratum, publisher: Erratum, published: 2025-06-02}
items:
  i1: {title: Item one, body: council}
  i2: {title: Item two, body: council}
  i3: {title: Item three, body: council}
meetings:
  m1: {body: council}
  m2: {body: council}
facts:
  called: {on: 2025-01-02, what: announced, meeting: m1, starts: "2025-05-06T09:00+02:00",
    chair: AAA, agenda: [i1, i2], from: "S1#item 4"}
  added: {on: 2025-01-02, what: item added, meeting: m1, item: i3, number: 5, from: S3}
  backed: {on: 2025-02-02, what: supports with conditions, item: i2, by: BBB,
    condition: money first, from: S3}
  secret: {on: 2025-02-02, what: referred, item: i3, to: council, from: S4}
  dropped: {on: 2025-03-01, what: item dropped, meeting: m1, item: i1, from: S5}
  moved: {on: 2025-03-02, what: item moved, meeting: m1, item: i2, to: m2, from: S5}
  held: {on: 2025-05-06, what: held, meeting: m1, venue: Wien, from: S2}
  put-off: {on: 2025-05-06, what: deferred, item: i2, until: 2025-10, from: "S2#p. 3"}
  doubted: {what: dispute, fact: put-off, says: not deferred, from: S1}
  withdrawn: {on: 2025-06-01, what: source withdrawn, source: S3, says: wrong, from: S6}
  said: {on: 2025-05-06, what: statement, by: AAA, about: i2, says: "First.\\n\\nSecond.",
    from: S2}
"""
"""Item one is dropped from its only meeting; item two moves; item three is added by another."""


def council(cli: Cli, folder: Path, more: str = "") -> None:
    """Import the docket, with further facts."""
    assert cli("init").code == 0
    ran = cli("import", str(file(folder, COUNCIL + more)))
    assert ran.code == 0, ran.err
