"""Reports of what was done, as lines for people."""

from typing import TYPE_CHECKING

from tracker.cli.render.text import count, visible

if TYPE_CHECKING:
    from tracker.app.answers import Status
    from tracker.app.reports import (
        Correction,
        ExportReport,
        FieldChange,
        ImportReport,
        RecordedFact,
        RecordReport,
        ReplayReport,
        SheetReport,
    )

RESTORE = "restore the log from a copy"
COPY = (
    "`tracker copy` makes a sound file of a log that `tracker audit verify` finds clean; else "
    + (RESTORE)
)


def import_lines(report: "ImportReport") -> list[str]:
    """What an import did: how much, where, and what a reader should look at."""
    if not report.events and not report.unchanged:
        lines = [f"docket {report.docket} holds neither names nor facts: nothing to record"]
    elif not report.recorded:
        lines = _changes(report)
    else:
        verb = "would record" if report.dry_run else "recorded"
        where = f", {_entries(report.first, report.last)}" if report.first else ""
        recorded = f"{_named(report.recorded)} as {count(report.events, 'entry')}"
        lines = [f"docket {report.docket}: {verb} {recorded}{where}"]
        if report.unchanged:
            were, are = ("was", "is") if report.unchanged == 1 else ("were", "are")
            lines.append(f"{report.unchanged:,} {were} recorded already and {are} unchanged")
    lines += [_corrected(one) for one in report.corrections]
    if report.left_out:
        verb = "would be retracted" if report.dry_run else "retracted"
        lines.append(f"gone from the file, {verb}: {_keys(report.left_out, len(report.left_out))}")
    if report.marked:
        lines.append(f"marks on those that stay: {_keys(report.marked)}")
    if report.gaps:
        lines.append(f"gaps before {_keys(report.gaps)}: steps in between were not reported")
    if report.irregular:
        lines.append(f"irregular, with a reason given: {_keys(report.irregular)}")
    if report.unsourced:
        lines.append(f"without a source: {_keys(report.unsourced)}")
    if report.retracted:
        lines.append(f"retracted since, not recorded again: {_keys(report.retracted)}")
    return lines


def _changes(report: "ImportReport") -> list[str]:
    """What an import did that had nothing new: nothing, or corrections."""
    if report.events:
        verb = "would change" if report.dry_run else "changed"
        where = f", {_entries(report.first, report.last)}" if report.first else ""
        events = count(report.events, "entry")
        return [
            f"nothing new in docket {report.docket}; {verb} what it said before{where}: {events}"
        ]
    one = report.unchanged == 1
    known = "its one name or fact is" if one else f"all {_named(report.unchanged)} are"
    return [f"nothing new in docket {report.docket}: {known} recorded already"]


def _corrected(change: "Correction") -> str:
    """A field that an import corrected."""
    if change.field == "public_since":
        return f"{change.key}: public since {change.now}, was {change.before}"
    return f"corrected {change.key}, {change.field}: {change.before} -> {change.now}"


def _entries(first: str, last: str | None) -> str:
    return first if first == last else f"{first} to {last}"


def record_lines(report: "RecordReport") -> list[str]:
    """What a recorder's command did: its entries, the states now, what changed for the past."""
    verb = "would record" if report.dry_run else "recorded"
    if report.repeated:
        verb = "nothing new, recorded already as"
    lines = [f"{verb} {_fact(fact)}" for fact in report.facts]
    lines = lines or ["nothing new: recorded already"]
    word = "narrowed" if report.narrowed else "corrected"
    lines += [_change(word, one) for one in report.changes]
    for change in report.states:
        still = "still " if change.before == change.state else ""
        was = "" if still or change.before is None else f" (was: {change.before})"
        lines.append(f"state of {change.about}: {still}{change.state or 'not known'}{was}")
    if report.gaps:
        lines.append(f"gap before {_keys(report.gaps)}: steps in between were not reported")
    if report.irregular:
        lines.append(f"irregular: {_keys(report.irregular)}")
    if report.broken:
        facts = count(len(report.broken), "other fact")
        verb = "is" if len(report.broken) == 1 else "are"
        lines.append(f"{facts} {verb} now irregular or after a gap: {_keys(report.broken)}")
    if report.healed:
        lines.append(f"regular by now: {_keys(report.healed)}")
    if report.retracted:
        lines.append(f"retracted: {_keys(report.retracted)}")
    if report.still_said_by:
        lines.append(_still_said(report))
    if report.unsourced:
        lines.append(f"without a source: {_keys(report.unsourced)}")
    return lines


def _still_said(report: "RecordReport") -> str:
    """That a source took back what others say still, and how one is taken off alone."""
    by = report.still_said_by
    say = "other source says" if len(by) == 1 else "other sources say"
    fact = report.retracted[0] if report.retracted else "FACT"
    how = f"`tracker correct {fact} --set from=...` takes one source off alone"
    return f"{len(by)} {say} so still: {_keys(by)}; {how}"


def export_lines(report: "ExportReport", path: str, form: str) -> str:
    """What an export wrote."""
    match form:
        case "csv":
            return f"wrote {count(report.facts, 'row')} to {path}"
        case "jsonl":
            return f"wrote {count(report.facts, 'entry')} to {path}"
        case _:
            names, facts = count(report.names, "name"), count(report.facts, "fact")
            return f"wrote {names} and {facts} to {path}"


def sheet_lines(report: "SheetReport") -> list[str]:
    """What the import of a sheet did: row by row, field by field."""
    would = "would " if report.dry_run else ""
    lines = []
    for row in report.corrected:
        now = f" as {row.entry}" if row.entry else ""
        verb = "correct" if report.dry_run else "corrected"
        lines.append(f"line {row.line}: {would}{verb} {row.key} {row.replaces}{now}")
        lines += [f"  {one.field}: {one.before} -> {one.now}" for one in row.changes]
    verb = "record" if report.dry_run else "recorded"
    lines += [f"{would}{verb} {_fact(fact)}" for fact in report.facts]
    if report.unchanged:
        say = "says" if report.unchanged == 1 else "say"
        new = "" if lines else "nothing new: "
        lines.append(f"{new}{count(report.unchanged, 'row')} {say} what is recorded already")
    if report.older:
        were = "row was" if report.older == 1 else "rows were"
        since = "corrected since this sheet was written: left alone"
        lines.append(f"{report.older:,} {were} {since}")
    if report.gaps:
        lines.append(f"gaps by now before {_keys(report.gaps)}")
    if report.irregular:
        lines.append(f"irregular by now: {_keys(report.irregular)}")
    if report.healed:
        lines.append(f"regular by now: {_keys(report.healed)}")
    return lines or [f"{report.file} has no rows: nothing to record"]


def _fact(fact: "RecordedFact") -> str:
    """One entry: its number and key, what it says, when it happened, public since when."""
    where = f"{fact.entry} " if fact.entry else ""
    about = "" if fact.about == fact.key.rpartition("/")[2] else f"{fact.about}: "
    happened = f"on {fact.happened}" if fact.happened else ""
    public = f"public since {fact.public_since}" if fact.public_since else ""
    dates = ", ".join(text for text in (happened, public) if text)
    return f"{where}{fact.key}: {about}{fact.what}{f' · {dates}' if dates else ''}"


def _change(word: str, change: "FieldChange") -> str:
    """What was and is; only a date can be narrowed."""
    if change.field == "public_since":
        return f"{change.fact}: public since {change.now}, was {change.before}"
    word = word if change.field == "on" else "corrected"
    return f"{word} {change.field}: {change.before} -> {change.now}"


def _named(number: int) -> str:
    return "1 name or fact" if number == 1 else f"{number:,} names and facts"


def _keys(keys: tuple[str, ...], most: int = 10) -> str:
    shown = ", ".join(keys[:most])
    return shown if len(keys) <= most else f"{shown} and {len(keys) - most} more"


def replay_lines(report: "ReplayReport") -> list[str]:
    """What a replay found."""
    said = (f"SQLite says: {visible(' '.join(text.split()))}" for text in report.damage)
    return [*said, *_compared(report)]


def _compared(report: "ReplayReport") -> list[str]:
    found = report.divergence
    if found is None and report.damage and not report.rows:
        return ["nothing could be compared", COPY]
    if found is None:
        equal = f"{count(report.events, 'event')} replayed, {count(report.rows, 'row')} equal"
        return [equal, COPY] if report.damage else [equal]
    if found.table == "event":
        where = f"entry @{found.position} is damaged ({found.live})"
        return [f"the log itself cannot be read: {where}", RESTORE]
    events = count(report.events, "event")
    place = f"entry @{found.position} in table {found.table}"
    return [
        f"{events} replayed: the read models differ, first at {place}",
        f"  live:     {found.live or 'no such row'}",
        f"  replayed: {found.replayed or 'no such row'}",
        "the log itself was not touched; `tracker projections rebuild` makes the rows anew",
    ]


def status_lines(report: "Status") -> list[str]:
    """How the read models stand."""
    state = "up to date" if report.fresh else "not up to date: run `tracker projections rebuild`"
    rows = ", ".join(f"{table} {number:,}" for table, number in report.rows.items())
    return [
        f"read models: version {report.version} (needed {report.needed}), {state}",
        f"cursor at {report.cursor:,} of {count(report.entries, 'entry')}",
        f"rows: {rows}",
    ]
