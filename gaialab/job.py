"""Jobs of the service as objects."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Generator
from html import escape
from typing import Any

from .async_events import job_events
from .client import TERMINAL_PHASES, ServiceClient
from .errors import GaiaError
from .interrupts import Interrupted
from .job_progress import JobProgress
from .job_titles import job_title
from .jobs import follow, outcome
from .parameters import number
from .progress import ProgressText


class Job:
    """A job of the service: it goes on whatever becomes of this object, the kernel or the notebook.

    ``await job`` gives its result without blocking the event loop.

    Parameters
    ----------
    state : dict
        The protocol's ``JobState``.
    client : ServiceClient
        The service.
    output : str
        What its table will be given as, see :data:`gaialab.outputs.OUTPUTS`.

    Attributes
    ----------
    id : str
        By which :func:`gaialab.get_job` finds it again.
    request : dict
        The protocol's ``JobRequest``.

    Examples
    --------
    >>> job = density_map(order=8, wait=False)
    >>> job.progress
    >>> sky = job.result()
    """

    def __init__(self, state: dict[str, Any], client: ServiceClient, output: str = "table") -> None:
        self.id: str = state["id"]
        self.request: dict[str, Any] = state["request"]
        self._last = state
        self._client = client
        self._output = output

    @property
    def info(self) -> dict[str, Any]:
        """The protocol's ``JobState`` as it is now: plan, times, progress, manifest, error."""
        if self._last["phase"] not in TERMINAL_PHASES:
            self._last = self._client.job(self.id)
        return self._last

    @property
    def state(self) -> str:
        """PENDING, QUEUED, EXECUTING, COMPLETED, ERROR or ABORTED: the phases of IVOA's UWS."""
        return self.info["phase"]

    @property
    def done(self) -> bool:
        """Whether it is over, however it ended."""
        return self.state in TERMINAL_PHASES

    @property
    def progress(self) -> JobProgress:
        """How far it is."""
        return JobProgress.of(self.info)

    @property
    def error(self) -> GaiaError | None:
        """What it ended with, if not with a result."""
        try:
            outcome(self.info)
        except GaiaError as error:
            return error
        return None

    def wait(self, timeout: float | None = None, progress: bool = True) -> bool:
        """Wait for the end; an interrupt of the kernel ends the waiting, not the job.

        Parameters
        ----------
        timeout : float, optional
            Seconds; default until it is over.
        progress : bool
            Show a progress bar once it has lasted a second.

        Returns
        -------
        bool
            Whether the job is over, with a result or without.

        Raises
        ------
        GaiaError
            JOB_NOT_FOUND when it was deleted.
        KeyboardInterrupt
            The job goes on.
        """
        until = None if timeout is None else time.monotonic() + number(timeout, "timeout", 0)
        bar = ProgressText(f"Job {self.id}", enabled=progress)
        try:
            self._last = follow(self._client, self.id, bar.update, until)
        except KeyboardInterrupt:
            raise Interrupted(f"job {self.id} goes on; job.cancel() ends it.") from None
        finally:
            bar.close()
        return self._last["phase"] in TERMINAL_PHASES

    def result(self, timeout: float | None = None, output: str | None = None) -> Any:
        """Wait for the end and return the result.

        Parameters
        ----------
        timeout : float, optional
            Seconds; default until it is over.
        output : str, optional
            What a table is given as, see :func:`gaialab.outputs.to_output`; default as it was asked for.

        Returns
        -------
        SkyMap, Histogram, SimilarSpectra, table or list of str
            As the function gives it that makes such jobs; paths of files for those that only write files.

        Raises
        ------
        GaiaError
            The job's own error, CANCELLED, RESULT_NOT_READY after ``timeout`` seconds.
        """
        if not self.wait(timeout):
            raise self._not_ready(timeout)
        return self._finished(output)

    def cancel(self) -> None:
        """End it; what it has written so far stays until it is deleted."""
        self._client.cancel(self.id)

    def delete(self) -> None:
        """End it if it runs, and delete it with its results."""
        if not self.done:
            self.cancel()
            self.wait(progress=False)
        self._client.delete(self.id)

    def retry(self) -> Job:
        """Run it again after its end, from where it got to if nothing has changed; return the new job."""
        return Job(self._client.retry(self.id), self._client, self._output)

    def __await__(self) -> Generator[Any, None, Any]:
        return self.result_async().__await__()

    async def result_async(self, timeout: float | None = None, output: str | None = None) -> Any:
        """Do :meth:`result` while other tasks of the event loop go on; ``await job`` is short for it."""
        if not await self.wait_async(timeout):
            raise self._not_ready(timeout)
        return await asyncio.to_thread(self._finished, output)

    async def wait_async(self, timeout: float | None = None) -> bool:
        """Do :meth:`wait` while other tasks go on; a cancelled task ends the waiting, not the job."""

        async def until_over() -> None:
            async for _ in self.updates():
                pass

        try:
            seconds = None if timeout is None else number(timeout, "timeout", 0)
            await asyncio.wait_for(until_over(), seconds)
        except TimeoutError:
            return False
        except asyncio.TimeoutError:
            return False
        return True

    async def updates(self) -> AsyncIterator[JobProgress]:
        """Yield the progress as it changes, the last time when the job is over.

        >>> async for progress in job.updates():
        ...     print(progress)
        """
        if self._last["phase"] not in TERMINAL_PHASES:
            async for event in job_events(self._client, self.id):
                if event["kind"] == "deleted":
                    raise GaiaError("JOB_NOT_FOUND", f"Job {self.id} was deleted while it ran.")
                if event.get("state"):
                    self._last = event["state"]
                elif event.get("progress"):
                    self._last = {**self._last, "progress": event["progress"]}
                else:
                    continue
                yield JobProgress.of(self._last)
        else:
            yield JobProgress.of(self._last)

    def __repr__(self) -> str:
        return f"<Job {self.id} {job_title(self.request)}: {self._words()}>"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(repr(self)[1:-1])}</pre>"

    def _words(self) -> str:
        try:
            state = self.state
        except GaiaError as error:
            return str(error)
        if state == "EXECUTING":
            return f"{state}, {self.progress}"
        return f"{state}, {self.error}" if state == "ERROR" else state

    def _finished(self, output: str | None) -> Any:
        from .results import result_of

        return result_of(self._client, outcome(self._last), output or self._output)

    def _not_ready(self, timeout: float | None) -> GaiaError:
        message = f"Job {self.id} is not over after {timeout or math.inf:g} s."
        return GaiaError("RESULT_NOT_READY", message, "It goes on: wait longer, or job.cancel() ends it.")
