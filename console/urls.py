"""Addresses of the pages. Those within a business begin with `b/<its short name>/`."""

from django.urls import URLPattern, URLResolver, include, path

from console import entrance, people, standing, starting, unguarded
from console.notices import pages as notices

within = [
    path("", standing.business, name="business"),
    path("people/", people.people, name="people"),
    path("people/consent", people.consent, name="consent"),
    path("news/", notices.news, name="notices"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", entrance.home, name="home"),
    path("language", entrance.language, name="language"),
    path("enter/<str:token>", entrance.enter, name="enter"),
    path("start/", starting.start, name="start"),
    path("b/<str:slug>/", include(within)),
    path("accounts/", include("allauth.urls")),
    path("photos/<slug:rendition>.<slug:ending>", unguarded.photo, name="photo"),  # some shops read the ending
    path("livez", unguarded.alive, name="alive"),
]
