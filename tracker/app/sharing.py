"""Sharing: a dated name that several dockets have is recorded once.

Names without a date are compared by the domain, as registrations. A member with ``since`` is a
fact of the world all the same; its key is made of the names alone, so that it is known again.
"""

from tracker.app.workspace import Workspace
from tracker.domain.facts import Draft
from tracker.domain.organisation import MemberJoined
from tracker.domain.registration import differences
from tracker.errors import Contradiction, Finding, Refused


def shared(draft: Draft, workspace: Workspace) -> bool:
    """Whether a membership is there under its key, alike.

    Raises:
        Refused: where it is there otherwise, with a finding for each field.
    """
    if not isinstance(draft.data, MemberJoined):
        return False
    target = workspace.target(draft.claim.key)
    if target is None:
        return False
    there = workspace.entry(target)
    if there is None or not isinstance(there.data, MemberJoined):
        return False
    found: list[tuple[str, object, object]]
    found = [("occurred", there.claim.occurred, draft.claim.occurred)]
    found += differences(there.data, draft.data)
    findings = [
        Finding(field, _contradiction(draft.data.party, field, old, new))
        for field, old, new in found
        if old != new
    ]
    if findings:
        raise Refused(findings)
    return True


def _contradiction(party: str, field: str, old: object, new: object) -> Contradiction:
    name = "since" if field == "occurred" else field
    return Contradiction(f"{party}: {name}", str(old or "nothing"), str(new or "nothing"))
