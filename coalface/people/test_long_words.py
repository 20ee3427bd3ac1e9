"""What takes a program long to look through is refused before it is looked at."""

from time import process_time

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from coalface.people.models import Member
from coalface.people.passwords import LONGEST, UncommonValidator

ENDLESS = ["a" + "1" * 100_000 + "a", "ab" * 50_000, "1" * 100_000 + "a", "a-" * 50_000 + "b"]


@pytest.mark.parametrize("password", ENDLESS, ids=range(len(ENDLESS)))
def test_an_endless_password_is_refused_by_its_field(db, password):
    begin = process_time()
    facts = {"name": "Fay Long", "email": "fay@fenwick.example", "password1": password, "terms": "on"}
    answer = Client().post("/accounts/signup/", facts)
    assert answer.status_code == 422 and f"Use at most {LONGEST} characters." in answer.content.decode()
    assert not Member.objects.exists()
    # Seconds on the slowest machine; what this guards against took hours.
    assert process_time() - begin < 20


@pytest.mark.parametrize(
    "password",
    [
        "12password34!",
        "--Sunshine--",
        "abcabcabcabc",
        "xyxyxyxyxyxyxy",
        "1coalface2026",
        "aaaaaaaaaaaaab",
        "12341234123412",
    ],
)
def test_what_is_made_of_little_is_common(password):
    with pytest.raises(ValidationError):
        UncommonValidator().validate(password)


@pytest.mark.parametrize("password", ["correct horse lamp", "abcdeabcdeabcdef", "rain7kettle-moss"])
def test_what_is_not_is_taken(password):
    UncommonValidator().validate(password)
