"""The directory, one's own profile and photo: who sees whom, what is kept, and what it costs."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from coalface.people import actions
from coalface.people.models import Member, Organisation, Region, Specialism
from tests.world import make_member, signed_in

pytestmark = pytest.mark.django_db


def body(answer) -> str:
    return answer.content.decode()


def picture(kind="JPEG", size=(900, 600), *, name="me.jpg", colour="teal", **more) -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", size, colour).save(drawn, kind, **more)
    return SimpleUploadedFile(name, drawn.getvalue())


def change(client, **typed):
    return client.post("/settings/profile/", {"name": "Ann", "role": "Rent officer"} | typed)


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


# ── The directory ────────────────────────────────────────────────────────────


def test_the_directory_lists_active_members_and_nobody_else(world, chen):
    page = body(signed_in(chen).get("/people/"))
    for name in ("Ann", "Bo", "Chen", "Dee", "Eve", "Fay"):
        assert f">{name}</a>" in page
    for name in ("Gus", "Una", "Ivo", "Gone"):
        assert name not in page


FOR_MEMBERS = """
    /people/ /people/ann/ /people/nobody/ /people/ann/photo/ /organisations/fenwick/ /organisations/nowhere/
    /settings/ /settings/profile/ /settings/time/ /accounts/sessions/
""".split()


@pytest.mark.parametrize("who", [None, "gus", "ivo", "former"])
def test_people_are_for_members(world, who):
    client = signed_in(getattr(world, who) if who else None)
    for address in FOR_MEMBERS:
        answer = client.get(address)
        assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?next="), address


def test_who_is_not_verified_sees_nobody(world):
    client = signed_in(world.una)
    for address in FOR_MEMBERS:
        answer = client.get(address)
        assert answer.status_code != 200 and "Ann" not in body(answer), address


@pytest.mark.parametrize("handle", ["gus", "una", "ivo", "gone", "nobody"])
def test_who_has_no_profile_is_not_found(world, chen, handle):
    for ending in ("", "photo/"):
        assert signed_in(chen).get(f"/people/{handle}/{ending}").status_code == 404


def test_the_hub_team_sees_whom_it_suspended_and_that(world, eve):
    page = signed_in(eve).get("/people/gus/")
    assert page.status_code == 200 and "This member is suspended." in body(page)
    assert "Gus" not in body(signed_in(eve).get("/people/"))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ann", {"Ann"}),
        ("RENT OFF", {"Ann"}),
        ("fenwick", {"Ann", "Bo"}),
        ("fenwick survey", {"Bo"}),
        ("party walls", {"Chen"}),
        ("nobody at all", set()),
        ("%", set()),
        ("_", set()),
        ("fenwick.example", set()),
    ],
)
def test_people_are_found_by_name_role_organisation_and_specialism(world, ann, chen, words, found):
    chen.specialisms.add(Specialism.objects.create(name="party walls", slug="party-walls"))
    page = body(signed_in(ann).get("/people/", {"q": words})).partition('aria-label="Members"')[2]
    assert {name for name in ("Ann", "Bo", "Chen", "Dee") if f">{name}</a>" in page} == found
    assert ("Nobody found" in page) == (not found)


def test_people_are_found_by_region(world, ann):
    Member.objects.filter(handle="chen").update(region=Region.WALES)
    page = body(signed_in(ann).get("/people/", {"region": "wales"})).partition('aria-label="Members"')[2]
    assert ">Chen</a>" in page and ">Bo</a>" not in page


def test_the_directory_is_read_to_its_end(world, ann):
    for number in range(35):
        make_member(f"Twin {number}")
    Member.objects.filter(name__startswith="Twin").update(name="Twin")
    client, seen, address = signed_in(ann), [], "/people/?q=twin"
    while address:
        page = body(client.get(address))
        seen += [piece.partition("/")[0] for piece in page.split('<a href="/people/twin-')[1:]]
        found = page.partition('class="sheet__foot more"')[2]
        address = "/people/" + found.split('href="')[1].split('"')[0].replace("&amp;", "&") if found else None
    assert len(seen) == len(set(seen)) == 35


@pytest.mark.parametrize(
    "asked",
    [
        "q=%00",
        "q=" + "x" * 300,
        "q=%F0%9F%98%80",
        "q=%ED%A0%80",
        "region=nowhere",
        "after=x",
        "after=W251bGwsbnVsbF0",  # [null,null]
        "after=WyJhIiwiYiJd",  # ["a","b"]
        "after=WyJcdWQ4MDAiLDFd",  # ["\\ud800",1]
        "after=WyJcdTAwMDAiLDFd",  # ["\\u0000",1]
    ],
)
def test_odd_questions_of_the_directory_are_answered(world, ann, asked):
    assert signed_in(ann).get(f"/people/?{asked}").status_code == 200


# ── One's own profile ────────────────────────────────────────────────────────


def test_a_member_says_who_they_are(world, ann, chen):
    answer = change(
        signed_in(ann),
        name="  Ann   Farrow ",
        role="Damp officer",
        region="wales",
        about="I look at wet walls.",
        specialisms="party walls, Damp,  damp ,",
    )
    assert (answer.status_code, answer["Location"]) == (303, "/people/ann/")
    page = body(signed_in(chen).get("/people/ann/"))
    for words in ("Ann Farrow", "Damp officer", "Wales", "I look at wet walls.", "party walls", "Damp"):
        assert words in page
    assert sorted(ann.specialisms.values_list("name", flat=True)) == ["Damp", "party walls"]


def test_a_specialism_is_one_however_it_is_written(world, ann, bo):
    change(signed_in(ann), specialisms="Party walls")
    change(signed_in(bo), name="Bo", specialisms="party WALLS")
    assert Specialism.objects.count() == 1


def test_nobody_changes_the_organisation_or_the_address_here(world, ann):
    other = Organisation.objects.create(name="Brackwater Council", slug="brackwater")
    change(signed_in(ann), organisation=other.pk, email="x@y.example", hub_team="on", state="suspended", handle="eve")
    ann.refresh_from_db()
    assert (ann.organisation, ann.email, ann.hub_team, ann.state, ann.handle) == (
        world.organisation,
        "ann@fenwick.example",
        False,
        "active",
        "ann",
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Type your name."),
        ({"name": "\u202e"}, "Type your name."),
        ({"name": "see www.evil.example"}, "not an address"),
        ({"name": "N" * 81}, "80 characters"),
        ({"specialisms": ",".join(f"word {n}" for n in range(13))}, "at most 12"),
        ({"specialisms": "x" * 61}, "too long"),
        ({"specialisms": "damp, ???"}, "letters"),
        ({"region": "the moon"}, "region"),
        ({"about": "a" * 2001}, "2000 characters"),
        ({"role": "r\x00"}, "cannot be stored"),
    ],
)
def test_what_cannot_be_kept_is_said_and_the_rest_stays_typed(world, ann, typed, sentence):
    answer = change(signed_in(ann), **({"about": "Typed with care"} | typed))
    assert answer.status_code == 422 and sentence in body(answer)
    assert "about" in typed or "Typed with care" in body(answer)
    ann.refresh_from_db()
    assert (ann.name, ann.role, ann.about) == ("Ann", "Rent officer", "")


def test_what_members_say_of_themselves_is_text(world, ann, chen):
    trick = '<img src=x onerror="alert(1)">'
    change(signed_in(ann), role=trick, about=trick, specialisms=trick)
    for address in ("/people/ann/", "/people/", "/organisations/fenwick/"):
        page = body(signed_in(chen).get(address))
        assert "<img src=x" not in page and "&lt;img src=x" in page


# ── One's sentence, and one's time ───────────────────────────────────────────


def test_the_sentence_is_for_visitors_only_where_one_says_so(world, ann):
    change(signed_in(ann), one_liner="  It saved me   a winter. ")
    ann.refresh_from_db()
    assert (ann.one_liner, ann.one_liner_public) == ("It saved me a winter.", False)
    change(signed_in(ann), one_liner="It saved me a winter.", one_liner_public="on")
    ann.refresh_from_db()
    assert ann.one_liner_public
    change(signed_in(ann), one_liner="", one_liner_public="on")
    ann.refresh_from_db()
    assert (ann.one_liner, ann.one_liner_public) == ("", False)


def test_how_much_time_one_has_is_said_in_settings(world, ann):
    client = signed_in(ann)
    assert "Not said" in body(client.get("/settings/"))
    assert client.post("/settings/time/", {"minutes": "30"})["Location"] == "/settings/"
    ann.refresh_from_db()
    assert ann.minutes_a_week == 30
    page = body(client.get("/settings/"))
    assert "Half an hour a week" in page and "We will keep what we send you to this." in page
    assert client.post("/settings/time/", {"minutes": "31"}).status_code == 422


def test_nobody_else_sees_how_much_time_one_has(world, ann, chen):
    signed_in(ann).post("/settings/time/", {"minutes": "30"})
    for address in ("/people/ann/", "/people/"):
        assert "Half an hour" not in body(signed_in(chen).get(address))


# ── The photo ────────────────────────────────────────────────────────────────


def photo_of(client, handle="ann"):
    answer = client.get(f"/people/{handle}/photo/")
    return b"".join(answer.streaming_content) if answer.status_code == 200 else None


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_photo_is_drawn_anew_small_square_and_without_what_the_camera_wrote(world, ann, chen, kind):
    written = Image.Exif()
    written[0x010E] = "Taken at 12 Mill Lane"
    more = {"exif": written} if kind in ("JPEG", "PNG", "WEBP") else {"comment": b"Taken at 12 Mill Lane"}
    assert change(signed_in(ann), photo=picture(kind, name="me.bin", **more)).status_code == 303
    kept = photo_of(signed_in(chen))
    assert b"Mill Lane" not in kept
    with Image.open(io.BytesIO(kept)) as shown:
        assert (shown.format, shown.size, dict(shown.getexif())) == ("WEBP", (320, 320), {})


def test_a_photo_is_served_so_that_no_browser_runs_it_and_nobody_between_keeps_it(world, ann, chen):
    change(signed_in(ann), photo=picture())
    answer = signed_in(chen).get("/people/ann/photo/")
    assert answer["Content-Type"] == "image/webp" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].startswith("private") and "sandbox" in answer["Content-Security-Policy"]


def test_a_photo_is_turned_upright(world, ann):
    drawn = Image.new("RGB", (400, 400), "white")
    drawn.paste("red", (0, 0, 400, 200))
    turned, file = Image.Exif(), io.BytesIO()
    turned[0x0112] = 3  # upside down
    drawn.save(file, "JPEG", exif=turned)
    change(signed_in(ann), photo=SimpleUploadedFile("me.jpg", file.getvalue()))
    with Image.open(io.BytesIO(photo_of(signed_in(ann)))) as shown:
        assert shown.convert("RGB").getpixel((160, 300))[1] < 90


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (
            SimpleUploadedFile("me.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
            "picture",
        ),
        (SimpleUploadedFile("me.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50), "picture"),
        (SimpleUploadedFile("me.html.jpg", b"<html><script>alert(1)</script>"), "picture"),
        (SimpleUploadedFile("me.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * (8 * 1024 * 1024)), "8 MB"),
        (SimpleUploadedFile("me.jpg", b""), "empty"),
    ],
)
def test_what_is_no_picture_is_refused(world, ann, file, sentence):
    file.seek(0)
    answer = change(signed_in(ann), photo=file)
    assert answer.status_code == 422 and sentence in body(answer)
    ann.refresh_from_db()
    assert not ann.photo


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_of_too_many_pixels_is_refused(world, ann):
    answer = change(signed_in(ann), photo=picture("PNG", (12_000, 12_000), name="me.png"))
    assert answer.status_code == 422 and "pixels" in body(answer)


def test_a_new_photo_takes_the_place_of_the_old_and_may_be_taken_away(
    world, ann, settings, django_capture_on_commit_callbacks
):
    client = signed_in(ann)
    change(client, photo=picture())
    ann.refresh_from_db()
    first = settings.MEDIA_ROOT / ann.photo
    with django_capture_on_commit_callbacks(execute=True):
        change(client, photo=picture(colour="red"))
    ann.refresh_from_db()
    second = settings.MEDIA_ROOT / ann.photo
    assert second.exists() and not first.exists()
    with django_capture_on_commit_callbacks(execute=True):
        change(client, photo_away="on")
    ann.refresh_from_db()
    assert not ann.photo and not second.exists()
    assert client.get("/people/ann/photo/").status_code == 404


def test_changing_something_else_keeps_the_photo(world, ann):
    change(signed_in(ann), photo=picture())
    change(signed_in(ann), role="Damp officer")
    ann.refresh_from_db()
    assert ann.photo


def test_a_suspended_members_photo_is_gone_for_all_but_the_hub_team(world, ann, bo, eve):
    change(signed_in(ann), photo=picture())
    actions.suspend(by=eve, member=ann)
    assert photo_of(signed_in(bo)) is None and photo_of(signed_in(eve))


# ── What it costs ────────────────────────────────────────────────────────────


def test_the_pages_cost_the_same_for_three_and_for_thirty(world, ann):
    client = signed_in(ann)
    addresses = ("/people/", "/people/?q=fenwick", "/organisations/fenwick/", "/settings/profile/")

    def fill(first, last):
        for number in range(first, last):
            one = make_member(f"Colleague {number}", organisation=world.organisation)
            for word in range(3):
                name = f"word {number} {word}"
                one.specialisms.add(Specialism.objects.create(name=name, slug=name.replace(" ", "-")))

    fill(0, 3)
    few = [queries_of(client, address) for address in addresses]
    fill(3, 30)
    assert [queries_of(client, address) for address in addresses] == few and max(few) <= 12


def test_people_with_some_of_the_words_are_shown_where_nobody_has_all(world):
    client = signed_in(world.ann)
    world.chen.role = "Housing officer"
    world.chen.save()
    page = client.get("/people/?q=parking+officer").content.decode()
    assert "These have some of them" in page and "/people/chen/" in page and "/people/dee/" not in page
    assert "These have some of them" not in client.get("/people/?q=housing+officer").content.decode()
    assert "Nobody found" in client.get("/people/?q=zzz+yyy").content.decode()
