"""Addresses about a case's client."""

from django.urls import path

from tideover.cases.views import (
    beside,
    break_glass,
    client,
    disclosures,
    follow_up,
    permissions,
    same_person,
    steering,
)

urlpatterns = [
    path("cases/break-glass/", break_glass.break_glass, name="break_glass"),
    path("cases/<str:reference>/break-glass/<int:grant>/", break_glass.see_broken_glass, name="see_broken_glass"),
    path("cases/<str:reference>/person/", client.correct_person, name="correct_person"),
    path("cases/<str:reference>/same-person/", same_person.same_person, name="same_person"),
    path("cases/<str:reference>/same-person/<int:record>/", same_person.tell_apart, name="told_apart"),
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
    path("referrals/<int:key>/accept/", steering.accept_referral, name="accept_referral"),
    path("winding-down/", steering.winding_down, name="winding_down"),
    path("cases/<str:reference>/sign-off/", steering.sign_off, name="sign_off"),
    path("cases/<str:reference>/pause/", steering.pause_case, name="pause_case"),
    path("cases/<str:reference>/placement/", steering.give_placement, name="give_placement"),
    path("cases/<str:reference>/end/", steering.end_case, name="end_case"),
    path("cases/<str:reference>/reopen/", steering.reopen_case, name="reopen_case"),
    path("cases/<str:reference>/follow-ups/<int:weeks>/", follow_up.record_follow_up, name="record_follow_up"),
    path("cases/<str:reference>/concerns/", beside.concerns, name="concerns"),
    path("cases/<str:reference>/concerns/new/", beside.raise_concern, name="raise_concern"),
    path("cases/<str:reference>/concerns/<int:concern>/", beside.review_concern, name="review_concern"),
    path("cases/<str:reference>/complaints/", beside.complaints, name="complaints"),
    path("cases/<str:reference>/complaints/new/", beside.receive_complaint, name="receive_complaint"),
    path("cases/<str:reference>/complaints/<int:complaint>/", beside.settle_complaint, name="settle_complaint"),
    path("cases/<str:reference>/supporters/", beside.supporters, name="supporters"),
    path("cases/<str:reference>/supporters/new/", beside.add_supporter, name="add_supporter"),
    path("cases/<str:reference>/supporters/<int:supporter>/", beside.correct_supporter, name="correct_supporter"),
    path("cases/<str:reference>/posts/", beside.case_posts, name="case_posts"),
]
