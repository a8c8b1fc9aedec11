"""Addresses of the organisation's pages."""

from django.urls import path

from tideover.organisation import leave_pages, views

urlpatterns = [
    path("organisation/", views.organisation, name="organisation"),
    path("organisation/leave/", leave_pages.leave, name="leave"),
    path("organisation/leave/new/", leave_pages.record_leave, name="record_leave"),
    path("organisation/leave/<int:leave>/", leave_pages.change_leave, name="change_leave"),
    path("organisation/staff/<int:staff>/", leave_pages.describe_staff, name="describe_staff"),
]
