"""Every page opens for everybody after Ann has left, and says nothing of who she was."""

import pytest

from coalface.entries.kind import kinds
from coalface.features.leaving.actions import leave_hub
from tests.access.test_surfaces import LISTS, OTHER
from tests.world import World, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("name", "keep"), [("dee", True), ("eve", False), (None, True)])
def test_every_page_opens_after_ann_has_left(town: World, name, keep: bool):
    leave_hub(viewer=town.viewer(town.ann), member=town.ann, keep=keep, successors={})
    client = signed_in(getattr(town, name) if name else None)
    for find in OTHER.values():
        for path in find(town):
            assert client.get(path).status_code < 500, path
    for find in LISTS.values():
        for path in find(town, None):
            assert client.get(path).status_code < 500, path
    for entry in [entry for entry in town.entries if entry.author == town.ann][::5]:
        page = client.get(f"/{kinds()[entry.kind].plural}/{entry.pk}/", follow=True)
        assert page.status_code < 500
        assert "/people/ann/" not in page.content.decode() and "Rent officer" not in page.content.decode()
        assert client.get(f"/entries/{entry.pk}/history/").status_code < 500
