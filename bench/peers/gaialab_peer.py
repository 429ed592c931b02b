"""gaialab from Python: ``load_file`` to an astropy table with units.

Every run starts a service and ends it, so that its time, its CPU and its memory are part of what is measured;
but where the call alone is timed, as in a notebook, the service runs already.
"""

from __future__ import annotations

import atexit
import os
from typing import Any

from astropy_peer import to_arrow
from task import Task, run_peer

from gaialab import get_gaia_utils
from gaialab.runtime import ensure_service, stop_service


def load_file(task: Task) -> Any:
    """Columns of one file as an astropy table."""
    return get_gaia_utils("DR3").load_file(task.files[0], columns=task.names or None)


if __name__ == "__main__":
    atexit.register(stop_service, os.getpid())
    run_peer({"load-file": load_file}, to_arrow, prepare=ensure_service)
