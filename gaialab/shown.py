"""Results that show themselves in a notebook."""

from __future__ import annotations

import struct
from base64 import b64decode, b64encode
from contextlib import suppress
from typing import Any

from .client import ServiceClient
from .errors import GaiaError

PLOTLY_MIME = "application/vnd.plotly.v1+json"


class Shown:
    """A result with a MIME bundle; a magic that has shown it in a cell keeps the cell's last line from it."""

    _shown_in: int | None = None

    def bundle(self) -> dict[str, Any]:
        """Return the MIME bundle of a cell."""
        raise NotImplementedError

    def metadata(self) -> dict[str, Any]:
        """Return the metadata of the bundle: pictures have twice as many pixels as their page."""
        png = self.bundle().get("image/png")
        if png is None:
            return {}
        width, height = struct.unpack(">II", b64decode(png[:32])[16:24])
        return {"image/png": {"width": width // 2, "height": height // 2}}

    def shown_in(self, execution_count: int | None) -> None:
        """Note that a cell shows it already, so that its last line need not.

        Parameters
        ----------
        execution_count : int or None
            Of the cell.
        """
        self._shown_in = execution_count

    def _ipython_display_(self) -> None:
        from IPython import get_ipython
        from IPython.display import display

        shell = get_ipython()
        if self._shown_in is None or shell is None or shell.execution_count != self._shown_in:
            display(self.bundle(), raw=True, metadata=self.metadata())

    def update(self, handle: Any) -> None:
        """Show it in the place of what a display handle has shown.

        Parameters
        ----------
        handle : IPython.display.DisplayHandle or None
            None: nothing is shown.
        """
        if handle is not None:
            handle.update(self.bundle(), raw=True, metadata=self.metadata())

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        return self.bundle(), self.metadata()


def picture_of(client: ServiceClient, job: str) -> str | None:
    """Return the picture of a job's result as PNG in base64; None where the service has none."""
    with suppress(GaiaError):
        return b64encode(client.picture(job)).decode()
    return None
