"""The keys of each command's answers, as scripts know them: take none away, rename none.

A new key is added here, in ``docs/`` and in the changelog at the same time.
"""

MOMENT = "on reported_until recorded_until entries last_recorded"
NOTE = "number id publisher published url relays public amended"
DISPUTE = (
    "entry key fact fact_entry about claim says sources independent_sources according_to"
    " public_since fact_sources fact_independent_sources"
)
DISPOSITION = (
    "item title meeting meeting_state starts number part outcome disposition happened public_since"
    " disputed sources independent_sources entry carried_from carried_to"
)
CARRY = "meeting told what entry sources"
TASK = (
    "kind about what since days blocked_by disputed sources independent_sources entry key commands"
)
THING = "id kind title details history possible mentions disputes footnotes moment alone"
FACT = (
    "entry key type stream about what happened earliest latest public_since recorded_at recorder"
    " by according_to grounds sources independent_sources wording disputes locators awaits gap"
    " irregular retracted note corrects narrowed replaced_by"
)
STANCE = (
    "member stance effect since public_since grounds according_to sources independent_sources"
    " disputed entry key before condition"
)
BLOCK = "member stance grounds sources independent_sources entry"
MEASURE = (
    "id title owner item responsible due overdue status possible open reason party grounds since"
    " public_since sources independent_sources entry"
)
MEETING_LINE = (
    "id bodies state possible starts venue since public_since disputed sources"
    " independent_sources entry"
)
AGENDA_ITEM = (
    "id title body state label by open since public_since possible blocked_by disputed sources"
    " independent_sources entry number placed"
)
PLAN = (
    "id title body adopted total counted parts named unnamed summary possible measures disputes"
    " sources independent_sources history footnotes moment"
)
VERIFY = "origin entries root quick clean unknown covered checkpoints first last findings count"

ANSWERS: dict[str, dict[str, str]] = {
    "agenda": {
        "": "moment bodies plans ahead unreported disputes newest_report more_disputes",
        "bodies": "organisation body name chair possible_chairs items closed more",
        "bodies.chair": "party since entry",
        "bodies.items": AGENDA_ITEM,
        "plans": PLAN,
        "unreported": MEETING_LINE,
        "moment": MOMENT,
    },
    "agenda csc-2022-10-28": {
        "": "id bodies symbol state kind format composition starts ends venue chair present absent"
        " agenda announced changes dispositions outcomes possible disputes history footnotes"
        " moment told_by",
        "agenda": AGENDA_ITEM,
        "announced": "what happened public_since items sources independent_sources entry key",
        "announced.items": "id title number part",
        "dispositions": DISPOSITION,
        "dispositions.carried_to": CARRY,
        "outcomes": FACT,
        "history": FACT,
        "footnotes": NOTE,
        "moment": MOMENT,
    },
    "show armenia-assistance": {
        "": "id title organisation body procedure concerns state label by open since since_text"
        " public_since possible pending positions blocked_by disputes sources independent_sources"
        " links measures meetings history footnotes moment",
        "pending": FACT,
        "meetings": DISPOSITION,
        "meetings.carried_from": CARRY,
        "positions": STANCE,
        "positions.before": STANCE,
        "blocked_by": BLOCK,
        "disputes": DISPUTE,
        "history": FACT,
        "footnotes": NOTE,
        "moment": MOMENT,
    },
    "show armenia-mission": {"measures": MEASURE},
    "show csc-2022-plan": {
        "": PLAN,
        "measures": MEASURE,
        "disputes": DISPUTE,
        "history": FACT,
        "footnotes": NOTE,
        "moment": MOMENT,
    },
    "show ARM": {
        "": THING,
        "mentions": FACT,
        "footnotes": NOTE,
        "moment": MOMENT,
    },
    "show arm-does-not-sign": {
        "": THING,
        "history": FACT,
        "history.wording": "source wording",
    },
    "history armenia-assistance": {
        "": "facts possible footnotes more moment",
        "facts": FACT,
        "footnotes": NOTE,
        "moment": MOMENT,
    },
    "positions armenia-assistance": {
        "": "id blocking_only positions possible pending blocked_by disputes footnotes moment",
        "positions": STANCE,
        "pending": FACT,
        "blocked_by": BLOCK,
        "disputes": DISPUTE,
        "moment": MOMENT,
    },
    "positions armenia-assistance --on 2023-06-01": {"possible": FACT},
    "meetings": {
        "": "meetings footnotes more moment",
        "meetings": MEETING_LINE,
        "moment": MOMENT,
    },
    "measures": {"": "measures footnotes moment", "measures": MEASURE, "moment": MOMENT},
    "conflicts": {
        "": "disputes tallies contradictions repeats more footnotes moment",
        "disputes": DISPUTE,
        "tallies": "about key entry what happened public_since according_to parts faults sources"
        " independent_sources",
        "tallies.parts": "name counted known unknown fits",
        "moment": MOMENT,
    },
    "todo": {"": "tasks counts more footnotes moment", "tasks": TASK, "moment": MOMENT},
    "agenda --unfinished": {
        "": "body items moment",
        "items": "item meeting starts disposition carried_to",
        "items.item": AGENDA_ITEM,
        "moment": MOMENT,
    },
    "agenda --next csc --on 2023-11-21": {"": "body meeting later moment", "moment": MOMENT},
    "statements": {"": "facts possible footnotes more moment", "facts": FACT, "moment": MOMENT},
    "sources": {
        "": "sources more moment",
        "sources": "id publisher title published public relays facts url amended",
        "moment": MOMENT,
    },
    "log": {"": "facts possible footnotes more moment", "facts": FACT, "moment": MOMENT},
    "audit conformance": {
        "": "clean items transitions gaps irregular deviations footnotes moment",
        "moment": MOMENT,
    },
    "why armenia-assistance --on 2023-11-20": {
        "": "id kind member title answer label by because counts_from reported_by account marks"
        " corrections follows displaced_by pending possible others footnotes moment",
        "because": FACT,
        "follows": FACT,
        "pending": FACT,
        "others": "part options answer",
        "footnotes": NOTE,
        "moment": MOMENT,
    },
    "diff all --reported-until 2022-11-23..2023-11-20": {
        "": "since changes fell further footnotes moment",
        "since": MOMENT,
        "changes": "about aspect who before before_since after after_since facts",
        "changes.facts": FACT,
        "moment": MOMENT,
    },
    "news": {
        "": "by since until groups names more footnotes moment",
        "groups": "about title was now news",
        "groups.news": "news changed fact",
        "groups.news.fact": FACT,
        "moment": MOMENT,
    },
    "about ARM": {
        "": "id kind title details stances acts roles measures statements accounts meetings"
        " concerns cited others marks possible disputes footnotes moment",
        "stances": "item stance",
        "stances.stance": STANCE,
        "acts": FACT,
        "moment": MOMENT,
    },
    "search armenia": {
        "": "sought hits footnotes more moment",
        "hits": "entry key type stream about title field snippet happened public_since possible"
        " retracted disputed sources independent_sources",
        "footnotes": NOTE,
        "moment": MOMENT,
    },
    "audit": {
        "": "exit_code verify replay conformance",
        "verify": VERIFY,
        "replay": "events rows clean divergence damage",
        "conformance": "clean items transitions gaps irregular deviations footnotes moment",
    },
    "audit verify": {"": VERIFY},
    "doctor": {"": "database state checks", "checks": "check state found todo"},
    "audit replay": {"": "events rows clean divergence damage"},
    "projections status": {
        "": "version needed cursor entries rows fresh",
        "rows": "entity fact standing mark mention word",
    },
}
"""By command: the keys of the answer, and of what lies inside of it."""

MAIN = {
    "agenda csc-2022-10-28": "agenda",
    "show armenia-assistance": "history",
    "show csc-2022-plan": "measures",
    "show ARM": "history",
    "history armenia-assistance": "facts",
    "positions armenia-assistance": "positions",
    "meetings": "meetings",
    "measures": "measures",
    "conflicts": "disputes",
    "todo": "tasks",
    "agenda --unfinished": "items",
    "statements": "facts",
    "sources": "sources",
    "log": "facts",
    "why armenia-assistance --on 2023-11-20": "others",
    "diff all --reported-until 2022-11-23..2023-11-20": "changes",
    "news": "groups",
    "about ARM": "stances",
    "search armenia": "hits",
}
"""By command: the list that JSON Lines and CSV are made of."""

READING = tuple(one for one in ANSWERS if one.split()[0] not in {"audit", "doctor", "projections"})
