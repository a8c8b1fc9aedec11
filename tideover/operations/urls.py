"""Addresses for other programs. The middleware answers them before anything else."""

from django.urls import path

from . import views

urlpatterns = [
    path("health/", views.health, name="health"),
    path("health/ready/", views.ready, name="health_ready"),
    path("metrics/", views.metrics, name="metrics"),
]
