"""The words for work: states of a spell, what keeps people from it, how posts end, contracts, levels, outcomes."""

from tideover.foundation.codes import Code


class SpellState(Code):
    """The state somebody is in during an employment spell."""

    AT_WORK = "at_work", "At work"
    OFF_SICK = "off_sick", "Off sick"
    PHASED_RETURN = "phased_return", "On a phased return"
    SUSPENDED = "suspended", "Suspended"
    UNEMPLOYED = "unemployed", "Unemployed"
    IN_TRAINING = "in_training", "In training"
    RETIRED = "retired", "Retired"
    OTHER_ACTIVITY = "other_activity", "Caring, volunteering or another activity"


WORKING = frozenset({SpellState.AT_WORK, SpellState.PHASED_RETURN})
"""States of doing a post's work."""

ABSENT = frozenset({SpellState.OFF_SICK, SpellState.SUSPENDED})
"""States of not doing the work of a post that is held; off sick can also be without a post."""

NEEDS_POST = WORKING | {SpellState.SUSPENDED}
"""States that say nothing unless the post is named."""

NOT_IN_POST = frozenset({SpellState.UNEMPLOYED, SpellState.RETIRED})
"""States that cannot be in a post."""


class Condition(Code):
    """A health condition as a service counts it: broad groups, not a clinical coding system."""

    ANXIETY_DEPRESSION = "anxiety_depression", "Anxiety or depression"
    STRESS = "stress", "Stress or adjustment disorder"
    BIPOLAR = "bipolar", "Bipolar disorder"
    PSYCHOSIS = "psychosis", "Psychosis or schizophrenia"
    EATING_DISORDER = "eating_disorder", "Eating disorder"
    PERSONALITY_DISORDER = "personality_disorder", "Personality disorder"
    BRAIN_INJURY = "brain_injury", "Brain injury"
    PTSD = "ptsd", "Post-traumatic stress disorder"
    AGORAPHOBIA = "agoraphobia", "Agoraphobia"
    SUBSTANCE_USE = "substance_use", "Drug or alcohol use"
    NEURODIVERSITY = "neurodiversity", "Autism, ADHD or another neurodivergence"
    MUSCULOSKELETAL = "musculoskeletal", "Back, joints or muscles"
    HEART_CIRCULATION = "heart_circulation", "Heart or circulation"
    BREATHING = "breathing", "Breathing"
    CANCER = "cancer", "Cancer"
    NEUROLOGICAL = "neurological", "Neurological condition"
    OTHER_MENTAL = "other_mental", "Another mental health condition"
    OTHER_PHYSICAL = "other_physical", "Another physical condition"


class WorkIsCause(Code):
    """Whether work is a cause of an absence, as the client sees it."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "Not known"


class EndedBy(Code):
    """How a post ended."""

    DISMISSAL = "dismissal", "Dismissal"
    RESIGNATION = "resignation", "Resignation"
    REDUNDANCY = "redundancy", "Redundancy"
    SETTLEMENT = "settlement", "Settlement or agreed exit"
    RETIREMENT = "retirement", "Retirement"
    ILL_HEALTH_RETIREMENT = "ill_health_retirement", "Ill-health retirement"
    END_OF_CONTRACT = "end_of_contract", "End of a fixed-term contract"
    REDEPLOYMENT = "redeployment", "Redeployment with the same employer"
    BUSINESS_CLOSED = "business_closed", "The business closed"
    DEATH = "death", "Death"
    OTHER = "other", "Another way"


class Contract(Code):
    """The kind of contract a post is held under."""

    PERMANENT = "permanent", "Permanent"
    FIXED_TERM = "fixed_term", "Fixed term"
    TEMPORARY = "temporary", "Temporary, agency or casual"
    ZERO_HOURS = "zero_hours", "Zero hours"
    APPRENTICESHIP = "apprenticeship", "Apprenticeship"
    SELF_EMPLOYED = "self_employed", "Self-employed"


class HoursBasis(Code):
    """Whether a post is full or part time."""

    FULL_TIME = "full_time", "Full time"
    PART_TIME = "part_time", "Part time"


class JobLevel(Code):
    """A post's level compared with the post at risk that came before it."""

    EQUAL = "equal", "Equal level"
    HIGHER = "higher", "Higher level"
    LOWER = "lower", "Lower level"


class OccupationLevel(Code):
    """The level of an occupation."""

    UNSKILLED = "unskilled", "Unskilled"
    SEMI_SKILLED = "semi_skilled", "Semi-skilled"
    OFFICE_CLERICAL = "office_clerical", "Office or clerical"
    SKILLED_MANUAL = "skilled_manual", "Skilled manual"
    LOW_LEVEL_MANAGEMENT = "low_level_management", "Low-level management"
    SENIOR_MANAGEMENT = "senior_management", "Middle or senior management"
    SKILLED_PROFESSIONAL = "skilled_professional", "Skilled or professional"


class OutcomeKind(Code):
    """Where somebody stands with work on a day, seen from the post that was at risk."""

    RETAINED = "retained", "Retained in the same post"
    REDUCED_HOURS = "reduced_hours", "Retained in the same post on reduced hours"
    REDEPLOYED = "redeployed", "Redeployed with the same employer"
    NEW_JOB = "new_job", "In a new job"
    OTHER_JOB_KEPT = "other_job_kept", "In another job held before"
    TEMPORARY_WORK = "temporary_work", "In temporary work"
    OTHER_ACTIVITY = "other_activity", "In training or another activity"
    NOT_WORKING = "not_working", "Not working"
    STILL_ABSENT = "still_absent", "Still absent from work"
    LOST_TOUCH = "lost_touch", "Lost touch"
    NOT_KNOWN = "not_known", "Not known"
