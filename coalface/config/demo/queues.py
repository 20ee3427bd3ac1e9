"""Leaves requests, reports and complaints undecided, so that facilitators and the hub team find something to do."""

from datetime import datetime, timedelta

from coalface.activity.verbs import Verb
from coalface.config.demo import content
from coalface.config.demo.past import Past
from coalface.config.demo.written import FORMER
from coalface.features.complaints.models import ACKNOWLEDGE_WITHIN, Complaint
from coalface.features.moderation.models import Report
from coalface.features.search.models import SearchRow
from coalface.groups.models import Group, JoinRequest
from coalface.people.models import Member


def leave_waiting(members: dict[str, Member], past: Past, *, now: datetime) -> None:
    """Write what waits, from the file; the questions and groups have to be there."""
    for facts in content.waiting()["request"]:
        at = now - timedelta(hours=facts["hours_ago"])
        group, member = Group.objects.get(slug=facts["group"]), members[facts["member"]]
        row = JoinRequest.objects.create(group=group, member=member, message=facts["message"], created_at=at)
        past.note(Verb.ASKED_TO_JOIN, at, actor=member, member=member, group=group, facts={"request": row.pk})
    for facts in content.waiting()["report"]:
        at = now - timedelta(hours=facts["hours_ago"])
        about = _reply(facts, members) if "question" in facts else {"member": members[facts["profile"]]}
        reporter = members[facts["reporter"]]
        row = Report.objects.create(reporter=reporter, why=facts["why"], words=facts["words"], created_at=at, **about)
        past.note(Verb.REPORTED, at, actor=reporter, facts={"report": row.pk, "why": row.why}, **about)
    for facts in content.waiting()["complaint"]:
        at = now - timedelta(hours=facts["hours_ago"])
        told = {name: facts[name] for name in ("name", "came", "subject", "words") if name in facts}
        member = members[facts["member"]] if "member" in facts else None
        row = Complaint.objects.create(member=member, received_at=at, due_at=at + ACKNOWLEDGE_WITHIN, **told)
        past.note(Verb.COMPLAINT_FILED, at, actor=member, member=member, facts={"complaint": row.pk, "came": row.came})


def _reply(facts: dict[str, str], members: dict[str, Member]) -> dict[str, object]:
    """Return where the reported reply stands: the last one to that question by that member, or by one who has left."""
    author = None if facts["reply_by"] == FORMER else members[facts["reply_by"]]
    row = SearchRow.objects.select_related("entry__group", "reply").filter(
        entry__title=facts["question"], reply__isnull=False, reply__author=author
    )
    found = row.order_by("pk").last()
    return {"entry": found.entry, "reply": found.reply, "group": found.entry.group}
