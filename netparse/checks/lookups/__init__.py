"""Questions to the cluster that checks, pictures and comparisons ask; no verdicts."""
