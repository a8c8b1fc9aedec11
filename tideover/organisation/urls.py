"""Addresses of the organisation's pages."""

from django.urls import path

from tideover.organisation import catalogue_pages, leave_pages, set_up_pages, staff_pages, views

urlpatterns = [
    path("organisation/", views.organisation, name="organisation"),
    path("organisation/set-up/", views.set_up, name="set_up"),
    path("organisation/changes/", views.what_changed, name="what_changed"),
    path("organisation/closed/", views.holidays, name="holidays"),
    path("organisation/people/", set_up_pages.people, name="people"),
    path("organisation/people/new/", set_up_pages.add_person, name="add_person"),
    path("organisation/people/staff/<int:staff>/", set_up_pages.let_in, name="let_in"),
    path("organisation/people/<int:membership>/", set_up_pages.change_access, name="change_access"),
    path("organisation/teams/new/", catalogue_pages.form_team, name="form_team"),
    path("organisation/help/new/", catalogue_pages.add_help, name="add_help"),
    path("organisation/teams/<int:team>/", catalogue_pages.rename_team, name="rename_team"),
    path("organisation/help/", catalogue_pages.catalogue, name="catalogue"),
    path("organisation/help/<int:help_>/", catalogue_pages.change_help, name="change_help"),
    path("organisation/help/<int:help_>/move/", catalogue_pages.move_help, name="move_help"),
    path("organisation/leave/", leave_pages.leave, name="leave"),
    path("organisation/leave/new/", leave_pages.record_leave, name="record_leave"),
    path("organisation/leave/<int:leave>/", leave_pages.change_leave, name="change_leave"),
    path("organisation/staff/<int:staff>/", leave_pages.describe_staff, name="describe_staff"),
    path("organisation/staff/<int:staff>/work/", staff_pages.change_staff, name="change_staff"),
    path("organisation/staff/<int:staff>/leaves/", staff_pages.end_work, name="end_work"),
    path("organisation/staff/<int:staff>/returns/", staff_pages.return_staff, name="return_staff"),
]
