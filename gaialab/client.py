"""HTTP client of the gaialab service, over its unix socket."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

from .errors import GaiaError
from .file_index import when_indexed
from .interrupts import Interrupted

SECRET_HEADER = "X-Gaialab-Secret"
TERMINAL_PHASES = frozenset({"COMPLETED", "ERROR", "ABORTED"})

# Seconds of silence after which a stream of events is asked for again; the service speaks every 15 s.
SILENCE_SECONDS = 60.0

_RECONNECTS = 3
_UNSENT = (ConnectionRefusedError, FileNotFoundError)
# What a service answers that has taken the place of the one whose secret is known.
OTHER_SERVICE = "UNAUTHORIZED"


class UnixConnection(http.client.HTTPConnection):
    """An HTTP connection through a unix socket."""

    def __init__(self, path: str, timeout: float | None) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        """Open the socket."""
        self.sock = self.stream = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class ServiceClient:
    """The service's API.

    Parameters
    ----------
    socket_path : str
        Path of the service's unix socket.
    secret : str
        What the service wants to see with every request.
    timeout : float
        Seconds to wait for an answer.
    revive : callable, optional
        Starts the service again and returns a new client of it; called when the service has ended.
    """

    def __init__(
        self,
        socket_path: str,
        secret: str,
        timeout: float = 120.0,
        revive: Callable[[], ServiceClient] | None = None,
    ) -> None:
        self.socket_path = socket_path
        self.timeout = timeout
        self._secret = secret
        self._revive = revive

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        query: dict[str, Any] | None = None,
        timeout: float | None = None,
        headers: dict[str, str] | None = None,
        repeatable: bool = True,
    ) -> Any:
        """Send a request and return the JSON answer (None when it is empty).

        A service that has ended is started again and asked once more; if it may have begun what was asked,
        only where that is ``repeatable``.

        Raises
        ------
        GaiaError
            What the service said, or SERVICE_UNAVAILABLE when it does not answer.
        """
        parts = (method, path, body, query, "application/json", timeout or self.timeout, headers)
        data = self._fetch(*parts, repeatable=repeatable)
        return json.loads(data) if data else None

    def status(self, timeout: float = 5.0) -> dict[str, Any]:
        """Return version, folders and workers of the service."""
        return self.request("GET", "/api/status", timeout=timeout)

    def volume(self, path: str | None = None) -> dict[str, Any]:
        """Return releases and tables of a folder, default the service's volume."""
        return self.request("GET", "/api/volume", query={"volume": path})

    def set_volume(self, path: str) -> dict[str, Any]:
        """Make a folder the volume of requests that name none; return what is in it."""
        return self.request("PUT", "/api/volume", {"path": path})

    def partitions(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the partitions of a cone or another region."""
        return when_indexed(lambda: self.request("POST", "/api/partitions", request))

    def files(self, request: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the files of partitions of a table, those that do not exist marked so."""
        return self.request("POST", "/api/files", request)["files"]

    def columns(self, **query: Any) -> list[dict[str, Any]]:
        """Return the columns of a table or a file."""
        return self.request("GET", "/api/columns", query=query)["columns"]

    def plan(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return what a job would cost."""
        return when_indexed(lambda: self.request("POST", "/api/plan", request))

    def submit(self, request: dict[str, Any]) -> dict[str, Any]:
        """Queue a job, once it is known which files it has to read; return its state.

        An answer that was lost with the connection is asked for again: the key makes it the same job.
        """
        key = {"Idempotency-Key": uuid.uuid4().hex}

        def send() -> dict[str, Any]:
            try:
                return self.request("POST", "/api/jobs", request, headers=key)
            except KeyboardInterrupt:
                # It may have been queued already: what nobody waits for shall not run.
                with contextlib.suppress(GaiaError):
                    job = self.request("POST", "/api/jobs", request, headers=key, timeout=10)["id"]
                    self.cancel(job)
                    raise Interrupted(f"job {job} was cancelled.") from None
                raise

        return when_indexed(send)

    def retry(self, job: str) -> dict[str, Any]:
        """Run a job again that is over, from where it got to if nothing has changed; return the new state."""
        return self.request("POST", _job_path(job, "retry"), repeatable=False)

    def jobs(self) -> list[dict[str, Any]]:
        """Return the states of all jobs, newest first."""
        answer = self.request("GET", "/api/jobs")
        jobs = answer["jobs"] if isinstance(answer, dict) else answer
        return sorted(jobs, key=lambda job: job["created"], reverse=True)

    def job(self, job: str) -> dict[str, Any]:
        """Return the state of a job."""
        return self.request("GET", _job_path(job))

    def cancel(self, job: str) -> None:
        """Cancel a job."""
        self.request("POST", _job_path(job, "cancel"), {})

    def delete(self, job: str) -> None:
        """Delete a job and its results."""
        self.request("DELETE", _job_path(job))

    def map_png(self, job: str, layer: int = 0, width: int = 800) -> bytes:
        """Return the picture of a map."""
        query = {"layer": layer, "width": width}
        return self._fetch("GET", _job_path(job, "map.png"), None, query, "image/png", self.timeout)

    def picture(self, job: str, layer: int = 0) -> bytes:
        """Return the still picture of a map, histogram or search of spectra, with axes, as PNG."""
        query = {"layer": layer}
        return self._fetch("GET", _job_path(job, "picture.png"), None, query, "image/png", self.timeout)

    def frame(self, job: str, order: int) -> bytes:
        """Return the newest picture of a map, at a HEALPix order at most, in the protocol's binary form."""
        query = {"order": order}
        return self._fetch(
            "GET", _job_path(job, "frame"), None, query, "application/octet-stream", self.timeout
        )

    def events(
        self, job: str, from_seq: int = 0, silence: float = SILENCE_SECONDS, until: float | None = None
    ) -> Iterator[dict[str, Any]]:
        """Yield a job's events, the state so far first, until its phase is terminal.

        A stream that breaks, or is silent for ``silence`` seconds, is resumed after the last event seen, also
        when the service ended and another one has taken up the job.

        Parameters
        ----------
        job : str
            Id of the job.
        from_seq : int
            Number of the last event that is known already.
        silence : float
            Seconds.
        until : float, optional
            Time of the monotonic clock [s] at which the stream ends although the job does not.
        """
        failures = 0
        while True:
            connection = UnixConnection(self.socket_path, silence)
            try:
                response = self._open(
                    connection, "GET", _job_path(job, "events"), None, {"from": from_seq}, "text/event-stream"
                )
                for event in _parse_events(response, connection.stream, silence, until):
                    failures = 0
                    from_seq = max(from_seq, event.get("seq", from_seq))
                    yield event
                    if is_last(event):
                        return
            except TimeoutError:
                if until is not None and time.monotonic() >= until:
                    return
                continue
            except (OSError, http.client.HTTPException) as error:
                failures += 1
                if failures > _RECONNECTS:
                    raise _unavailable(error) from error
            except GaiaError as error:
                failures += 1
                if error.code != OTHER_SERVICE or failures > _RECONNECTS:
                    raise
            finally:
                connection.close()
            state = self.job(job)
            if state["phase"] in TERMINAL_PHASES:
                yield {"seq": state["seq"], "job": job, "kind": "state", "state": state}
                return

    def stream_headers(self) -> dict[str, str]:
        """Return the headers of a request for events, for clients that open it themselves."""
        return {SECRET_HEADER: self._secret, "Accept": "text/event-stream"}

    def revived(self) -> bool:
        """Start the service again if that is possible; return whether this client has a new one."""
        if self._revive is None:
            return False
        new = self._revive()
        self.socket_path, self._secret = new.socket_path, new._secret
        return True

    def _fetch(
        self,
        method: str,
        path: str,
        body: Any,
        query: dict[str, Any] | None,
        accept: str,
        timeout: float,
        headers: dict[str, str] | None = None,
        repeatable: bool = True,
    ) -> bytes:
        asked_again = False
        while True:
            connection = UnixConnection(self.socket_path, timeout)
            try:
                return self._open(connection, method, path, body, query, accept, headers).read()
            except GaiaError as error:
                if error.code != OTHER_SERVICE or asked_again or not self.revived():
                    raise
            except TimeoutError as error:
                message = f"The gaialab service did not answer within {timeout:g} s ({method} {path})."
                raise GaiaError("SERVICE_UNAVAILABLE", message, "Is the volume reachable?") from error
            except (OSError, http.client.HTTPException) as error:
                again = (repeatable or isinstance(error, _UNSENT)) and not asked_again
                if not again or not self.revived():
                    raise _unavailable(error) from error
            finally:
                connection.close()
            asked_again = True

    def _open(
        self,
        connection: UnixConnection,
        method: str,
        path: str,
        body: Any,
        query: dict[str, Any] | None,
        accept: str,
        headers: dict[str, str] | None = None,
    ) -> http.client.HTTPResponse:
        known = {key: value for key, value in (query or {}).items() if value is not None}
        sent = {SECRET_HEADER: self._secret, "Accept": accept, **(headers or {})}
        payload = None
        if body is not None:
            payload = json.dumps(body, allow_nan=False).encode()
            sent["Content-Type"] = "application/json"
        connection.request(method, f"{path}?{urlencode(known)}" if known else path, payload, sent)
        response = connection.getresponse()
        if response.status >= 400:
            raise GaiaError.from_json(_json_or_none(response.read()), response.status)
        return response


def _job_path(job: str, *rest: str) -> str:
    return "/".join(["/api/jobs", quote(job, safe=""), *rest])


def is_last(event: dict[str, Any]) -> bool:
    """Return whether a job has no event after this one."""
    phase = event.get("phase") or (event.get("state") or {}).get("phase")
    return event["kind"] == "deleted" or phase in TERMINAL_PHASES


def _parse_events(
    response: http.client.HTTPResponse, stream: socket.socket, silence: float, until: float | None
) -> Iterator[dict[str, Any]]:
    data: list[str] = []
    while True:
        if until is not None:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            stream.settimeout(min(silence, left))
        raw = response.readline()
        if not raw:
            return
        line = raw.decode().rstrip("\r\n")
        if line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif not line and data:
            yield json.loads("\n".join(data))
            data = []


def _json_or_none(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None


def _unavailable(error: Exception) -> GaiaError:
    return GaiaError(
        "SERVICE_UNAVAILABLE",
        f"The gaialab service does not answer ({error or type(error).__name__}).",
        "Run the cell again: the service is then started anew.",
    )
