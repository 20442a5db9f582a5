"""Everything the lab makes, in one tuple."""

from __future__ import annotations

from .scenarios import healthy

FIXTURES = (*healthy.SCENARIOS,)
