"""Addresses of the diary: within a case, and somebody's own calendar."""

from django.urls import path

from tideover.diary.views import agreements, calendar
from tideover.diary.views import entries as views

urlpatterns = [
    path("calendar/<str:secret>.ics", calendar.calendar_file_at, name="calendar_file"),
    path("account/calendar/", calendar.calendar_address, name="calendar_address"),
    path("cases/<str:reference>/contacts/new/", views.record_contact, name="record_contact"),
    path("cases/<str:reference>/attempts/new/", views.record_attempt, name="record_attempt"),
    path("cases/<str:reference>/appointments/new/", views.book_appointment, name="book_appointment"),
    path("cases/<str:reference>/appointments/<int:key>/", views.settle_appointment, name="settle_appointment"),
    path("cases/<str:reference>/appointments/<int:key>/move/", views.move_appointment, name="move_appointment"),
    path("cases/<str:reference>/handover/", agreements.hand_over, name="hand_over"),
    path("cases/<str:reference>/keep-in-touch/", agreements.keep_in_touch, name="keep_in_touch"),
]
