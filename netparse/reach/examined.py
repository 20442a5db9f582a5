"""What of an analysis reach asks for."""

from typing import Protocol

from netparse.cluster import Cluster
from netparse.ports.circumstances import Circumstances


class Examined(Protocol):
    """A cluster and what was found out about it, as a netparse.Analysis has it."""

    @property
    def cluster(self) -> Cluster: ...

    @property
    def circumstances(self) -> Circumstances: ...
