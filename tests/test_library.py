"""netparse as a library: the public names are there after ``import netparse`` alone, whichever is asked for first."""

import subprocess
import sys

import pytest

import netparse


@pytest.mark.parametrize("name", netparse.__all__)
def test_a_public_name_is_there_at_once(name: str) -> None:
    """In a process that has asked for nothing else."""
    code = f"import netparse; assert netparse.{name} is not None; assert '{name}' in netparse.__all__"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_template_engine_is_reached_through_netparse() -> None:
    """As the documentation writes it."""
    code = "import netparse; print(netparse.fsm.compile_template('Value A (.)\\n\\nStart\\n  ^${A} -> Record\\n').parse('x').rows)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "[['x']]\n"


def test_a_name_that_does_not_exist_is_refused() -> None:
    """With the usual error, which hasattr and copy rely on."""
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = netparse.nothing
