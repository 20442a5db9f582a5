"""The bundle itself: what it lacks, where it misleads."""
