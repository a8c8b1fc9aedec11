"""Addresses of referrals and outreach."""

from django.urls import path

from tideover.referrals import views

urlpatterns = [
    path("referrals/", views.board.referrals, name="referrals"),
    path("referrals/new/", views.intake.take_referral, name="take_referral"),
    path("referrals/outreach/", views.outreach.outreach, name="outreach"),
    path("referrals/outreach/new/", views.outreach.record_outreach, name="record_outreach"),
    path("referrals/<int:key>/", views.board.referral, name="referral"),
    path("referrals/<int:key>/correct/", views.intake.correct_referral, name="correct_referral"),
    path("referrals/<int:key>/person/", views.intake.correct_referred_person, name="correct_referred_person"),
    path("referrals/<int:key>/who/", views.intake.identify_referral, name="identify_referral"),
    path("referrals/<int:key>/apart/", views.intake.tell_referral_apart, name="tell_referral_apart"),
    path("referrals/<int:key>/decide/", views.deciding.decide_referral, name="decide_referral"),
    path("referrals/<int:key>/day/<str:step>/", views.deciding.date_referral, name="date_referral"),
]
