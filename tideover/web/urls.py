"""Addresses of the staff pages."""

from django.urls import path

from tideover.web.views import (
    allocation,
    audit,
    cases,
    eligibility,
    endings,
    handovers,
    home,
    policy,
    reassigning,
    team,
    waiting,
)
from tideover.web.views.work import absences, page, posts, spells

urlpatterns = [
    path("", home.home, name="home"),
    path("team/", team.team, name="team"),
    path("team/away/", team.away, name="away"),
    path("team/endings/", endings.endings_without_talk, name="endings_without_talk"),
    path("team/handovers/", handovers.asked, name="asked_handovers"),
    path("team/handovers/take-back/", handovers.take_back, name="take_back_handovers"),
    path("team/waiting-times/", waiting.waiting_times, name="waiting_times"),
    path("team/<int:key>/", team.team_member, name="team_member"),
    path("team/<int:key>/reassign/", reassigning.reassign, name="reassign"),
    path("team/<int:key>/reassign/to/", reassigning.choose_takers, name="choose_takers"),
    path("organisation/policy/", policy.change_policy, name="change_policy"),
    path("organisation/policy/questions/", eligibility.change_eligibility, name="change_eligibility"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<str:reference>/", cases.case, name="case"),
    path("cases/<str:reference>/allocate/", allocation.allocate_case, name="allocate_case"),
    path("cases/<str:reference>/work/", page.work, name="work"),
    path("cases/<str:reference>/work/confirm/", page.confirm_work, name="confirm_work"),
    path("cases/<str:reference>/work/new/", spells.record_spell, name="record_spell"),
    path("cases/<str:reference>/work/spells/<int:spell>/", spells.correct_spell, name="correct_spell"),
    path("cases/<str:reference>/work/spells/<int:spell>/remove/", spells.remove_spell, name="remove_spell"),
    path("cases/<str:reference>/work/spells/<int:spell>/absence/", absences.describe_absence, name="describe_absence"),
    path(
        "cases/<str:reference>/work/spells/<int:spell>/absence/before/",
        absences.add_earlier_absence,
        name="add_earlier_absence",
    ),
    path(
        "cases/<str:reference>/work/spells/<int:spell>/absence/before/<int:earlier>/",
        absences.remove_earlier_absence,
        name="remove_earlier_absence",
    ),
    path("cases/<str:reference>/work/posts/new/", posts.add_post, name="add_post"),
    path("cases/<str:reference>/work/posts/<int:post>/", posts.correct_post, name="correct_post"),
    path("cases/<str:reference>/work/posts/<int:post>/end/", posts.end_post, name="end_post"),
    path("cases/<str:reference>/work/posts/<int:post>/remove/", posts.remove_post, name="remove_post"),
    path(
        "cases/<str:reference>/work/posts/<int:post>/people/", posts.add_employer_contact, name="add_employer_contact"
    ),
    path("cases/<str:reference>/handovers/", handovers.handovers, name="handovers"),
    path("cases/<str:reference>/endings/<int:ending>/", endings.see_case_ending, name="see_ending"),
    path("cases/<str:reference>/history/", audit.case_history, name="case_history"),
    path("read-log/", audit.read_log, name="read_log"),
    path("read-log/sign-ins/", audit.sign_ins, name="sign_ins"),
]
