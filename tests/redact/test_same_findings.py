"""A redacted bundle is judged as its original: of every scenario the same findings, and flows that end in the same way."""

import os

import pytest

from tests.conftest import BUNDLES
from tests.redact.same import dispositions, mapped, redacted, report, unordered

# `make redact` tries every scenario; they take a minute and a half.
_EVERY = int(os.environ.get("NETPARSE_REDACT_EVERY", "12"))
_SCENARIOS = sorted(path for path in BUNDLES.glob("*/*") if path.is_dir())
_CHOSEN = _SCENARIOS[3 % _EVERY :: _EVERY]


@pytest.mark.parametrize("bundle", _CHOSEN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_findings_and_flows_are_the_same(bundle: os.PathLike[str]) -> None:
    """But for the pseudonyms: the original's report redacted as a text is the report of the redacted captures."""
    from pathlib import Path

    found = redacted(Path(bundle))
    if found is None:
        pytest.skip("is not judged as one cluster")
    original, copy, redactor = found
    assert unordered(mapped(report(original, Path(bundle)), redactor)) == unordered(report(copy, Path(bundle)))
    assert dispositions(original) == dispositions(copy)
