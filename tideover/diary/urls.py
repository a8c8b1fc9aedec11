"""Addresses of the diary: within a case, group sessions, and somebody's own calendar."""

from django.urls import path

from tideover.diary.views import agreements, calendar, groups, intentions, meetings
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
    path("cases/<str:reference>/to-do/new/", intentions.note_intention, name="note_intention"),
    path("cases/<str:reference>/to-do/<int:intention>/", intentions.settle_intention, name="settle_intention"),
    path("cases/<str:reference>/meetings/plan/", meetings.plan_meeting, name="plan_meeting"),
    path("cases/<str:reference>/meetings/new/", meetings.record_meeting, name="record_meeting"),
    path("cases/<str:reference>/meetings/<int:meeting>/", meetings.meeting, name="meeting"),
    path("cases/<str:reference>/meetings/<int:meeting>/agreed/", meetings.agree_step, name="agree_step"),
    path("cases/<str:reference>/groups/", groups.groups_of_case, name="groups_of_case"),
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.plan_group, name="plan_group"),
    path("groups/<int:key>/", groups.group_session, name="group_session"),
    path("groups/<int:key>/expected/", groups.expect_in_group, name="expect_in_group"),
    path("groups/<int:key>/who-came/", groups.hold_group, name="hold_group"),
    path("groups/<int:key>/call-off/", groups.call_off_group, name="call_off_group"),
]
