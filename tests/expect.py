"""Writes what captures parse to beside them; the writer must read the result before it is committed."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.test_fixtures import as_json

if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.with_name(path.name + ".netparse.json").write_text(
            json.dumps(as_json(path), indent=1, ensure_ascii=False) + "\n"
        )
