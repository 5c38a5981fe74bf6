"""Letters: who needs them most, sets for an evening, counts, rules. Nothing about who writes, ever."""
