"""Who may do what: permissions, the roles that hold them, and the scopes within which they hold.

A view declares its permission with `page` or `subject_page`; nothing is fetched but through a scope.
"""

from tideover.foundation.access.actor import Actor, By, System
from tideover.foundation.access.permissions import Permission
from tideover.foundation.access.scopes import in_scope, scope
from tideover.foundation.access.views import page, public_page, subject_page

__all__ = ["Actor", "By", "Permission", "System", "in_scope", "page", "public_page", "scope", "subject_page"]
