"""The hub team's organisations: added with their domains, changed, merged; a domain is whole and belongs to one."""

import pytest
from django.test import Client

from coalface.activity.models import Activity
from coalface.people import actions
from coalface.people.models import Member, Organisation, OrganisationDomain
from tests.world import PASSWORD, make_member, signed_in

pytestmark = pytest.mark.django_db

THORPE = {
    "name": "Thorpe Borough Council",
    "sector": "council",
    "region": "east",
    "about": "",
    "domains": "thorpe.example",
}


def add(world, **more):
    return signed_in(world.eve).post("/hub/organisations/new/", THORPE | more)


@pytest.mark.parametrize("path", ["", "new/", "fenwick/", "fenwick/merger/"])
def test_nobody_but_the_hub_team_finds_the_pages(world, path):
    assert signed_in(world.eve).get(f"/hub/organisations/{path}").status_code == 200
    assert signed_in(world.dee).get(f"/hub/organisations/{path}").status_code == 404
    assert signed_in(world.dee).post(f"/hub/organisations/{path}", THORPE).status_code in (404, 405)
    assert Client().get(f"/hub/organisations/{path}").status_code == 302


def test_eve_adds_an_organisation_whose_people_come_along(world):
    homeless = make_member("Joe")
    Member.objects.filter(pk=homeless.pk).update(email="joe@thorpe.example")
    near = make_member("Kim")
    Member.objects.filter(pk=near.pk).update(email="kim@notthorpe.example")
    sub = make_member("Lou")
    Member.objects.filter(pk=sub.pk).update(email="lou@mail.thorpe.example")
    answer = add(world)
    assert (answer.status_code, answer["Location"]) == (303, "/hub/organisations/thorpe-borough-council/")
    made = Organisation.objects.get(slug="thorpe-borough-council")
    assert set(Member.objects.filter(organisation=made)) == {homeless}
    newcomer = actions.create_member(email="mo@thorpe.example", password=PASSWORD, name="Mo")
    assert newcomer.organisation == made
    assert Activity.objects.get(verb="organisation-added").facts == {"organisation": made.pk}
    body = signed_in(world.eve).get("/hub/organisations/?q=thorpe.ex").content.decode()
    assert "Thorpe Borough Council" in body and "2 members" in body and "Fenwick" not in body


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"domains": "gmail.com"}, "Anybody can get an address at gmail.com"),
        ({"domains": "thorpe.example\n@Hotmail.co.uk"}, "Anybody can get an address at hotmail.co.uk"),
        ({"domains": "FENWICK.example"}, "fenwick.example belongs to Fenwick District Council already"),
        ({"domains": "no domain"}, "is no domain"),
        ({"domains": "a@thorpe.example"}, "is no domain"),
        ({"name": "fenwick district council"}, "There is an organisation of this name already"),
        ({"name": ""}, "Type the name"),
    ],
)
def test_what_is_not_possible_is_said(world, typed, words):
    answer = add(world, **typed)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert Organisation.objects.count() == 1


def test_capitals_make_no_other_domain(world):
    OrganisationDomain.objects.update(domain="Fenwick.Example")
    answer = add(world, domains="fenwick.example")
    assert answer.status_code == 422 and "belongs to Fenwick District Council" in answer.content.decode()


def test_eve_changes_an_organisation_and_its_address_stays(world):
    typed = THORPE | {"name": "Fenwick and Thorpe", "domains": "thorpe.example fenwick.example"}
    assert signed_in(world.eve).post("/hub/organisations/fenwick/", typed).status_code == 303
    changed = Organisation.objects.get(slug="fenwick")
    assert (changed.name, changed.region) == ("Fenwick and Thorpe", "east")
    assert set(changed.domains.values_list("domain", flat=True)) == {"thorpe.example", "fenwick.example"}
    world.ann.refresh_from_db()
    assert world.ann.organisation == changed


def test_two_organisations_become_one(world):
    add(world)
    eve = signed_in(world.eve)
    assert eve.post("/hub/organisations/fenwick/merger/", {"other": "Nowhere"}).status_code == 422
    assert eve.post("/hub/organisations/fenwick/merger/", {"other": "Fenwick District Council"}).status_code == 422
    answer = eve.post("/hub/organisations/fenwick/merger/", {"other": "thorpe borough council"})
    assert answer["Location"] == "/hub/organisations/thorpe-borough-council/"
    left = Organisation.objects.get()
    world.ann.refresh_from_db()
    assert world.ann.organisation == left and eve.get("/organisations/fenwick/").status_code == 404
    assert set(left.domains.values_list("domain", flat=True)) == {"thorpe.example", "fenwick.example"}


def test_every_key_to_an_organisation_is_looked_after_when_two_are_merged():
    keys = {f"{key.related_model._meta.label}.{key.field.name}" for key in Organisation._meta.related_objects}
    assert keys == {"people.Member.organisation", "people.OrganisationDomain.organisation"}, (
        "merge_organisations has to bring these along, too"
    )
    assert OrganisationDomain._meta.get_field("organisation").remote_field.on_delete.__name__ == "CASCADE"


def test_the_list_costs_the_same_for_three_and_for_thirty(world, django_assert_max_num_queries):
    eve = signed_in(world.eve)
    for number in range(30):
        Organisation.objects.create(name=f"Council {number}", slug=f"council-{number}")
    with django_assert_max_num_queries(5):
        eve.get("/hub/organisations/")
