"""Addresses of the diary, all within a case."""

from django.urls import path

from tideover.diary import views

urlpatterns = [
    path("cases/<str:reference>/contacts/new/", views.record_contact, name="record_contact"),
    path("cases/<str:reference>/attempts/new/", views.record_attempt, name="record_attempt"),
    path("cases/<str:reference>/appointments/new/", views.book_appointment, name="book_appointment"),
    path("cases/<str:reference>/appointments/<int:key>/", views.settle_appointment, name="settle_appointment"),
    path("cases/<str:reference>/appointments/<int:key>/move/", views.move_appointment, name="move_appointment"),
]
