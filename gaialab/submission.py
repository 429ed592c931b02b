"""Requests sent to the service: run to their end, or left to run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .client import ServiceClient
from .errors import GaiaError
from .job import Job
from .jobs import wait_for
from .outputs import output_name
from .progress import ProgressText
from .release_tools import ReleaseTools
from .results import result_of
from .summaries import JobList


def run(
    request: dict[str, Any],
    title: str,
    wait: bool = True,
    output: str = "table",
    client: ServiceClient | None = None,
) -> Any:
    """Submit a request and return its result, or with ``wait=False`` its job.

    Parameters
    ----------
    request : dict
        The protocol's ``JobRequest``.
    title : str
        Of the progress bar.
    wait : bool
        False: return at once.
    output : str
        What a table is given as, see :data:`gaialab.outputs.OUTPUTS`.
    client : ServiceClient, optional
        The service.

    Raises
    ------
    GaiaError
        What is wrong with the request or the job.
    KeyboardInterrupt
        After the job was cancelled, when the kernel is interrupted while it waits.
    """
    output = output_name(output)
    client = client or ReleaseTools().client()
    state = client.submit(request)
    if not wait:
        return Job(state, client, output)
    return result_of(client, finished_state(client, state["id"], title), output)


def finished_state(client: ServiceClient, job: str, title: str) -> dict[str, Any]:
    """Wait for a job with a progress bar and return its final state; an interrupt cancels the job."""
    progress = ProgressText(title)
    try:
        return wait_for(client, job, progress.update)
    finally:
        progress.close()


def submit(what: str | Mapping[str, Any] | Any, **parameters: Any) -> Job:
    """Submit a job and return at once; it goes on when the notebook is closed.

    Parameters
    ----------
    what : str, mapping or JobRequest
        A function of gaialab: ``"density_map"``, ``"healpix_map"``, ``"histogram"``, ``"statistics"``,
        ``"similar_spectra"``, ``"sql"``; or a request as results have it: ``sky.manifest["request"]``.
    **parameters
        Those of the function.

    Returns
    -------
    Job

    Raises
    ------
    GaiaError
        What is wrong with the request.

    Examples
    --------
    >>> job = submit("healpix_map", column="parallax", stat="median", order=6)
    >>> job.wait(60)
    >>> sky = job.result()
    """
    if isinstance(what, str):
        return _function(what)(**{**parameters, "wait": False})
    if not isinstance(what, Mapping):
        from gaiahpc.requests import protocol_request

        what = protocol_request(what)
    if parameters:
        raise GaiaError("BAD_REQUEST", f"A whole request takes no {next(iter(parameters))}.")
    client = ReleaseTools().client()
    return Job(client.submit(dict(what)), client)


def get_job(job: str | int) -> Job:
    """Return a job by its id, whoever started it: a notebook, the sidebar, the command line.

    Parameters
    ----------
    job : str or int
        Its number, as the list of jobs shows it.

    Returns
    -------
    Job

    Raises
    ------
    GaiaError
        JOB_NOT_FOUND.

    Examples
    --------
    >>> get_job(44).result()
    """
    client = ReleaseTools().client()
    return Job(client.job(str(job)), client)


def list_jobs() -> JobList:
    """Return the states of all jobs of this user, newest first."""
    return JobList(ReleaseTools().client().jobs())


_FUNCTIONS = ("density_map", "healpix_map", "histogram", "statistics", "similar_spectra", "sql")


def _function(name: str) -> Any:
    import gaialab

    if name not in _FUNCTIONS:
        raise GaiaError("BAD_REQUEST", f"There are no jobs {name!r}.", f"Known are {', '.join(_FUNCTIONS)}.")
    return getattr(gaialab, name)
