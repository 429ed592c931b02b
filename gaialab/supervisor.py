"""Keeps the service running for the Jupyter server."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from .client import TERMINAL_PHASES
from .errors import GaiaError
from .runtime import (
    LaunchOptions,
    Service,
    attach,
    ensure_service,
    runtime_dir,
    stop_service,
    write_options,
)

if TYPE_CHECKING:
    from .client import ServiceClient


class Supervisor:
    """Starts the service on first use, again when it died, and ends it with the server.

    Parameters
    ----------
    options : LaunchOptions
        How the service is started, by this server or by one of its kernels.
    """

    def __init__(self, options: LaunchOptions) -> None:
        self.owner = os.getpid()
        self._options = options
        self._lock = asyncio.Lock()
        self._service: Service | None = None
        self._stamp: tuple[int, int] | None = None
        write_options(self.owner, options)

    async def service(self) -> Service:
        """Return the running service.

        Raises
        ------
        GaiaError
            SERVICE_UNAVAILABLE, VERSION_MISMATCH.
        """
        if self._is_current():
            return self._service  # type: ignore[return-value]
        async with self._lock:
            if not self._is_current():
                self._service = await asyncio.to_thread(ensure_service, self.owner, self._options)
                self._stamp = self._read_stamp()
            return self._service  # type: ignore[return-value]

    async def is_running(self) -> bool:
        """Return whether the service is there; it is not started for the question."""
        try:
            return await asyncio.to_thread(attach, self.owner) is not None
        except GaiaError:
            return False

    async def has_running_job(self) -> bool:
        """Return whether a job runs; a service that is not there is not started for the question."""
        return await asyncio.to_thread(_runs_a_job, self.owner)

    def stop(self) -> None:
        """End the service."""
        self._service = None
        stop_service(self.owner)

    def _is_current(self) -> bool:
        # A kernel may have started a new service since: another service.json, another secret.
        if self._service is None or self._stamp != self._read_stamp():
            return False
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(1)
            return probe.connect_ex(self._service.socket) == 0

    def _read_stamp(self) -> tuple[int, int] | None:
        try:
            found = Path(runtime_dir(self.owner), "service.json").stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns


def _runs_a_job(owner: int) -> bool:
    try:
        service = attach(owner)
        client: ServiceClient | None = service.client if service else None
        return client is not None and any(job["phase"] not in TERMINAL_PHASES for job in client.jobs())
    except GaiaError:
        return False
