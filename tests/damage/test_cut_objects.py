"""A file of objects that ends anywhere is read as far as it goes."""

from tests.conftest import BUNDLES
from tests.damage.bundle import Files


def test_services_without_a_command_line_are_viewed() -> None:
    """A Service whose metadata are cut off has no namespace of its own, and no command line tells one."""
    files = Files(BUNDLES / "service-without-endpoints" / "pass.by-hand-and-headless")
    for size in range(1900, 2200, 7):
        assert not files.judge({"all.yaml": files.data["all.yaml"][:size]}).cries
