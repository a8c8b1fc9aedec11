"""Addresses about what is due."""

from django.urls import path

from tideover.worklist import views

urlpatterns = [
    path("cases/<str:reference>/put-off/<str:kind>/", views.put_off, name="put_off"),
    path("account/morning-e-mail/", views.morning_digest, name="morning_digest"),
    path("follow-ups/", views.follow_ups, name="follow_ups"),
]
