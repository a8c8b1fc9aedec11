"""Words of an assessment. No Django."""

from tideover.foundation.codes import Code


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


class Severity(Code):
    """How severe the main condition is."""

    SEVERE_AND_ENDURING = "severe_and_enduring", "Severe and enduring"
    MILD_TO_MODERATE = "mild_to_moderate", "Mild to moderate"
