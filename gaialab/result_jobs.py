"""Jobs whose result is small and stays with the service."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .jobs import result_path, wait_for
from .notices import notice_outcome
from .progress import ProgressText
from .release_tools import ReleaseTools


def run_json(request: dict[str, Any], title: str, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Run a job; return its JSON result of this name and its final state."""
    client = ReleaseTools().client()
    progress = ProgressText(title)
    job = client.submit(request)["id"]
    try:
        state = wait_for(client, job, progress.update)
    finally:
        progress.close()
    notice_outcome(state)
    return json.loads(Path(result_path(state, name)).read_text(encoding="utf-8")), state
