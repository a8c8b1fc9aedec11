"""What a person may be permitted to do. One name for each kind of act, not for each page."""

from enum import Enum


class Permission(Enum):
    """A permission; the value says what it permits."""

    WORKLIST_VIEW = "see what is due to them"
    TEAM_VIEW = "see what is due to each person of their teams"
    CASE_LIST = "list and search the cases in their scope"
    CASE_VIEW = "open a case in their scope"
    CASE_READS_VIEW = "see who has opened a case"
    CONTACT_RECORD = "record contacts and attempts"
    APPOINTMENT_BOOK = "book, move, cancel and close appointments"
    PERSON_EDIT = "correct what is known of a person"
    EMPLOYMENT_RECORD = "record changes at work"
    PERMISSION_RECORD = "record what clients permit us to tell others"
    DUE_PUT_OFF = "put off what is due, once, with a reason"
    REPORT_VIEW = "see reports of counts and percentages"
    SERVICE_VIEW = "see how the service is set up: teams, staff, policy, catalogue"
    RECORD_IMPORT = "bring in a record from elsewhere"
    READ_LOG_VIEW = "see who read what in the whole service"
    OWN_ACCOUNT = "keep drafts and look after their own account"
