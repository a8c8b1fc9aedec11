"""Addresses about care from others."""

from django.urls import path

from tideover.provision import views

urlpatterns = [
    path("cases/<str:reference>/care/", views.care_outside, name="care_outside"),
    path("cases/<str:reference>/care/new/", views.await_care, name="await_care"),
    path("cases/<str:reference>/care/<int:care>/", views.care_step, name="care_step"),
]
