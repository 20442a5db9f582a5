"""What files of a node say of its components."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netparse.records.base import JSON, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeFile(Record):
    """A file, or a line of one where each line speaks for itself; a static pod's manifest is a ``Pod`` instead.

    ``kind`` is the kind that a configuration names (``KubeletConfiguration``), or ``Flags``, ``CNI``, ``subnet.env``,
    ``resolv.conf``, ``hosts``. ``name`` is that of the component or of the CNI network. Names of flags stand as they are
    written, without dashes; those of configurations are in snake case. Tokens and passwords are None.
    """

    kind: str
    name: str | None = None
    values: Mapping[str, JSON] = field(default_factory=dict)
