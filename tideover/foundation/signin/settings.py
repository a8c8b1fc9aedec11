"""Settings of sign-in, taken into tideover.settings."""

from datetime import timedelta
from typing import Any

from tideover.settings.environment import flag, setting

# --- sessions ---------------------------------------------------------------------------------------------

SESSION_ENGINE = "tideover.foundation.signin.session_store"
SESSION_IDLE_MINUTES = int(setting("TIDEOVER_IDLE_MINUTES", "30"))
SESSION_LONGEST_HOURS = 12
# What a session was for is known over a weekend, so that what was typed before it can still be kept; it
# opens nothing once it was idle or long (middleware.IdleSessionMiddleware).
SESSION_COOKIE_AGE = int(timedelta(days=3).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# `__Host-`: the browser takes the cookie from this very host only, over HTTPS only.
_HOST = "__Host-" if flag("TIDEOVER_HTTPS") else ""
SESSION_COOKIE_NAME = f"{_HOST}session"
CSRF_COOKIE_NAME = f"{_HOST}csrf"
CSRF_FAILURE_VIEW = "tideover.foundation.pages.errors.csrf_failure"

TIDEOVER_PROXIES = int(setting("TIDEOVER_PROXIES", "0"))

# --- passwords --------------------------------------------------------------------------------------------

PASSWORD_HASHERS = [
    "tideover.foundation.signin.passwords.QuickHasher"
    if flag("TIDEOVER_QUICK_PASSWORDS")
    else "django.contrib.auth.hashers.PBKDF2PasswordHasher"
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=4).total_seconds())

# --- allauth: accounts ------------------------------------------------------------------------------------

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tideover.foundation.signin.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Accounts are made for people by their service, so the address is taken as theirs, and nobody else is told
# which addresses have accounts.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(timedelta(minutes=15).total_seconds())
# Failures are counted by django-axes, in the database and so for all processes together.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
ACCOUNT_FORMS = {
    "login": "tideover.foundation.signin.forms.SignInForm",
    "change_password": "tideover.foundation.signin.forms.ChangePasswordForm",
    "set_password": "tideover.foundation.signin.forms.SetPasswordForm",
    "reset_password": "tideover.foundation.signin.forms.ResetPasswordForm",
    "reset_password_from_key": "tideover.foundation.signin.forms.NewPasswordForm",
    "reauthenticate": "tideover.foundation.signin.forms.ConfirmPasswordForm",
}

# --- allauth: second factor -------------------------------------------------------------------------------

MFA_ADAPTER = "tideover.foundation.signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Tideover"
# One step earlier or later, for a telephone whose clock is a little off (RFC 6238, section 5.2).
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "tideover.foundation.signin.second_factor_forms.CodeForm",
    "reauthenticate": "tideover.foundation.signin.second_factor_forms.ConfirmCodeForm",
    "activate_totp": "tideover.foundation.signin.second_factor_forms.SetUpAppForm",
    "add_webauthn": "tideover.foundation.signin.second_factor_forms.AddPasskeyForm",
    "edit_webauthn": "tideover.foundation.signin.second_factor_forms.RenamePasskeyForm",
}

# --- lock-out ---------------------------------------------------------------------------------------------

AXES_HANDLER = "tideover.foundation.signin.lockout.LockOut"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "tideover.foundation.signin.lockout.sign_in_name"
AXES_CLIENT_IP_CALLABLE = "tideover.foundation.signin.address.address_of"
AXES_LOCKOUT_CALLABLE = "tideover.foundation.signin.lockout.locked_out"
# Sign-ins are recorded in foundation.SignInEvent.
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "ip_address",
    "login",
    "code",
    "credential",
    "csrfmiddlewaretoken",
    "oldpassword",
    "password1",
    "password2",
]
