"""The demonstration is rich, whole, and the same however often it is made."""

import pytest
from django.utils import timezone

from coalface.config.demo import content, faces
from coalface.config.demo.load import fill
from coalface.config.wiring import INVARIANTS
from coalface.entries.models import Entry, Reply
from coalface.entries.queries import latest
from coalface.groups.models import Group
from coalface.groups.viewer import NOBODY
from coalface.people.models import Member, Organisation


def test_everybody_who_speaks_is_somebody_and_in_the_group():
    for group in content.groups():
        inside = {*group.members, *group.facilitators, group.facts.get("lead")}
        assert inside - {None} <= content.people().keys(), group.facts
        for question in group.questions:
            replies = [reply for answer in question.answers for reply in (answer, *answer.comments)]
            voices = {question.author, *(reply.author for reply in replies)}
            assert voices <= (inside if group.facts["slug"] else content.people().keys()), question.title
            thanked = {handle for reply in replies for handle in reply.thanks} | set(question.same)
            assert thanked <= content.people().keys(), question.title
            assert sum(answer.accepted for answer in question.answers) <= 1, question.title
            assert question.text.strip() and all(reply.text.strip() for reply in replies), question.title


def test_a_portrait_is_always_the_same():
    assert faces.draw("ines-calder") == faces.draw("ines-calder") != faces.draw("tobias-wren")


@pytest.mark.django_db
def test_the_demonstration_is_rich_and_made_once(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    fill(now=timezone.now())
    sign_ins = fill(now=timezone.now())
    assert [one.what for one in sign_ins] == ["a facilitator", "a practitioner", "the hub team"]
    assert Member.objects.filter(state="active").count() >= 30 and Organisation.objects.count() >= 10
    assert set(Group.objects.values_list("access", flat=True)) == {"open", "restricted", "private"}
    assert Group.objects.count() >= 6
    assert Entry.everything.count() == 48 and Reply.everything.count() >= 150
    assert len(latest(NOBODY).items) >= 12
    assert not Entry.everything.filter(active_at__gt=timezone.now()).exists()
    assert [sentence for holds in INVARIANTS for sentence in holds()] == []
