"""Tideover: the system a job retention service runs on."""
