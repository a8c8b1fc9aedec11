"""Forms about a case and its client. They check shape and words; whether it can be is the action's to say."""
