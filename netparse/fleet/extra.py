"""Whether the libraries of the extra are there; without them one sentence says how to get them."""

from importlib.util import find_spec

from netparse.errors import MissingLibrary

LIBRARIES = ("dask", "distributed", "pyarrow", "duckdb", "fsspec")


def need_libraries() -> None:
    """Raise MissingLibrary where one of them is not installed; none is loaded."""
    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        raise MissingLibrary(
            f"netparse fleet needs {', '.join(missing)}, which an extra brings: pip install 'k8s-netparse[fleet]'"
        )
