"""Neighbouring moments: where the answer is another one, and how it is asked for there."""

from tests.domain.scenarios import Stream
from tracker.domain.item import ItemRegistered, StanceTaken
from tracker.domain.moment import Moment, Resolved
from tracker.views.neighbours import BACK, options, others


def stances() -> Stream:
    """A member that objected, and gave way a week later; each reported the day after."""
    stream = Stream()
    stream.add(ItemRegistered("A draft"))
    stream.add(StanceTaken(("ARM",), "objects"), "2022-11-10", "s", reported="2022-11-11")
    stream.add(StanceTaken(("ARM",), "lifted"), "2022-11-17", "s", reported="2022-11-18")
    return stream


def found(stream: Stream, moment: Resolved) -> list[tuple[str, str, str]]:
    """The other answers near a moment; the answer is the stance that stands there."""

    def answer(asked: Moment) -> str | None:
        until = asked.recorded_until
        position = None if until is None else int(until.removeprefix("@"))
        stands = stream.at(asked.on, asked.reported_until, position).stands
        return getattr(stands[-1].data, "stance", "nothing")

    own = answer(moment.asked) or ""
    return [
        (one.part, one.options, one.answer)
        for one in others(moment, own, stream.entries[1:], answer)
    ]


def test_each_part_is_varied_alone() -> None:
    """Backwards from an answer without bounds: the nearest day or entry of each other answer."""
    stream = stances()
    assert found(stream, stream.moment()) == [
        ("reported", "--reported-until 2022-11-17", "objects"),
        ("reported", "--reported-until 2022-11-10", "nothing"),
        ("on", "--on 2022-11-16", "objects"),
        ("on", "--on 2022-11-09", "nothing"),
        ("recorded", "--recorded-until @1", "objects"),
        ("recorded", "--recorded-until @0", "nothing"),
    ]


def test_later_answers_are_told_too() -> None:
    """After a bound; the other bound stays as it was asked."""
    stream = stances()
    near = found(stream, stream.moment(on="2022-11-12", reported="2022-11-30"))
    until = "--reported-until 2022-11-30"
    assert [one for one in near if one[0] == "on"] == [
        ("on", f"--on 2022-11-09 {until}", "nothing"),
        ("on", f"--on 2022-11-17 {until}", "lifted"),
    ]


def test_no_more_answers_than_a_reader_wants() -> None:
    """The nearest ones, however many there are."""
    stream = Stream()
    stream.add(ItemRegistered("A draft"))
    for day in range(10, 20):
        stream.add(StanceTaken(("ARM",), f"stance {day}"), f"2022-11-{day}", reported="2022-12-01")
    assert len([one for one in found(stream, stream.moment()) if one[0] == "on"]) == BACK


def test_options_can_be_pasted() -> None:
    """What a shell would take apart is quoted."""
    assert options(Moment()) == ""
    assert (
        options(Moment(on="2022-11?", recorded_until="@4")) == "--on '2022-11?' --recorded-until @4"
    )
