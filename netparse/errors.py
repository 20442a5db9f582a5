"""Every error that netparse raises on purpose: one base class, one sentence per class, exit code 2."""


class NetparseError(Exception):
    """Something the user can act on; its text is one sentence that names the file and says what to do."""


class UsageError(NetparseError):
    """The options contradict each other or name something that does not exist."""


class SourceError(NetparseError):
    """A path that was given cannot be read at all."""


class NothingRecognized(NetparseError):
    """The input was read, but nothing in it is output of a command that netparse understands.

    ``analysis`` is what there is to say all the same: which files were looked at and what became of them.
    """

    def __init__(self, message: str, analysis: object = None) -> None:
        super().__init__(message)
        self.analysis = analysis


class SeveralClusters(NetparseError):
    """The bundles of one run are of more than one cluster, which cannot be judged together."""


class WorkerLost(NetparseError):
    """One of several processes that read ended before it was done."""


class OutputError(NetparseError):
    """A result could not be written, or would replace a file that is not netparse's."""


class DataError(NetparseError):
    """A table of facts (ports, hints, baseline) has a wrong or missing field."""


class MissingLibrary(NetparseError):
    """A library that only one output needs is not installed, or cannot load what it needs from the system."""
