"""Addresses about a case's client."""

from django.urls import path

from tideover.cases import views

urlpatterns = [
    path("cases/<str:reference>/person/", views.correct_person, name="correct_person"),
    path("cases/<str:reference>/work/new/", views.record_spell, name="record_spell"),
    path("cases/<str:reference>/permissions/<str:purpose>/", views.permissions, name="permissions"),
    path(
        "cases/<str:reference>/permissions/<str:purpose>/<str:cell>/", views.record_permission, name="record_permission"
    ),
]
