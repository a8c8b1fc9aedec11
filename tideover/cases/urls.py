"""Addresses about a case's client."""

from django.urls import path

from tideover.cases.views import client, permissions

urlpatterns = [
    path("cases/<str:reference>/person/", client.correct_person, name="correct_person"),
    path("cases/<str:reference>/work/new/", client.record_spell, name="record_spell"),
    path("cases/<str:reference>/legal-basis/", permissions.record_legal_basis, name="record_legal_basis"),
    path("cases/<str:reference>/people/<str:whom>/left/", permissions.contact_left, name="contact_left"),
    path("cases/<str:reference>/permissions/<str:purpose>/", permissions.permissions, name="permissions"),
    path(
        "cases/<str:reference>/permissions/<str:purpose>/<str:cell>/",
        permissions.record_permission,
        name="record_permission",
    ),
]
