"""Addresses of the pages. Those within a business begin with `b/<its short name>/`."""

from django.urls import URLPattern, URLResolver, include, path

from console import (
    accounts,
    catalogue,
    choosing,
    connecting,
    drifting,
    entrance,
    inviting,
    mending,
    people,
    publishing,
    standing,
    starting,
    token_page,
    unguarded,
    uploading,
)
from console.notices import pages as notices

within = [
    path("", standing.business, name="business"),
    path("upload/", uploading.upload, name="upload"),
    path("upload/list", uploading.take_list, name="take_list"),
    path("upload/photos", uploading.take_photos, name="take_photos"),
    path("work/<int:pk>/", uploading.work, name="work"),
    path("products/", catalogue.products, name="products"),
    path("prices/", catalogue.prices, name="prices"),
    path("products/<str:key>/", mending.product, name="product"),
    path("products/<str:key>/photos", mending.photos, name="product_photos"),
    path("accounts/", accounts.all_of_them, name="accounts"),
    path("accounts/new/<slug:connector>/", accounts.add, name="add_account"),
    path("accounts/practise", accounts.practise, name="practise"),
    path("accounts/<int:pk>/", publishing.account, name="account"),
    path("accounts/<int:pk>/settings/", accounts.change, name="change_account"),
    path("accounts/<int:pk>/choices/", choosing.choices_page, name="choices"),
    path("accounts/<int:pk>/connect/", connecting.connect, name="connect_account"),
    path("accounts/<int:pk>/drift", drifting.decide_drift, name="decide_drift"),
    path("accounts/<int:pk>/steer", accounts.steer, name="steer_account"),
    path("accounts/<int:pk>/plan", publishing.plan, name="plan"),
    path("accounts/<int:pk>/publish", publishing.publish, name="publish"),
    path("accounts/<int:pk>/retry", publishing.retry, name="retry_account"),
    path("people/", people.people, name="people"),
    path("people/consent", people.consent, name="consent"),
    path("people/invite", inviting.invite, name="invite"),
    path("people/invitations/<int:pk>/withdraw", inviting.withdraw_invitation, name="withdraw_invitation"),
    path("people/<int:pk>/role", inviting.change_role, name="change_role"),
    path("people/<int:pk>/remove", inviting.remove_member, name="remove_member"),
    path("news/", notices.news, name="notices"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", entrance.home, name="home"),
    path("language", entrance.language, name="language"),
    path("enter/<str:token>", entrance.enter, name="enter"),
    path("join/<str:token>", inviting.join, name="join"),
    path("tokens/", token_page.mine, name="tokens"),
    path("tokens/<slug:prefix>/end", token_page.end, name="end_token"),
    path("consented", connecting.consented, name="consented"),
    path("resume/", entrance.resume, name="resume"),
    path("start/", starting.start, name="start"),
    path("b/<str:slug>/", include(within)),
    path("staff/", include("console.staff.urls")),
    path("accounts/password/reset/", entrance.forgotten, name="forgotten"),  # before allauth's own
    path("accounts/password/change/", entrance.another_password, name="another_password"),
    path("accounts/", include("allauth.urls")),
    path("photos/<slug:rendition>.<slug:ending>", unguarded.photo, name="photo"),  # some shops read the ending
    path("feeds/<int:account>-<slug:sign>.<slug:ending>", unguarded.feed, name="product-file"),
    path("livez", unguarded.alive, name="alive"),
]
