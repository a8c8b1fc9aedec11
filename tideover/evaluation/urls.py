"""Addresses of reports."""

from django.urls import path

from tideover.evaluation import views

urlpatterns = [path("reports/monitoring/", views.monitoring, name="monitoring_report")]
