"""Runs a job of the service to its end."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from .client import TERMINAL_PHASES, ServiceClient
from .errors import GaiaError
from .estimates import Expected
from .interrupts import Interrupted

Progress = Callable[[dict[str, Any]], None]


def wait_for(client: ServiceClient, job: str, on_progress: Progress | None = None) -> dict[str, Any]:
    """Wait for a job and return its final state.

    Parameters
    ----------
    client : ServiceClient
        The service.
    job : str
        Id of the job.
    on_progress : callable, optional
        Gets the protocol's ``Progress`` as it changes, with ``expected``: the rows that a map will have in
        the end (``value``, ``error``), or None.

    Raises
    ------
    GaiaError
        The job's own error, CANCELLED when someone else cancelled it, JOB_NOT_FOUND when it was deleted.
    KeyboardInterrupt
        After the job was cancelled, when this process is interrupted.
    """
    try:
        state = follow(client, job, on_progress)
    except KeyboardInterrupt:
        with contextlib.suppress(GaiaError):
            client.cancel(job)
        raise Interrupted(f"job {job} was cancelled.") from None
    return outcome(state)


def outcome(state: dict[str, Any]) -> dict[str, Any]:
    """Return the state of a job that is over with a result.

    Raises
    ------
    GaiaError
        The job's own error, CANCELLED.
    """
    if state["phase"] == "ERROR":
        raise GaiaError.from_json(state.get("error"))
    if state["phase"] == "ABORTED":
        raise GaiaError("CANCELLED", f"Job {state['id']} was cancelled.")
    return state


def result_path(state: dict[str, Any], name: str) -> str:
    """Return the absolute path of a result file of a finished job.

    Raises
    ------
    GaiaError
        RESULT_NOT_READY when the job has no such result.
    """
    for result in (state.get("manifest") or {}).get("results", []):
        if result["name"] == name:
            return result["path"]
    raise GaiaError("RESULT_NOT_READY", f"Job {state['id']} has no result {name}.")


def follow(
    client: ServiceClient, job: str, on_progress: Progress | None = None, until: float | None = None
) -> dict[str, Any]:
    """Return the state of a job when it is over, or at a time of the monotonic clock [s].

    Raises
    ------
    GaiaError
        JOB_NOT_FOUND when it was deleted.
    """
    expected = Expected(client, job)
    for event in client.events(job, until=until):
        state = event.get("state")
        progress = event.get("progress") or (state or {}).get("progress")
        if on_progress:
            expected.see(event)
        if on_progress and progress:
            on_progress({**progress, "expected": expected.rows})
        if event["kind"] == "deleted":
            raise GaiaError("JOB_NOT_FOUND", f"Job {job} was deleted while it ran.")
        if state and state["phase"] in TERMINAL_PHASES:
            return state
    return client.job(job)
