"""Answers that come no sooner than their time."""

import time

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from coalface.base.front.gateway import NOT_BEFORE
from coalface.base.steady import SteadyAnswers, still_to_wait


def test_what_was_quick_waits_for_its_time_and_what_was_slow_for_the_next_quarter():
    assert still_to_wait(began=10.0, now=10.1, least=0.5) == pytest.approx(0.4)
    assert still_to_wait(began=10.0, now=10.5, least=0.5) == pytest.approx(0.0)
    assert still_to_wait(began=10.0, now=10.55, least=0.4) == pytest.approx(0.05)
    assert still_to_wait(began=10.0, now=10.65, least=0.4) == pytest.approx(0.05)


def test_only_forms_that_are_named_wait(settings):
    settings.COALFACE_STEADY_ANSWERS = {"account_reset_password": 0.05}

    def answer(request):
        request.resolver_match = resolve(request.path)
        return HttpResponse("said")

    def took(request) -> float:
        began = time.monotonic()
        assert SteadyAnswers(answer)(request).content == b"said"
        return time.monotonic() - began

    make = RequestFactory()
    assert took(make.post("/accounts/password/reset/")) >= 0.05
    resolve("/accounts/login/")
    quick = [took(make.get("/accounts/password/reset/")), took(make.post("/accounts/login/"))]
    assert min(quick) < 0.05


def test_behind_the_front_no_thread_waits(settings):
    settings.COALFACE_STEADY_ANSWERS = {"account_reset_password": 50.0}

    def answer(request):
        request.resolver_match = resolve(request.path)
        return HttpResponse("said")

    request = RequestFactory().post("/accounts/password/reset/", **{NOT_BEFORE: 0.0})
    began = time.monotonic()
    SteadyAnswers(answer)(request)
    assert 49 < request.META[NOT_BEFORE] - began < 51
