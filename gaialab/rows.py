"""Jobs that read rows."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from threading import Thread
from typing import Any

from .client import ServiceClient
from .errors import GaiaError
from .job import Job
from .jobs import result_path
from .outputs import output_name
from .results import result_of
from .submission import finished_state


@contextmanager
def finished_rows(
    client: ServiceClient, request: dict[str, Any], title: str
) -> Iterator[tuple[dict[str, Any], str]]:
    """Run a rows job; give its final state and the path of its file, which is deleted afterwards."""
    job = client.submit(request)["id"]
    _import_meanwhile()
    try:
        state = finished_state(client, job, f"Loading {title}")
        yield state, result_path(state, f"rows.{request.get('format', 'arrow')}")
    finally:
        # The rows are the caller's now: kept, they would fill the disk with every load.
        with suppress(GaiaError):
            client.delete(job)


def _import_meanwhile() -> None:
    """Import what tables are made with, beside the job: astropy takes half a second."""

    def load() -> None:
        with suppress(Exception):  # told where it is needed
            import_module("gaialab.tables")

    if "gaialab.tables" not in sys.modules:
        Thread(target=load, name="gaialab-imports", daemon=True).start()


def load_rows(
    client: ServiceClient,
    request: dict[str, Any],
    title: str,
    files: list[str] | None = None,
    output: str = "table",
    wait: bool = True,
) -> Any:
    """Run a rows job and return its rows, or with ``wait=False`` the job.

    Parameters
    ----------
    client : ServiceClient
        The service.
    request : dict
        The protocol's request, whose result is an Arrow file.
    title : str
        What is loaded, for the progress bar.
    files : list of str, optional
        The files as the user named them; they go to the table's ``meta``.
    output : str
        See :data:`gaialab.outputs.OUTPUTS`.
    wait : bool
        False: return the job at once. Its file stays until the job is deleted.
    """
    output = output_name(output)
    if not wait:
        return Job(client.submit(request), client, output)
    with finished_rows(client, request, title) as (state, _path):
        return result_of(client, state, output, files)
