"""netparse: saved command output from Kubernetes nodes → typed records → verdicts with evidence → a report."""

__version__ = "0.1.0"
