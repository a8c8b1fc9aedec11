"""Drawing a form in a test, and the design system's own macros to compare with."""

from typing import Any

from django import forms
from django.template import engines
from django.test.html import Element, parse_html
from jinja2 import ChainableUndefined, Environment, PackageLoader

DESIGN_SYSTEM = Environment(loader=PackageLoader("nhsuk_frontend_jinja"), autoescape=True, undefined=ChainableUndefined)
CALLS = '{% from "foundation/form.html" import field, fields, error_summary, conflict %}'


def drawn(template: str, **context: Any) -> str:
    """A template that uses the form macros, drawn."""
    html: str = engines["jinja2"].from_string(CALLS + template).render(context)
    return html


def drawn_field(form: forms.Form, name: str) -> str:
    """One field of a form, drawn."""
    return drawn("{{ field(bound) }}", bound=form[name])


def component(folder: str, macro: str, **params: Any) -> str:
    """The design system's own drawing of a component."""
    module = DESIGN_SYSTEM.get_template(f"nhsuk/components/{folder}/macro.jinja").module
    return str(getattr(module, macro)(params))


def parsed(html: str) -> Element:
    """HTML such that two ways to write the same page are equal."""
    return parse_html(html)
