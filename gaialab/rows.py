"""Jobs that read rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from .client import ServiceClient
from .errors import GaiaError
from .jobs import result_path, wait_for
from .notices import notice_outcome
from .progress import ProgressText

if TYPE_CHECKING:
    from astropy.table import Table


@contextmanager
def finished_rows(
    client: ServiceClient, request: dict[str, Any], title: str
) -> Iterator[tuple[dict[str, Any], str]]:
    """Run a rows job; give its final state and the path of its file, which is deleted afterwards."""
    progress = ProgressText(f"Loading {title}")
    job = client.submit(request)["id"]
    try:
        state = wait_for(client, job, progress.update)
        yield state, result_path(state, f"rows.{request.get('format', 'arrow')}")
    finally:
        progress.close()
        # The rows are the caller's now: kept, they would fill the disk with every load.
        with suppress(GaiaError):
            client.delete(job)


def load_rows(
    client: ServiceClient, request: dict[str, Any], title: str, files: list[str] | None = None
) -> Table:
    """Run a rows job and return its rows; ``files`` as the user named them go to the table's ``meta``."""
    from .tables import read_arrow, to_astropy

    with finished_rows(client, request, title) as (state, path):
        named = files or [file["path"] for file in state["manifest"]["files"]]
        table = to_astropy(read_arrow(path), _meta(state["manifest"], named))
    notice_outcome(state)
    return table


def _meta(manifest: dict[str, Any], files: list[str]) -> dict[str, Any]:
    where = {"file": files[0]} if len(files) == 1 else {"files": files}
    return {
        **where,
        "release": manifest["release"],
        "table": manifest["table"],
        "reference_epoch": manifest["referenceEpoch"],
        "synthetic": manifest["synthetic"],
        "citation": manifest["citation"],
        "acknowledgement": manifest["acknowledgement"],
        "provenance": {key: value for key, value in manifest.items() if key != "results"},
    }
