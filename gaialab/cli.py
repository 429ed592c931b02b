"""The command ``gaialab``: the service's bundle, run by the Node that the package brought."""

from __future__ import annotations

import os
import sys

from .errors import GaiaError
from .node import find_node, service_bundle


def main() -> None:
    """Become ``node main.cjs`` with the arguments of this process."""
    try:
        node = find_node()
        bundle = service_bundle()
    except GaiaError as error:
        sys.exit(f"gaialab: {error}")
    os.execv(node, [node, str(bundle), *sys.argv[1:]])
