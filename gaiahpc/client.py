"""The cluster's client, over the service of gaialab."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from gaialab.client import ServiceClient
from gaialab.errors import GaiaError
from gaialab.jobs import result_path, wait_for
from gaialab.notices import notice_outcome
from gaialab.release_tools import ReleaseTools
from gaialab.runtime import ensure_service
from gaialab.selection import with_engine
from gaialab.summaries import JobList

from .models import JobRequest
from .requests import protocol_request, query_of

_RESULT = "queryResult"


class GaiaHpcClient:
    """Runs jobs, prints how they go, and puts results into the current folder, as ``Job_N/queryResult.csv``.

    Unlike the cluster, which deletes a job once its result is downloaded, the service keeps jobs and their
    results until they are deleted: :meth:`jobs` lists them, :meth:`delete` deletes them.

    Parameters
    ----------
    user : str, optional
        Name of the user. The service runs for the user who starts it and asks for no password.
    folder : path, optional
        Where to put results; default the current folder.
    engine : str, optional
        Where jobs run: ``auto``, ``embedded`` or ``spark:NAME``; default as the service's settings say.
    """

    def __init__(self, user: str | None = None, folder: Any = None, engine: str | None = None) -> None:
        self.user = user
        self._engine = engine
        self._folder = folder

    def __repr__(self) -> str:
        return f"<GaiaHpcClient {self.user or ''}>"

    def run(self, request: JobRequest, inputs: Mapping[str, Any] | None = None) -> list[str]:
        """Run a job to its end.

        Parameters
        ----------
        request : JobRequest
            What to do.
        inputs : mapping, optional
            Files by the names that parameters use: ``{"my_prototype": "./prototype.csv"}``.

        Returns
        -------
        list of str
            Paths of the result's files. In IPython maps and spectra are shown too.

        Raises
        ------
        GaiaError
            What is wrong with the request or the job.
        """
        if request.type == "Sql":
            return self.sql(query_of(request))
        return self._run(protocol_request(request, inputs))

    def sql(self, query: str) -> list[str]:
        """Run a query of SQL; see :meth:`run` for what comes back.

        Parameters
        ----------
        query : str
            ``SELECT …``; names of tables and columns in either spelling.

        Raises
        ------
        GaiaError
            BAD_REQUEST for a query that is wrong, or where the service runs no SQL.
        """
        return self._run(
            {"type": "Sql", "source": ReleaseTools().source(), "query": str(query), "format": "csv"}
        )

    def jobs(self) -> JobList:
        """Return the states of all jobs, newest first."""
        return JobList(self._client().jobs())

    def delete(self, job: Any) -> None:
        """Delete a job and its results from the service; downloaded files stay.

        Parameters
        ----------
        job : str or int
            Its number, as it was printed.
        """
        self._client().delete(str(job))

    def _client(self) -> ServiceClient:
        return ensure_service().client

    def _run(self, request: dict[str, Any]) -> list[str]:
        client = self._client()
        began = time.monotonic()
        try:
            job = client.submit(with_engine(request, self._engine))["id"]
        except GaiaError as error:
            if request["type"] == "Sql" and 'not "Sql"' in error.message:
                raise GaiaError(
                    "BAD_REQUEST",
                    "This service runs no SQL.",
                    "Density maps, HEALPix maps and similar spectra run: client.run(JobRequest(...)).",
                ) from error
            raise
        print(f"Created job {job}")
        state = self._followed(client, job)
        files = self._download(state)
        print(f"Found {len(files)} files:")
        for file in files:
            print(file)
        print(f"Operation completed in {timedelta(seconds=time.monotonic() - began)}", flush=True)
        notice_outcome(state)
        _show(client, state)
        return files

    def _followed(self, client: ServiceClient, job: str) -> dict[str, Any]:
        said = False

        def running(_progress: dict[str, Any]) -> None:
            nonlocal said
            if not said:
                said = True
                print("Status: RUNNING", flush=True)

        try:
            state = wait_for(client, job, running)
        except GaiaError:
            print("Status: ERROR", flush=True)
            raise
        running({})
        print("Status: FINISHED", flush=True)
        return state

    def _download(self, state: dict[str, Any]) -> list[str]:
        """Copy the table of a result to its folder."""
        tables = [file for file in state["manifest"]["results"] if file["name"].endswith(".csv")]
        folder = Path(self._folder or ".").expanduser().absolute() / f"Job_{state['id']}"
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for file in tables:
            path = folder / f"{_RESULT}.csv"
            shutil.copyfile(result_path(state, file["name"]), path)
            paths.append(str(path))
        return paths


def _show(client: ServiceClient, state: dict[str, Any]) -> None:
    """Show maps and spectra where there is IPython."""
    if "IPython" not in sys.modules:
        return
    from IPython import get_ipython
    from IPython.display import display

    if get_ipython() is None:
        return
    kind = state["request"]["type"]
    if kind == "SimilarSpectra":
        from gaialab.spectra import finished_spectra

        display(finished_spectra(state, client))
    elif kind in ("DensityMap", "HealpixMap"):
        from gaialab.maps import finished_map

        display(finished_map(client, state))
