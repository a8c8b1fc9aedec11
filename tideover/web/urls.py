"""Addresses of the staff pages."""

from django.urls import path

from tideover.web.views import allocation, audit, cases, home, work

urlpatterns = [
    path("", home.home, name="home"),
    path("team/", home.team, name="team"),
    path("team/<int:key>/", home.team_member, name="team_member"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<str:reference>/", cases.case, name="case"),
    path("cases/<str:reference>/allocate/", allocation.allocate_case, name="allocate_case"),
    path("cases/<str:reference>/work/confirm/", work.confirm_work, name="confirm_work"),
    path("cases/<str:reference>/reads/", audit.case_reads, name="case_reads"),
    path("read-log/", audit.read_log, name="read_log"),
    path("read-log/sign-ins/", audit.sign_ins, name="sign_ins"),
]
