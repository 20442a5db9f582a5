"""Ends the work on a bundle that takes too long: at its time in the thread that does it, soon after with the whole process.

``netparse.fsm.budget`` ends a single line by a signal, which only the main thread gets; Dask runs its tasks in another.
"""

import ctypes
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_GRACE = 30.0
"""Seconds after which a thread that does not come to its end (a call of a C library is not interrupted) takes its process along."""


class TookTooLong(BaseException):
    """Raised in the midst of the work; no ``except Exception`` may keep it."""


@contextmanager
def deadline(seconds: float, grace: float = _GRACE) -> Iterator[None]:
    """Raise TookTooLong in this thread when the time is over, and kill this process when that did not help."""
    thread = threading.get_ident()
    lock, over, late = threading.Lock(), False, False

    def stop() -> None:
        nonlocal late
        with lock:
            if not over:
                late = True
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TookTooLong))

    def kill() -> None:
        with lock:
            if not over:
                os.kill(os.getpid(), signal.SIGKILL)

    timers = [threading.Timer(seconds, stop), threading.Timer(seconds + grace, kill)]
    try:
        for timer in timers:
            timer.daemon = True
            timer.start()
        yield
        if late:  # Python drops what is raised inside a finalizer: then the work came to its end
            raise TookTooLong
    finally:
        try:
            with lock:
                over = True
        finally:  # the time may be over just here
            over = True
            for timer in timers:
                timer.cancel()
