"""A member is named as people name each other, and a name that two have chooses nobody."""

import pytest
from django.core.exceptions import ValidationError

from coalface.groups.member_field import MemberField
from tests.world import make_member

pytestmark = pytest.mark.django_db


def test_the_handle_of_one_may_be_the_name_of_another():
    one, other, third = make_member("Lee"), make_member("Lee two"), make_member("Moss")
    other.name = "Lee"
    other.save()
    field = MemberField()
    for typed in ("@lee", "/people/lee/", "https://hub.example/people/lee/"):
        assert field.clean(typed) == one
    assert (field.clean("lee-two"), field.clean("Moss"), field.clean("moss")) == (other, third, third)
    with pytest.raises(ValidationError, match="More than one member"):
        field.clean("Lee")
    other.name = "Finch"
    other.save()
    assert field.clean("Lee") == one and field.clean("finch") == other
    make_member("Finch")
    with pytest.raises(ValidationError, match="More than one member"):
        field.clean("Finch")
