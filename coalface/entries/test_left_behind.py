"""Whoever left a private group keeps their own draft there, and nothing that others wrote at it."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from coalface.entries import actions
from coalface.entries.kind import entry_address
from coalface.entries.models import Attachment, State
from coalface.groups.models import Level, Membership
from tests.world import World, make_question, make_reply, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent_back(world: World):
    """Return an entry of Ann that got a reply, was held and sent back, in a group that she then left."""
    entry = make_question(author=world.ann, title="Damp", group=world.private_group, level=Level.GROUP)
    make_reply(entry=entry, author=world.bo, text="Between us: the lift.")
    type(entry).everything.filter(pk=entry.pk).update(state=State.WAITING, replies=1)
    entry.refresh_from_db()
    actions.send_back(viewer=world.viewer(world.dee), entry=entry, reason="Not yet.")
    Membership.objects.filter(group=world.private_group, member=world.ann).delete()
    entry.refresh_from_db()
    return entry


def test_she_opens_her_own_text_and_no_reply(world: World, sent_back):
    page = signed_in(world.ann).get(entry_address(sent_back))
    assert page.status_code == 200
    words = page.content.decode()
    assert "Between us" not in words and "1 answer" not in words and "/people/bo/" not in words


def test_she_gets_no_file_of_a_reply(world: World, sent_back, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    reply = make_reply(entry=sent_back, author=world.bo, text="See the plan.")
    stored = default_storage.save("plan.txt", ContentFile(b"plan"))
    facts = {"name": "plan.txt", "stored": stored, "content_type": "text/plain", "size": 4}
    file = Attachment.objects.create(entry=sent_back, reply=reply, member=world.bo, **facts)
    assert signed_in(world.ann).get(f"/files/{file.pk}/plan.txt").status_code == 404
    assert signed_in(world.ann).get(f"/replies/{reply.pk}/history/").status_code == 404
