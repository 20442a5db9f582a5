"""What changed as JSON; its form is the published schema of ``netparse schema diff``."""

import json

from netparse.comparison import Changes


def render(changes: Changes) -> str:
    """Return the JSON text, ending with a line end."""
    return json.dumps(changes.to_dict(), indent=2, ensure_ascii=False) + "\n"
