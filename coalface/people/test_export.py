"""What a member takes along of themselves is all of it."""

import pytest

from coalface.people.access import LEVELS
from coalface.people.export import export
from coalface.people.models import Member

pytestmark = pytest.mark.django_db

# Said in another form (photo as a file, organisation by its name), what the hub works with, and what is nobody's to read.
NOT_AS_IT_IS = {
    *("photo", "organisation", "password", "last_login", "is_active", "state", "circle"),
    *("id", "role_key", "before_that_at", "news_at", "reset_serial"),
}


def test_every_column_of_a_member_is_taken_along_or_named(world):
    share = next(iter(export(member=world.ann, viewer=world.viewer(world.ann))))
    data = share.items[0].data
    assert {*LEVELS.values(), "willing", "specialisms"} <= data.keys()
    columns = {field.name for field in Member._meta.concrete_fields}
    assert columns - data.keys() == NOT_AS_IT_IS - data.keys()
