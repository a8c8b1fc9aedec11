"""Tests of the page components."""
