"""The API's description and its pages: whole, and readable without the internet."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from catalog.models import Business


def test_it_is_openapi_3_1_and_tells_every_problem(business: Business) -> None:
    described = Client().get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for path, methods in described["paths"].items():
        for method, call in methods.items():
            assert {"401", "429"} <= call["responses"].keys(), path
            assert call["security"] == [{"Token": []}]
            assert ("409" in call["responses"]) is (method != "get"), path
            assert all("application/problem+json" in call["responses"][each]["content"] for each in ("401", "429"))


@pytest.mark.django_db
def test_its_pages_need_no_other_host_and_keep_to_the_policy() -> None:
    answer = Client().get("/api/v1/docs")
    page = answer.content.decode()
    addresses = re.findall(r"(?:src|href)=\"([^\"]+)\"", page)
    here = f"/{settings.STATIC_URL.strip('/')}/"
    assert addresses
    assert all(each.startswith(here) and finders.find(each.removeprefix(here)) for each in addresses)
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    scripts = re.findall(r"<script(?![^>]*src=)[^>]*>", page)
    assert all('type="application/json"' in each for each in scripts), "a script stands in the page itself"
    assert not re.search(r"<style|style=\"|onload=", page)
