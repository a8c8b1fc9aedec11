"""Addresses of the exchange's pages."""

from django.urls import path

from tideover.exchange import views
from tideover.exchange.retention import views as retention
from tideover.exchange.subject_access import views as subject_access

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/example.zip", views.example, name="import_example"),
    path("imports/<int:key>/", views.brought, name="brought_folder"),
    path("retention/", retention.retention, name="retention"),
    path("retention/<int:key>/", retention.decide_retention, name="decide_retention"),
    path("people/copy/", subject_access.find_for_copy, name="find_for_copy"),
    path("people/<int:key>/copy/", subject_access.subject_access, name="subject_access"),
    path("people/<int:key>/copy/<int:copy>/", subject_access.subject_access_file, name="subject_access_file"),
    path(
        "people/<int:key>/copy/<int:copy>/documents/<int:document>/",
        subject_access.subject_access_document,
        name="subject_access_document",
    ),
]
