"""Work done in other processes: a task that kills or hangs its worker costs that task alone."""

from __future__ import annotations

import signal
import time
from collections import deque
from multiprocessing import get_context
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define, field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator  # noqa: TC004  no field is checked by type

__all__ = ["Lost", "outcomes"]

_T = TypeVar("_T")
_R = TypeVar("_R")
_READY = "ready"
"""What a worker says first: until then it imports the program, which is no work on a task."""
_STARTING = 60
"""Seconds that a worker has to start."""
_PATIENCE = 5
"""Seconds that a worker has to end when there is nothing more to do."""


@frozen
class Lost:
    """A task without a result: its worker died (with this exit code), or took too long (None)."""

    exit_code: int | None
    seconds: float


def _serve(connection: Any, function: Callable[[Any], Any], memory: int | None) -> None:
    """Do tasks until there are none; the parent alone is told of Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if memory is not None:
        _allow(memory)
    connection.send(_READY)
    while True:
        try:
            task = connection.recv()
        except (EOFError, OSError):
            return
        connection.send(function(task))


def _allow(memory: int) -> None:
    """Let this process have so many bytes and no more, where the system can say so."""
    try:
        import resource  # noqa: PLC0415  Windows has none
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, most))


@define
class _Worker:
    process: Any
    connection: Any
    number: int = -1
    """The task that it does; -1 for none."""
    begun: float = 0.0
    is_ready: bool = False

    @classmethod
    def started(cls, function: Callable[[Any], Any], memory: int | None) -> _Worker:
        # A fresh interpreter: a copy of this process would have its threads and its memory.
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, function, memory), daemon=True)
        process.start()
        theirs.close()
        return cls(process, ours)

    def give(self, number: int, task: Any) -> None:
        # The clock of a task runs once its worker is ready; starting has a time of its own.
        self.number, self.begun = number, time.monotonic() + (0 if self.is_ready else _STARTING)
        self.connection.send(task)

    def end(self, *, at_once: bool) -> None:
        self.connection.close()
        if at_once:
            self.process.kill()
        self.process.join(_PATIENCE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def outcomes(  # noqa: PLR0913 - one keyword for each limit
    function: Callable[[_T], _R],
    tasks: Iterable[_T],
    *,
    jobs: int,
    seconds: float | None,
    memory: int | None = None,
    ahead: int | None = None,
) -> Iterator[tuple[int, _R | Lost]]:
    """Yield the number of each task with its result, as they come.

    ``function`` and tasks are sent to the workers, so they must be picklable. At most ``jobs``
    tasks are out at a time, and none is given out that is ``ahead`` of the oldest unfinished one,
    so memory does not grow with their number. A task that takes longer than ``seconds`` is given
    up, and its worker replaced; a worker may have ``memory`` bytes.
    """
    pool = _Pool(function, enumerate(tasks), jobs, seconds, memory, ahead)
    try:
        while pool.employ():
            yield from pool.finished()
    finally:
        for worker in pool.workers:
            worker.end(at_once=worker.number >= 0)


@define
class _Pool:
    function: Callable[[Any], Any]
    waiting: Iterator[tuple[int, Any]]
    jobs: int
    seconds: float | None
    memory: int | None
    ahead: int | None
    workers: list[_Worker] = field(factory=list)
    given: int = 0

    @property
    def busy(self) -> list[_Worker]:
        return [worker for worker in self.workers if worker.number >= 0]

    def employ(self) -> bool:
        """Give idle workers a task, let those go that have none left; whether any is at work."""
        idle = deque(worker for worker in self.workers if worker.number < 0)
        over = False
        while len(self.busy) < self.jobs and self._may_give():
            task = next(self.waiting, None)
            if task is None:
                over = True
                break
            if not idle:
                self.workers.append(_Worker.started(self.function, self.memory))
                idle.append(self.workers[-1])
            idle.popleft().give(*task)
            self.given += 1
        for worker in idle if over else ():
            self.workers.remove(worker)
            worker.end(at_once=False)
        return bool(self.busy)

    def _may_give(self) -> bool:
        oldest = min((worker.number for worker in self.busy), default=self.given)
        return self.ahead is None or self.given - oldest < self.ahead

    def finished(self) -> Iterator[tuple[int, Any]]:
        """Wait for some worker to finish, to die or to be given up."""
        soonest = None
        if self.seconds is not None:
            first = min(one.begun for one in self.busy)
            soonest = max(0.0, first + self.seconds - time.monotonic())
        # A pipe whose other end has died is ready too.
        ready = wait([one.connection for one in self.busy], soonest)
        for worker in self.busy:
            spent = time.monotonic() - worker.begun
            number, worker.number = worker.number, -1
            if worker.connection in ready and not worker.is_ready and self._says_ready(worker):
                worker.number, worker.begun = number, time.monotonic()
            elif worker.connection in ready:
                yield number, self._received(worker, spent)
            elif self.seconds is not None and spent >= self.seconds:
                self.workers.remove(worker)
                worker.end(at_once=True)
                yield number, Lost(None, spent)
            else:
                worker.number = number

    def _says_ready(self, worker: _Worker) -> bool:
        """Take the first word of a worker; False if it died before."""
        try:
            worker.is_ready = worker.connection.recv() == _READY
        except (EOFError, OSError):
            return False
        return worker.is_ready

    def _received(self, worker: _Worker, spent: float) -> Any:
        try:
            return worker.connection.recv()
        except (EOFError, OSError):
            self.workers.remove(worker)
            worker.process.join()
            return Lost(worker.process.exitcode, spent)
