"""A job's events for programs with an event loop, over the service's unix socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .client import OTHER_SERVICE, SILENCE_SECONDS, TERMINAL_PHASES, ServiceClient, is_last
from .errors import GaiaError

if TYPE_CHECKING:
    import aiohttp

_ATTEMPTS = 3


async def job_events(client: ServiceClient, job: str) -> AsyncIterator[dict[str, Any]]:
    """Yield a job's events as :meth:`ServiceClient.events` does, without blocking the event loop.

    Raises
    ------
    GaiaError
        JOB_NOT_FOUND, SERVICE_UNAVAILABLE.
    """
    # The first import takes its time, which other tasks shall have.
    aiohttp = await asyncio.to_thread(import_module, "aiohttp")
    failures = 0
    while True:
        try:
            async for event in _stream(client, job):
                failures = 0
                yield event
                if is_last(event):
                    return
        except asyncio.TimeoutError:
            pass  # silence: ask again
        except (OSError, aiohttp.ClientError) as error:
            failures += 1
            if failures > _ATTEMPTS:
                message = f"The gaialab service does not answer ({error or type(error).__name__})."
                raise GaiaError("SERVICE_UNAVAILABLE", message, "Run the cell again.") from error
        except GaiaError as error:
            failures += 1
            if error.code != OTHER_SERVICE or failures > _ATTEMPTS:
                raise
        # Asking for the state also starts a service anew that has ended; it takes up the job.
        state = await asyncio.to_thread(client.job, job)
        if state["phase"] in TERMINAL_PHASES:
            yield {"seq": state["seq"], "job": job, "kind": "state", "state": state}
            return


async def _stream(client: ServiceClient, job: str) -> AsyncIterator[dict[str, Any]]:
    import aiohttp

    timeout = aiohttp.ClientTimeout(total=None, sock_read=SILENCE_SECONDS)
    connector = aiohttp.UnixConnector(client.socket_path)
    url = f"http://localhost/api/jobs/{job}/events"
    async with (
        aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
        session.get(url, headers=client.stream_headers()) as response,
    ):
        if response.status >= 400:
            raise GaiaError.from_json(await _json_or_none(response), response.status)
        # A state may be longer than the lines that aiohttp reads.
        rest = b""
        async for data in response.content.iter_any():
            *blocks, rest = (rest + data).split(b"\n\n")
            for block in blocks:
                lines = [line[5:] for line in block.split(b"\n") if line.startswith(b"data:")]
                if lines:
                    yield json.loads(b"\n".join(lines))


async def _json_or_none(response: aiohttp.ClientResponse) -> Any:
    try:
        return json.loads(await response.read())
    except ValueError:
        return None
