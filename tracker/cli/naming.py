"""Commands that give things names: sources, parties, organisations, items, plans, measures.

A name claims nothing about the world. The same name again changes nothing.
"""

from typing import Any

import click

from tracker.cli.recording import measure
from tracker.cli.typing_in import claimed, fact, own, record, writing

PARTICIPATION = {
    "body": "In this body alone.",
    "grounds": "On which grounds.",
    "by": "Who decided so, if not the party itself (several).",
}
OFFICE = {
    "role": "The name of the office.",
    "of": "Whose office it is.",
    "office": "The office, where it is a party itself.",
}


@click.group()
def source() -> None:
    """Name sources; record what their publishers did to them."""


@source.command(name="add")
@click.argument("id")
@click.option("--not-public", is_flag=True, help="Not public: what rests on it alone is not.")
@own(
    *("publisher", "published", "title", "author", "url", "language", "kind", "symbol", "sha256"),
    several=("relays",),
    published="Since when it is public.",
    relays="The sources that it passes on (several).",
)
@writing
def add_source(id: str, not_public: bool, **options: Any) -> None:  # noqa: ANN401
    """Name a source, with its --publisher and the date on which it was --published.

    The log does not forget: never name a source that needs protection.
    """
    record(options, "sources", key=id, id=id, public="no" if not_public else "yes")


@source.command()
@click.argument("amended", metavar="SOURCE")
@click.argument("change", type=click.Choice(["corrected", "withdrawn"]))
@own(
    *("says", "grounds", "url", "sha256"),
    says="What of it.",
    grounds="Why.",
    url="Where that can be read.",
)
@fact
def amend(amended: str, change: str, **options: Any) -> None:  # noqa: ANN401
    """Record that its publisher corrected or withdrew SOURCE; --source is who reports that.

    What rests on it stays: `retract FACT --withdrawn-by SOURCE` takes back what it took back.
    """
    record(options, undated=True, source=amended, what=f"source {change}")


@click.group()
def party() -> None:
    """Name parties: states, organisations, groups, people, offices; record who holds an office."""


@party.command(name="add")
@click.argument("id")
@click.argument("name")
@own("kind", "of", "role", "in_office", kind="State, organisation, group, person or office.")
@writing
def add_party(id: str, name: str, **options: Any) -> None:  # noqa: ANN401
    """Name somebody who can act or speak, like ARM Armenia; a person with --kind person."""
    person = options["kind"] == "person"
    if person:
        options.pop("kind")
    record(options, "people" if person else "parties", key=id, name=name)


@party.command()
@click.argument("party")
@own("role", "of", "office", "succeeding", succeeding="Who had it before.", **OFFICE)
@fact
def assume(party: str, succeeding: str | None, **options: Any) -> None:  # noqa: ANN401
    """Record that somebody took an office: its name as --role, or the party that it is."""
    record(options, undated=True, by=party, what="took office", after=succeeding)


@party.command(name="leave")
@click.argument("party")
@own("role", "of", "office", "grounds", grounds="Why.", **OFFICE)
@fact
def leave_office(party: str, **options: Any) -> None:  # noqa: ANN401
    """Record that somebody left an office; where none is named, all of them."""
    record(options, undated=True, by=party, what="left office")


@click.group()
def org() -> None:
    """Name organisations and their bodies; record members and chairs."""


@org.command(name="add")
@click.argument("id")
@click.argument("name")
@own("procedure", procedure="The procedure that its bodies follow.")
@writing
def add_org(id: str, name: str, **options: Any) -> None:  # noqa: ANN401
    """Name an organisation."""
    record(options, "organisations", key=id, name=name)


@org.command()
@click.argument("org")
@click.argument("id")
@click.argument("name")
@click.option("--procedure", metavar="NAME", help="The procedure that it follows.")
@writing
def body(org: str, id: str, name: str, procedure: str | None, **options: Any) -> None:  # noqa: ANN401
    """Name a body of an organisation."""
    record(options, "organisations", key=org, bodies={id: {"name": name, "procedure": procedure}})


@org.command()
@click.argument("org")
@click.argument("id")
@click.argument("name")
@own("since", "as", since="Since when; else on every date.", **{"as": "As what it is a member."})
@writing
def member(org: str, id: str, name: str, since: str | None, **options: Any) -> None:  # noqa: ANN401
    """Name a member of an organisation, like csto ARM Armenia: the party and its membership."""
    told = {"name": name, "since": since, "as": options.pop("as")}
    record(options, "organisations", key=org, members={id: told})


@org.command()
@click.argument("org")
@click.argument("party")
@own("body", "as", **{"body": "Of this body alone.", "as": "Voting member, observer, partner."})
@fact
def join(org: str, party: str, **options: Any) -> None:  # noqa: ANN401
    """Record that a party became a member; without --on it counts as one on every date."""
    record(options, organisation=org, by=party, what="joined", undated=True)


@org.command()
@click.argument("org")
@click.argument("party")
@own("body", body="Of this body alone.")
@fact
def leave(org: str, party: str, **options: Any) -> None:  # noqa: ANN401
    """Record that a party left."""
    record(options, organisation=org, by=party, what="left", undated=True)


@org.command()
@click.argument("org")
@click.argument("party")
@own("body", "succeeding", body="Of this body alone.", succeeding="Who had it before.")
@fact
def chair(org: str, party: str, succeeding: str | None, **options: Any) -> None:  # noqa: ANN401
    """Record that a party took the chair; without --on it stands on every date."""
    record(options, undated=True, organisation=org, by=party, what="chair", after=succeeding)


@org.command()
@click.argument("org")
@click.argument("party")
@own("body", "grounds", several=("by",), **PARTICIPATION)
@fact
def suspend(org: str, party: str, **options: Any) -> None:  # noqa: ANN401
    """Record that a member takes no part for a while; it stays a member."""
    record(options, undated=True, organisation=org, party=party, what="participation suspended")


@org.command()
@click.argument("org")
@click.argument("party")
@own("body", "grounds", several=("by",), **PARTICIPATION)
@fact
def resume(org: str, party: str, **options: Any) -> None:  # noqa: ANN401
    """Record that a member takes part again."""
    record(options, undated=True, organisation=org, party=party, what="participation resumed")


@click.group()
def item() -> None:
    """Name items, link them, and record new titles and texts."""


@item.command(name="add")
@click.argument("id")
@click.argument("title")
@own("body", "kind", "procedure", "symbol", several=("concerns",), body="The body that has it.")
@writing
def add_item(id: str, title: str, **options: Any) -> None:  # noqa: ANN401
    """Name an item that a body deals with."""
    record(options, "items", key=id, title=title)


@item.command()
@click.argument("item")
@click.argument("kind")
@click.argument("other")
@fact
def link(item: str, kind: str, other: str, **options: Any) -> None:  # noqa: ANN401
    """Say that an item replaces, amends, implements, follows or is part-of another.

    With a date, a source, a key or a note it is a fact; else a name, which holds on every date.
    """
    if claimed(options):
        record(options, undated=True, item=item, what=kind, other=other)
    else:
        record(options, "items", key=item, links={kind: [other]})


@item.command()
@click.argument("item")
@click.argument("title")
@own("grounds", several=("by",), grounds="Why.", by="Whose act it is (several).")
@fact
def retitle(item: str, title: str, **options: Any) -> None:  # noqa: ANN401
    """Record that an item goes by another title from then on."""
    record(options, item=item, title=title, what="retitled")


@item.command()
@click.argument("item")
@click.argument("version")
@own(
    *("symbol", "changes", "url", "sha256"),
    several=("by",),
    changes="What differs from the version before.",
    by="Who put it forward (several).",
)
@fact
def text(item: str, version: str, **options: Any) -> None:  # noqa: ANN401
    """Record that there is a version of an item's text, named as stances cite it: v2."""
    record(options, item=item, text=version, what="new text")


@click.group()
def plan() -> None:
    """Name plans of measures, and record their adoption."""


@plan.command()
@click.argument("id")
@click.argument("title")
@own("body", body="Whose plan it is.")
@writing
def register(id: str, title: str, **options: Any) -> None:  # noqa: ANN401
    """Name a plan."""
    record(options, "plans", key=id, title=title)


@plan.command()
@click.argument("plan")
@own("total", "at", several=("by",), total="How many measures it has.", at="At which meeting.")
@fact
def adopt(plan: str, **options: Any) -> None:  # noqa: ANN401
    """Record that a plan was adopted."""
    record(options, plan=plan, what="plan adopted")


@measure.command(name="add")
@click.argument("owner")
@click.argument("id")
@click.argument("title")
@click.option("--of-item", is_flag=True, help="The owner is an item, no plan.")
@own("number", "due", "item", several=("responsible", "concerns"), due="Until when.")
@fact
def add_measure(owner: str, id: str, title: str, of_item: bool, **options: Any) -> None:  # noqa: ANN401
    """Name a measure of a plan, or of the item that decided it.

    With a date, a source, a key or a note it is a fact; else a name, which holds on every date.
    """
    if claimed(options):
        named: dict[str, Any] = {"decided_by" if of_item else "plan": owner}
        record(options, undated=True, measure=id, title=title, what="measure added", **named)
        return
    taken = ("number", "due", "item", "responsible", "concerns")
    measures = {id: {"title": title, **{name: options.pop(name) for name in taken}}}
    record(options, "items" if of_item else "plans", key=owner, measures=measures)


COMMANDS = (source, party, org, item, plan, measure)
