"""Results that show themselves in a notebook."""

from __future__ import annotations

from typing import Any


class Shown:
    """A result with a MIME bundle; a magic that has shown it in a cell keeps the cell's last line from it."""

    _shown_in: int | None = None

    def bundle(self) -> dict[str, Any]:
        """Return the MIME bundle of a cell."""
        raise NotImplementedError

    def shown_in(self, execution_count: int | None) -> None:
        """Note that the cell of this count shows it already, so that its last line need not."""
        self._shown_in = execution_count

    def _ipython_display_(self) -> None:
        from IPython import get_ipython
        from IPython.display import display

        shell = get_ipython()
        if self._shown_in is None or shell is None or shell.execution_count != self._shown_in:
            display(self.bundle(), raw=True)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.bundle()
