"""Addresses of the pages for staff."""

from django.urls import path

from console.staff import acting, causes, connectors, history, indicators, wall

urlpatterns = [
    path("", wall.page, name="wall"),
    path("wall.csv", wall.sheet, name="wall_sheet"),
    path("act", acting.act, name="act"),
    path("causes/", causes.page, name="causes"),
    path("causes.csv", causes.sheet, name="causes_sheet"),
    path("causes/<str:code>/", causes.one, name="cause"),
    path("causes/<str:code>.csv", causes.sheet_of_one, name="cause_sheet"),
    path("businesses/<str:slug>/", history.page, name="history"),
    path("businesses/<str:slug>.csv", history.sheet, name="history_sheet"),
    path("connectors/", connectors.page, name="connectors"),
    path("connectors.csv", connectors.sheet, name="connectors_sheet"),
    path("indicators/", indicators.page, name="indicators"),
    path("indicators.csv", indicators.sheet, name="indicators_sheet"),
]
