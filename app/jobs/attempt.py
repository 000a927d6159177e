"""One attempt as its worker sees it: a process at the other end of a pipe, and what is committed for it."""

import logging
import threading
from collections.abc import Callable, Set
from multiprocessing.context import ForkServerContext
from time import monotonic, sleep
from typing import Any
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from app.core import logs
from app.core.database import Database
from app.core.errors import Problem
from app.jobs import committing, queue, retention
from app.jobs.entering import PAUSE as PAUSE_BETWEEN
from app.jobs.entering import Entering, said_before
from app.jobs.failures import of_error
from app.jobs.kinds import KINDS
from app.jobs.manner import Manner
from app.jobs.process import Assignment, main, named
from app.jobs.queue import Claim, Lost

log = logging.getLogger(__name__)
OFTEN = 0.5  # seconds between two writes about progress
TRIES, PAUSE = 5, 0.5  # of a commit for which the database was too busy, and seconds before the next


class Attempt:
    """``run`` is a thread of the worker's; the others call ``stop``."""

    def __init__(
        self,
        claim: Claim,
        database: Database,
        manner: Manner,
        context: ForkServerContext,
        stopping: threading.Event,
    ) -> None:
        self.claim, self.database, self.manner, self.stopping = claim, database, manner, stopping
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=main, args=(Assignment(claim, manner), theirs), daemon=True)
        self.theirs, self.lost, self.over = theirs, False, False
        self.progress: tuple[float, str | None] | None = None
        self.lines: list[tuple[str, str]] = []
        self.written_at = 0.0

    def run(self) -> None:
        """Begin the process, do what it says, and see it end."""
        logs.current.set(named(self.claim))  # the thread is the attempt's own
        try:
            self.end(*(said_before(self.database, self.claim) or self.worked()))
        except Lost as lost:
            log.info("left to others: %s", lost)
        except Exception:  # nobody renews its lease, and the job is tried again
            log.exception("attempt was given up")
        finally:
            self.over = True
            self.stop()
            if self.process.pid:
                self.process.join()
            self.theirs.close()
            self.pipe.close()
            self.clear()

    def worked(self) -> tuple[Any, ...]:
        """Have the process do the work; what it says last."""
        self.process.start()
        self.theirs.close()  # so that its end of the pipe is the only one
        if self.stopping.is_set():
            self.stop()
        return self.heard()

    def heard(self) -> tuple[Any, ...]:
        """What the process says last, after everything else it said was done."""
        while True:
            try:
                message = self.pipe.recv() if self.pipe.poll(OFTEN) else ("nothing",)
            except (EOFError, ConnectionError):
                return ("crashed", "Its process died")
            if message[0] in ("done", "failed", "crashed"):
                return tuple(message)
            if message[0] == "act" and (refusal := self.act(*message[1:])):
                return refusal
            self.obey(*message)
            self.write(monotonic() - self.written_at > OFTEN)

    def obey(self, what: str, *said: Any) -> None:
        if what == "progress":
            self.progress = (said[0], said[1])
        elif what == "log":
            self.lines.append((said[0], said[1]))
        elif what == "step":
            self.committed(committing.keep_step, *said)
            self.pipe.send("kept")
        elif what == "chunk":
            self.committed(committing.keep_chunk, *said)
            self.pipe.send("kept")

    def act(self, *said: Any) -> tuple[Any, ...] | None:
        """Do to the records what the process asks for; how the attempt ends if that is refused."""
        try:
            self.pipe.send(self.committed(committing.act, KINDS[self.claim.kind], *said))
        except Lost:
            raise
        except Exception as error:
            return of_error(error)
        return None

    def write(self, due: bool) -> None:
        """Write how far it is and what it says, if that is due and there is anything."""
        if due and (self.progress or self.lines):
            lines, self.lines = self.lines, []
            progress, self.progress = self.progress, None
            self.written_at = monotonic()
            self.committed(committing.move, progress, lines)

    def end(self, what: str, *said: Any) -> None:
        """End the attempt as the process says it ended, or as it did without a word."""
        if self.lost:
            raise Lost(f"job {self.claim.job_id} was stopped")
        if what == "crashed" and self.stopping.wait(0.2):  # all processes are told at once to stop
            self.committed(queue.release)
            return
        self.write(True)
        if what == "done":
            what, *rest = self.succeeded(*said)
            said = tuple(rest)
        if what == "failed":
            self.committed(committing.fail, said[0])
        elif what == "crashed":
            self.committed(queue.crashed, self.manner.terms, said[0])

    def succeeded(self, *said: Any) -> tuple[Any, ...]:
        """Commit the result; how it ends instead, if that is refused."""
        kind = KINDS[self.claim.kind]
        try:
            if kind.entry:
                return self.entered(Entering(kind, self.manner.files, *said))
            self.committed(committing.succeed, kind, *said, self.manner.files)
        except Lost:
            raise
        except Exception as error:
            if kind.entry and said_before(self.database, self.claim):
                log.exception("to be entered further later")
                return "crashed", "It was interrupted"
            return of_error(error)
        return ("succeeded",)

    def entered(self, entering: Entering) -> tuple[Any, ...]:
        """Enter the result piece by piece; told to stop, leave the rest to others."""
        while self.committed(entering.transact):
            if self.stopping.wait(PAUSE_BETWEEN):
                self.committed(queue.release)
                return ("released",)
        return ("succeeded",)

    def committed(self, act: Callable[..., Any], *arguments: Any) -> Any:
        """Do something to the database for the attempt, again where it was only busy."""
        for left in reversed(range(TRIES)):
            try:
                return act(self.database, self.claim, *arguments)
            except Lost:
                raise
            except Exception as error:
                if not left or of_error(error)[0] != "crashed":
                    raise
                sleep(PAUSE)

    def stop_unless(self, held: Set[tuple[UUID, int]]) -> None:
        """End the process if the attempt is none of those that are held."""
        if (self.claim.job_id, self.claim.attempt) not in held:
            self.lost = True
            self.stop()

    def clear(self) -> None:
        """Remove what the job does not need any more, if it has ended."""
        try:
            retention.clear(self.database, self.claim.job_id)
        except (SQLAlchemyError, Problem) as error:
            log.warning("left for later: %s", error)

    def stop(self) -> None:
        """End the process, if there is one."""
        if self.process.is_alive():
            self.process.kill()
