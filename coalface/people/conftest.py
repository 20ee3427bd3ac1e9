"""Somebody with an account, an organisation with a domain, and the hub team, for tests of accounts."""

import pytest

from coalface.people import actions
from coalface.people.models import Member, Organisation, OrganisationDomain
from tests.accounts import ADDRESS
from tests.world import PASSWORD


@pytest.fixture
def fenwick() -> Organisation:
    made = Organisation.objects.create(name="Fenwick District Council", slug="fenwick", region="north-east")
    OrganisationDomain.objects.create(organisation=made, domain="Fenwick.example")
    return made


@pytest.fixture
def nell(fenwick) -> Member:
    return actions.create_member(email=ADDRESS, password=PASSWORD, name="Nell Hart")


@pytest.fixture
def only_fenwick(settings):
    settings.COALFACE_SIGN_UP, settings.COALFACE_SIGN_UP_DOMAINS = "domains", ["fenwick.example"]


@pytest.fixture
def hub_team() -> Member:
    return actions.create_member(email="eve@hub.example", password=PASSWORD, name="Eve", hub_team=True)
