"""Asking to take everything along."""

from django.db import transaction
from django.utils.translation import gettext as _

from coalface.activity.record import record
from coalface.activity.verbs import Verb
from coalface.base.tasks import ring
from coalface.base.web import Refused
from coalface.interfaces.exporters.models import Export
from coalface.interfaces.exporters.tasks import make_export
from coalface.people.models import Member


@transaction.atomic
def ask_for_data(*, member: Member) -> Export:
    """Ask for a file with everything of a member; one that is being made already is the one.

    Raises Refused for anybody but an active member.
    """
    if member.state != Member.State.ACTIVE:
        raise Refused(_("Only active members can take their data along."))
    export, made = Export.objects.get_or_create(member=member, state=Export.State.WAITING)
    if made:
        record(Verb.DATA_ASKED, actor_id=member.pk, member_id=member.pk)
        ring(make_export, export.pk)
    return export
