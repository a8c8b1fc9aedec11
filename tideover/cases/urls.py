"""Addresses about a case's client."""

from django.urls import path

from tideover.cases.views import client, disclosures, permissions

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
    path("cases/<str:reference>/told/", disclosures.disclosures, name="disclosures"),
    path("cases/<str:reference>/told/new/", disclosures.record_telling, name="record_telling"),
    path("cases/<str:reference>/told/ask/", disclosures.ask_to_tell, name="ask_to_tell"),
    path("cases/<str:reference>/told/<int:asked>/answer/", disclosures.answer_telling, name="answer_telling"),
    path(
        "cases/<str:reference>/told/<int:asked>/new/",
        disclosures.record_approved_telling,
        name="record_approved_telling",
    ),
]
