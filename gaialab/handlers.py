"""What the browser reaches: the service behind Jupyter's authentication, and paths of the file browser."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import suppress
from http.client import responses
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import aiohttp
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.utils import ensure_async
from jupyter_server_proxy.handlers import LocalProxyHandler
from tornado import web
from tornado.httputil import HTTPHeaders
from tornado.iostream import StreamClosedError

from .client import SECRET_HEADER
from .errors import GaiaError

if TYPE_CHECKING:
    from .runtime import Service
    from .supervisor import Supervisor

_SAFE = ("GET", "HEAD", "OPTIONS")
_UNSENT = (ConnectionRefusedError, FileNotFoundError)
# Nothing else of the browser's request reaches the service: no cookie, no token, no secret of its own.
_FORWARDED = (
    "Accept",
    "Accept-Encoding",
    "Content-Type",
    "Idempotency-Key",
    "If-None-Match",
    "Last-Event-ID",
    "Range",
)


class ErrorsAsJson(JupyterHandler):
    """Answers errors as the protocol's ``ErrorValue``."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Write the error as JSON, never as a page."""
        fault = (kwargs.get("exc_info") or (None, None, None))[1]
        if isinstance(fault, GaiaError):
            error = fault
            self.set_status(_status(fault))
        elif isinstance(fault, web.HTTPError):
            message = fault.log_message or fault.reason or responses.get(status_code, "Error")
            error = GaiaError(_code(status_code), message)
        else:
            error = GaiaError("INTERNAL", "The Jupyter server failed; its log says why.")
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(error.to_json()))

    def get_login_url(self) -> str:
        """Refuse instead of redirecting to a login page."""
        if not self.current_user:
            raise web.HTTPError(403, "This needs a signed-in user or a token.")
        return super().get_login_url()

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log expected errors as one line."""
        if isinstance(value, GaiaError):
            self.log.warning("gaialab: %s [%s]", value, value.code)
        else:
            super().log_exception(typ, value, tb)


class ServiceHandler(ErrorsAsJson, LocalProxyHandler):
    """Proxies ``gaialab/api/…`` to the service's unix socket."""

    SUPPORTED_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")

    def initialize(self, supervisor: Supervisor) -> None:
        """Take the supervisor of the service."""
        self.supervisor = supervisor
        self.secret = ""

    def check_xsrf_cookie(self) -> None:
        """Check it, which the proxy's class leaves to the proxied application; tokens need none."""
        JupyterHandler.check_xsrf_cookie(self)

    async def prepare(self) -> None:  # type: ignore[override]
        """Authenticate and authorize, then see that the service runs."""
        await super().prepare()
        if self.request.headers.get("Upgrade", "").lower() == "websocket":
            raise web.HTTPError(400, "The gaialab API has no websocket.")
        if self.request.method not in _SAFE and not self.check_origin():
            raise web.HTTPError(404)
        action = "read" if self.request.method in _SAFE else "write"
        if not await ensure_async(self.authorizer.is_authorized(self, self.current_user, action, "contents")):
            raise web.HTTPError(403, f"You may not {action} here.")
        await self._connect()

    async def http_get(self, path: str) -> None:  # type: ignore[override]
        """Answer GET; event streams as they come."""
        if self.request.headers.get("Accept") == "text/event-stream":
            try:
                await self._stream(path)
            except (OSError, asyncio.TimeoutError, aiohttp.ClientError) as error:
                raise _ended(error) from error
        else:
            await self._relay(path)

    async def _connect(self) -> None:
        service: Service = await self.supervisor.service()
        self.unix_socket, self.secret = service.socket, service.secret

    async def _relay(self, path: str) -> None:
        try:
            try:
                await self.proxy(0, f"/api/{path}")
            except (OSError, web.HTTPError) as error:
                # It died since the last look. Asking again must not do twice what was asked.
                safe = self.request.method in _SAFE or "Idempotency-Key" in self.request.headers
                if not isinstance(error, _UNSENT) and not safe:
                    raise
                await self._connect()
                await self.proxy(0, f"/api/{path}")
        except (OSError, web.HTTPError) as error:
            raise _ended(error) from error

    post = put = delete = head = _relay  # type: ignore[assignment]

    async def _stream(self, path: str) -> None:
        # The proxy's own streaming keeps its upstream open after the browser has gone; this ends with it.
        url = self.get_client_uri("http", "localhost", 80, f"/api/{path}")
        timeout = aiohttp.ClientTimeout(total=None, sock_read=120)
        connector = aiohttp.UnixConnector(self.unix_socket)
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
            session.get(url, headers=dict(self.proxy_request_headers().get_all())) as upstream,
        ):
            self.set_status(upstream.status)
            for name in ("Content-Type", "Cache-Control", "X-Accel-Buffering"):
                if name in upstream.headers:
                    self.set_header(name, upstream.headers[name])
            self._task = asyncio.current_task()
            # The browser left, or the service ended: the client resumes after the last event it saw.
            with suppress(StreamClosedError, asyncio.CancelledError, aiohttp.ClientError):
                # A page learns that its stream is open before the first event.
                await web.RequestHandler.flush(self)
                # A page that listens is no activity to a hub; running jobs are, see the server extension.
                async for chunk in upstream.content.iter_any():
                    self.write(chunk)
                    # The proxy's class wraps flush and drops its future, which is the back-pressure.
                    await web.RequestHandler.flush(self)

    def on_connection_close(self) -> None:
        """End the upstream with the browser's connection."""
        super().on_connection_close()
        if task := getattr(self, "_task", None):
            task.cancel()

    def proxy_request_headers(self) -> HTTPHeaders:
        """Return the few headers that the service sees, its secret among them."""
        given = self.request.headers
        headers = HTTPHeaders({name: given[name] for name in _FORWARDED if name in given})
        headers[SECRET_HEADER] = self.secret
        return headers

    def get_client_uri(self, protocol: str, host: str, port: int, proxied_path: str) -> str:
        """Return the service's URL, without a token that came in the query."""
        parts = urlsplit(super().get_client_uri(protocol, host, port, proxied_path))
        query = [(key, value) for key, value in parse_qsl(parts.query, True) if key not in ("token", "_xsrf")]
        return urlunsplit(parts._replace(query=urlencode(query)))


class RunningHandler(ErrorsAsJson, APIHandler):
    """Tells whether the service runs; asking does not start it."""

    def initialize(self, supervisor: Supervisor) -> None:
        """Take the supervisor of the service."""
        self.supervisor = supervisor

    @web.authenticated
    async def get(self) -> None:
        """Answer ``{running}``."""
        self.finish({"running": await self.supervisor.is_running()})


class LocalPathHandler(ErrorsAsJson, APIHandler):
    """Resolves a path of the file browser to the real path of the file."""

    @web.authenticated
    async def get(self) -> None:
        """Answer ``{path}`` for the contents path in the query."""
        given = self.get_argument("path")
        if not await ensure_async(self.authorizer.is_authorized(self, self.current_user, "read", "contents")):
            raise web.HTTPError(403, "You may not read contents here.")
        root = Path(os.path.realpath(self.settings["server_root_dir"]))
        self.finish({"path": str(resolve_contents_path(root, given))})


def resolve_contents_path(root: Path, contents_path: str) -> Path:
    """Return the real path of a contents path.

    Symbolic links are followed, as the file browser does: a link in a home folder often leads to the
    volume. Whether the file may be read is decided by the service, which reads only below its configured
    folders.

    Parameters
    ----------
    root : pathlib.Path
        Real path of the server's root folder.
    contents_path : str
        Path of the file browser, with the drive's name before a colon or without.

    Raises
    ------
    GaiaError
        PATH_OUTSIDE when it leaves the root as written, FILE_NOT_FOUND.
    """
    drive, colon, rest = contents_path.partition(":")
    local = rest if colon and "/" not in drive and not (root / contents_path).exists() else contents_path
    lexical = Path(os.path.normpath(root / local.lstrip("/")))
    if "\0" in local or not lexical.is_relative_to(root):
        raise GaiaError("PATH_OUTSIDE", f"{contents_path} lies outside the folder of the file browser.")
    real = Path(os.path.realpath(lexical))
    if not real.exists():
        raise GaiaError("FILE_NOT_FOUND", f"There is no file {contents_path}.")
    return real


def _ended(error: Exception) -> GaiaError:
    message = f"The gaialab service ended while it answered ({error})."
    return GaiaError("SERVICE_UNAVAILABLE", message, "Try again: it is then started anew.")


def _status(error: GaiaError) -> int:
    return {"PATH_OUTSIDE": 403, "FILE_NOT_FOUND": 404, "VERSION_MISMATCH": 409}.get(error.code, 503)


def _code(status: int) -> str:
    if status in (401, 403):
        return "UNAUTHORIZED"
    return "BAD_REQUEST" if status < 500 else "SERVICE_UNAVAILABLE" if status == 503 else "INTERNAL"
