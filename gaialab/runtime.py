"""Finds the gaialab service of this Jupyter server, and starts it when there is none."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_runtime_dir

from . import __version__
from .client import ServiceClient
from .errors import GaiaError
from .node import find_node, service_bundle

PROTOCOL_VERSION = 1
START_SECONDS = 60.0
"""How long a service may take to answer for the first time [s]; one that ends before is noticed at once."""

_children: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Service:
    """A running service."""

    pid: int
    socket: str
    secret: str
    client: ServiceClient


@dataclass(frozen=True)
class LaunchOptions:
    """How a service is started; what the Jupyter server decides holds for its kernels too.

    Parameters
    ----------
    volume : str, optional
        Default volume.
    roots : sequence of str
        Further folders that files may be read from.
    node_path : str, optional
        Node executable.
    """

    volume: str | None = None
    roots: Sequence[str] = ()
    node_path: str | None = None


def owner_pid() -> int:
    """Return the process whose end is the service's end: the Jupyter server, or without one this process."""
    parent = os.environ.get("JPY_PARENT_PID", "")
    if parent.isdigit() and int(parent) > 1 and is_alive(int(parent)):
        return int(parent)
    return os.getpid()


def is_alive(pid: int) -> bool:
    """Return whether a process exists (a zombie does not)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (OSError, IndexError):
        return True


def runtime_dir(owner: int | None = None) -> Path:
    """Return the folder with the socket, the log and ``service.json`` of an owner's service."""
    return Path(jupyter_runtime_dir()) / f"gaialab-{owner or owner_pid()}"


def attach(owner: int | None = None) -> Service | None:
    """Return the owner's service when it runs, else None.

    Raises
    ------
    GaiaError
        VERSION_MISMATCH when it runs in another version than this package.
    """
    try:
        info = json.loads((runtime_dir(owner) / "service.json").read_text())
        status = ServiceClient(info["socket"], info["secret"]).status(timeout=10)
        client = ServiceClient(info["socket"], info["secret"], revive=lambda: ensure_service(owner).client)
        service = Service(info["pid"], info["socket"], info["secret"], client)
    except GaiaError as error:
        if _is_late(error):
            raise  # It is there but busy; a second one beside it would only make that worse.
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if status.get("product") != "gaialab":
        return None
    found = (status.get("version"), status.get("protocol"))
    if found != (__version__, PROTOCOL_VERSION):
        raise GaiaError(
            "VERSION_MISMATCH",
            f"The running gaialab service is version {found[0]}, this package is {__version__}.",
            f'Run "%pip install gaialab=={found[0]}" and restart the kernel, '
            "or restart the Jupyter server if it was gaialab that was updated.",
            {"service": found[0], "package": __version__},
        )
    return service


def ensure_service(owner: int | None = None, options: LaunchOptions | None = None) -> Service:
    """Return the owner's service, started if it does not run.

    Any number of processes may call this at once: one of them starts the service, all get it.

    Parameters
    ----------
    owner : int, optional
        Process id of the owner; default :func:`owner_pid`.
    options : LaunchOptions, optional
        Default: what the Jupyter server wrote, else the volume of ``GAIALAB_VOLUME``.

    Raises
    ------
    GaiaError
        SERVICE_UNAVAILABLE with the end of the log when it does not start, VERSION_MISMATCH.
    """
    owner = owner or owner_pid()
    service = attach(owner)
    if service is None:
        with _start_lock():
            service = attach(owner) or _start(owner, options or _read_options(owner))
    return service


def write_options(owner: int, options: LaunchOptions) -> None:
    """Keep the launch options where every process that starts this owner's service finds them."""
    path = _make_dir(owner) / "options.json"
    path.write_text(
        json.dumps({"volume": options.volume, "roots": [*options.roots], "node": options.node_path})
    )


def stop_service(owner: int, patience: float = 3.0) -> None:
    """End the owner's service, if it runs, and remove its runtime folder."""
    folder = runtime_dir(owner)
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, GaiaError):
        info = json.loads((folder / "service.json").read_text())
        # Its answer shows that the pid in the file still is the service's.
        status = ServiceClient(info["socket"], info["secret"]).status(timeout=2)
        pid = int(status["pid"])
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + patience
        while is_alive(pid) and time.monotonic() < deadline:
            time.sleep(0.02)
    _reap()
    for name in ("options.json", "service.log"):
        (folder / name).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        folder.rmdir()


def _start(owner: int, options: LaunchOptions) -> Service:
    _reap()
    command = [find_node(options.node_path), str(service_bundle()), "serve"]
    folder = _make_dir(owner)
    (folder / "service.json").unlink(missing_ok=True)
    command += ["--runtime", str(folder), "--owner", str(owner)]
    if options.volume:
        command += ["--volume", options.volume]
    for root in options.roots:
        command += ["--root", root]
    log_path = folder / "service.log"
    with log_path.open("wb") as log:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=folder
        )
    _children.append(child)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            if (folder / "service.json").exists() and (service := attach(owner)):
                return service
        except GaiaError as error:
            if not _is_late(error):
                child.terminate()
                raise
        if child.poll() is not None:
            raise _start_failed(f"it ended with status {child.returncode}", log_path)
        time.sleep(0.02)
    child.terminate()
    raise _start_failed(f"it was not ready after {START_SECONDS:g} s", log_path)


def _is_late(error: GaiaError) -> bool:
    return isinstance(error.__cause__, TimeoutError)


def _start_failed(reason: str, log_path: Path) -> GaiaError:
    tail = log_path.read_text(errors="replace").strip().splitlines()[-20:]
    last = f" Its last words: {tail[-1].strip()}" if tail else ""
    return GaiaError(
        "SERVICE_UNAVAILABLE",
        f"The gaialab service did not start: {reason}.{last}",
        f"See {log_path}.",
        {"log": "\n".join(tail)},
    )


def _read_options(owner: int) -> LaunchOptions:
    volume = os.environ.get("GAIALAB_VOLUME") or None
    try:
        kept: dict[str, Any] = json.loads((runtime_dir(owner) / "options.json").read_text())
    except (OSError, ValueError):
        return LaunchOptions(volume)
    return LaunchOptions(kept.get("volume") or volume, kept.get("roots") or (), kept.get("node"))


def _make_dir(owner: int) -> Path:
    folder = runtime_dir(owner)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


@contextlib.contextmanager
def _start_lock() -> Iterator[None]:
    # One lock for all owners, beside their folders: a service may remove its own folder when it ends.
    parent = Path(jupyter_runtime_dir())
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (parent / "gaialab.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _reap() -> None:
    _children[:] = [child for child in _children if child.poll() is None]
