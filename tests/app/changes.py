"""Changes of ``EVERY_KIND``, one a line: what a re-import refuses and a correction makes."""

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
retitled | on: 2022-10-12 | on: 2022-10-13 | on | 2022-10-12 | 2022-10-13
retitled | item: mission | item: third | item | mission | third
retitled | title: Mission II | title: Mission 2 | title | Mission II | Mission 2
retitled | by: ARM | by: BLR | by | ARM | BLR
retitled | grounds: war | grounds: peace | grounds | war | peace
linked | on: 2022-10-12 | on: 2022-10-13 | on | 2022-10-12 | 2022-10-13
linked | on: 2022-10-12, | | on | 2022-10-12 | nothing
linked | what: follows | what: part of | what | follows | part of
linked | item: mission | item: third | item | mission | third
linked | other: assistance | other: third | other | assistance | third
linked | from: S1 | from: S2 | from | tass-2022-10-27 | belta-2022-11-24
drafted | item: mission | item: third | item | mission | third
drafted | text: v2 | text: v3 | text | v2 | v3
drafted | by: ARM | by: BLR | by | ARM | BLR
drafted | symbol: T/2 | symbol: T/3 | symbol | T/2 | T/3
drafted | changes: shorter | changes: longer | changes | shorter | longer
drafted | http://x/1 | http://x/2 | url | http://x/1 | http://x/2
drafted | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb | sha256 | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
broken-off | meeting: csc-2 | meeting: csc-1 | meeting | csc-2 | csc-1
broken-off | until: 2022-10-14 | until: 2022-10-15 | until | 2022-10-14 | 2022-10-15
broken-off | venue: Minsk | venue: Yerevan | venue | Minsk | Yerevan
broken-off | grounds: war | grounds: peace | grounds | war | peace
went-on | what: resumed | what: held | what | meeting.resumed | meeting.held
went-on | meeting: csc-2 | meeting: csc-1 | meeting | csc-2 | csc-1
went-on | venue: Minsk | venue: Yerevan | venue | Minsk | Yerevan
listed | meeting: csc-1 | meeting: csc-2 | meeting | csc-1 | csc-2
listed | item: mission | item: third | item | mission | third
listed | number: 3 | number: 4 | number | 3 | 4
listed | part: B | part: C | part | B | C
listed | carried_over_from: csc-2 | carried_over_from: csc-1 | carried_over_from | csc-2 | csc-1
moved | on: 2022-10-13 | on: 2022-10-14 | on | 2022-10-13 | 2022-10-14
moved | meeting: csc-1 | meeting: csc-3 | meeting | csc-1 | csc-3
moved | to: csc-2 | to: csc-3 | to | csc-2 | csc-3
moved | item: mission | item: third | item | mission | third
moved | number: 4 | number: 5 | number | 4 | 5
moved | part: C | part: D | part | C | D
moved | to: csc-2, | | to | csc-2 | nothing
moved | by: ARM | by: BLR | by | ARM | BLR
moved | grounds: war | grounds: peace | grounds | war | peace
dropped | meeting: csc-1 | meeting: csc-3 | meeting | csc-1 | csc-3
dropped | item: assistance | item: third | item | assistance | third
dropped | to: csc-2, | | to | csc-2 | nothing
dropped | by: ARM | by: BLR | by | ARM | BLR
dropped | grounds: war | grounds: peace | grounds | war | peace
issued | what: agenda issued | what: agenda adopted | what | meeting.agenda_issued | meeting.agenda_adopted
issued | meeting: csc-1 | meeting: csc-2 | meeting | csc-1 | csc-2
issued | as: provisional | as: revised | as | provisional | revised
issued | symbol: AG/1 | symbol: AG/2 | symbol | AG/1 | AG/2
issued | by: ARM | by: BLR | by | ARM | BLR
decided | on: 2022-10-12 | on: 2022-10-13 | on | 2022-10-12 | 2022-10-13
decided | measure: talks | measure: words | measure | talks | words
decided | title: Talks | title: Words | title | Talks | Words
decided | number: 4.2 | number: 4.3 | number | 4.2 | 4.3
decided | responsible: ARM | responsible: BLR | responsible | ARM | BLR
decided | due: 2023 | due: 2024 | due | 2023 | 2024
decided | item: mission | item: third | item | mission | third
decided | concerns: AZE | concerns: ARM | concerns | AZE | ARM
paused | what: participation suspended | what: participation resumed | what | participation.suspended | participation.resumed
paused | party: ARM | party: KAZ | party | ARM | KAZ
paused | , body: csc | | body | csc | nothing
paused | by: BLR | by: KAZ | by | BLR | KAZ
paused | grounds: war | grounds: peace | grounds | war | peace
took | by: AZE | by: ARM | by | AZE | ARM
took | role: Head | role: Chief | role | Head | Chief
took | of: csto | of: cfm | of | csto | cfm
took | office: BLR | office: KAZ | office | BLR | KAZ
took | after: KAZ | after: BLR | after | KAZ | BLR
gave-up | by: AZE | by: ARM | by | AZE | ARM
gave-up | role: Head | role: Chief | role | Head | Chief
gave-up | of: csto | of: cfm | of | csto | cfm
gave-up | office: BLR | office: KAZ | office | BLR | KAZ
gave-up | grounds: war | grounds: peace | grounds | war | peace
amended | what: source corrected | what: source withdrawn | what | corrected | withdrawn
amended | source: S1 | source: S2 | source | tass-2022-10-27 | belta-2022-11-24
amended | says: the date | says: the place | says | the date | the place
amended | grounds: slip | grounds: error | grounds | slip | error
amended | http://x/1 | http://x/2 | url | http://x/1 | http://x/2
amended | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb | sha256 | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
settled | fact: doubted-again | fact: doubted | fact | doubted-again | doubted
settled | outcome: falls | outcome: stands | outcome | falls | stands
settled | reason: minutes | reason: a protocol | reason | minutes | a protocol
settled | withdrawn_by: S1, | | withdrawn_by | tass-2022-10-27 | nothing
settled | from: S2 | from: [S1, S2] | from | belta-2022-11-24 | tass-2022-10-27, belta-2022-11-24
taken-back | fact: told | fact: counted | fact | told | counted
taken-back | reason: misread | reason: misheard | reason | misread | misheard
taken-back | withdrawn_by: S1, | | withdrawn_by | tass-2022-10-27 | nothing
taken-back | withdrawn_by: S1 | withdrawn_by: S2 | withdrawn_by | tass-2022-10-27 | belta-2022-11-24
"""  # noqa: E501 - a change a line: fact, old text, new text, field, recorded, here


def table(text: str) -> list[tuple[str, ...]]:
    """Read a table of cells between bars."""
    return [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]


def changed(text: str, key: str, old: str, new: str) -> str:
    """The facts with another text in one of them."""
    lines = text.strip().splitlines()
    (index,) = (number for number, line in enumerate(lines) if line.startswith(f"{key}: "))
    assert old in lines[index]
    lines[index] = lines[index].replace(old, new, 1)
    return "\n".join(lines)
