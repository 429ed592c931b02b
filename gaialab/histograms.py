"""Histograms of one expression or of two, made by jobs of the service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np

from .errors import GaiaError
from .histogram_figure import histogram_figure, small_figure
from .histogram_svg import histogram_svg
from .parameters import interval, whole
from .selection import JobSelection, selected_request
from .shown import PLOTLY_MIME, Shown
from .submission import run
from .units import parse_unit

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .job import Job


HISTOGRAM_MIME = "application/vnd.gaialab.histogram+json"


class Histogram(Shown):
    """Counts of rows in bins; a row that is null or NaN in an expression has no bin.

    Unpacks as numpy's: ``counts, edges = histogram("parallax")``, and with ``y``
    ``counts, edges, y_edges = histogram("bp_rp", "phot_g_mean_mag")``. A bin holds its lower edge, the last
    one also its upper.

    Attributes
    ----------
    counts : numpy.ndarray
        int64, of shape ``(bins,)`` or ``(x bins, y bins)``.
    edges : numpy.ndarray
        Of x, ascending.
    y_edges : numpy.ndarray or None
        Of y.
    names, units, logs : tuple
        Of x and y; a unit is None where the expression has none; whether the bins are even in log10.
    outside : dict of str to int
        Rows without a bin: ``xBelow``, ``xAbove``, ``yBelow``, ``yAbove``, ``nulls``, ``nan``.
    manifest : dict
        Where the counts came from.
    """

    def __init__(self, result: dict[str, Any], manifest: dict[str, Any], png: str | None = None) -> None:
        axes = [result[axis] for axis in ("x", "y") if axis in result]
        edges = [np.array(axis["edges"], dtype=np.float64) for axis in axes]
        self.edges = edges[0]
        self.y_edges = edges[1] if len(edges) > 1 else None
        shape = [max(0, len(own) - 1) for own in edges]
        self.counts = np.array(result["counts"], dtype=np.int64).reshape(shape)
        self.names = tuple(axis["name"] for axis in axes)
        self.units = tuple(parse_unit(axis["unit"]) if axis.get("unit") else None for axis in axes)
        self.outside = {
            name: result[name] for name in ("xBelow", "xAbove", "yBelow", "yAbove", "nulls", "nan")
        }
        self.manifest = manifest
        self._png = png
        self.logs = tuple(bool(manifest["request"][axis].get("log")) for axis in ("x", "y") if axis in result)

    def __iter__(self) -> Iterator[np.ndarray]:
        return iter([self.counts, self.edges] + ([] if self.y_edges is None else [self.y_edges]))

    def __repr__(self) -> str:
        bins = " x ".join(map(str, self.counts.shape))
        outside = ", ".join(f"{count:,} {name}" for name, count in self.outside.items() if count)
        synthetic = ", synthetic sample" if self.manifest.get("synthetic") else ""
        return (
            f"<Histogram {' by '.join(self.names)}: {bins} bins, {self.counts.sum():,} rows"
            f"{f' ({outside})' if outside else ''}{synthetic}>"
        )

    def bundle(self) -> dict[str, Any]:
        """Return the MIME bundle of a cell: live in JupyterLab, a picture elsewhere, text at the least."""
        bundle: dict[str, Any] = {}
        payload = {"version": 1, "job": self.manifest.get("job"), "request": self.manifest.get("request")}
        if payload["job"]:
            bundle[HISTOGRAM_MIME] = payload
        figure = small_figure(self)
        if figure is not None:
            bundle[PLOTLY_MIME] = figure
        if self._png:
            bundle["image/png"] = self._png
        else:
            bundle["image/svg+xml"] = histogram_svg(self)
        return {**bundle, "text/plain": repr(self)}

    def figure(self, invert_y: bool | None = None) -> dict[str, Any]:
        """Return the Plotly figure as a dict: bars, or colours of two expressions.

        Parameters
        ----------
        invert_y : bool, optional
            The values of y grow downwards; default where they are magnitudes.
        """
        return histogram_figure(self, invert_y)

    def svg(self, invert_y: bool | None = None) -> str:
        """Return a picture as SVG.

        Parameters
        ----------
        invert_y : bool, optional
            The values of y grow downwards; default where they are magnitudes.
        """
        return histogram_svg(self, invert_y)

    def plot(self, ax: Any = None, **style: Any) -> Any:
        """Draw the counts with matplotlib: steps, or an image with a logarithmic colour scale.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Default: the current one.
        **style
            For ``Axes.stairs`` or ``Axes.pcolormesh``.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        GaiaError
            BAD_REQUEST when matplotlib is not installed.
        """
        try:
            import matplotlib.pyplot as plt
            from matplotlib.colors import LogNorm
        except ImportError as error:
            hint = "Install it with: pip install matplotlib"
            raise GaiaError("BAD_REQUEST", "Plotting needs matplotlib.", hint) from error
        ax = ax or plt.gca()
        ax.set_xlabel(self.label(0))
        if self.logs[0]:
            ax.set_xscale("log")
        if self.y_edges is None:
            ax.stairs(self.counts, self.edges, **{"fill": True, **style})
            ax.set_ylabel("rows")
            return ax
        if self.logs[1]:
            ax.set_yscale("log")
        ax.set_ylabel(self.label(1))
        shown = np.ma.masked_equal(self.counts.T, 0)
        norm = {} if "norm" in style or shown.count() == 0 else {"norm": LogNorm()}
        image = ax.pcolormesh(self.edges, self.y_edges, shown, **norm, **style)
        ax.figure.colorbar(image, ax=ax, label="rows")
        return ax

    def label(self, axis: int) -> str:
        """Return the name of an axis with its unit.

        Parameters
        ----------
        axis : int
            0 for x, 1 for y.
        """
        unit = self.units[axis]
        return f"{self.names[axis]} [{unit}]" if unit is not None and str(unit) else self.names[axis]

    def is_magnitude(self, axis: int) -> bool:
        """Return whether an axis is in magnitudes.

        Parameters
        ----------
        axis : int
            0 for x, 1 for y.
        """
        return str(self.units[axis]) == "mag"


@overload
def histogram(
    x: str,
    y: str | None = None,
    bins: int | tuple[int, int] = 100,
    range: Any = None,
    log: bool | tuple[bool, bool] = False,
    *,
    wait: Literal[True] = True,
    **selection: Unpack[JobSelection],
) -> Histogram: ...


@overload
def histogram(
    x: str,
    y: str | None = None,
    bins: int | tuple[int, int] = 100,
    range: Any = None,
    log: bool | tuple[bool, bool] = False,
    *,
    wait: Literal[False],
    **selection: Unpack[JobSelection],
) -> Job: ...


def histogram(
    x: str,
    y: str | None = None,
    bins: int | tuple[int, int] = 100,
    range: Any = None,
    log: bool | tuple[bool, bool] = False,
    *,
    wait: bool = True,
    **selection: Any,
) -> Any:
    """Count rows in bins of an expression, or of two (an HR diagram), without loading them.

    Parameters
    ----------
    x, y : str
        Columns or expressions: ``"bp_rp"``, ``"phot_g_mean_mag + 5 * log10(parallax) - 10"``.
    bins : int or tuple of int
        Number of bins, of both axes or of each; at most so many, between round numbers, without ``range``.
    range : tuple, optional
        Ends ``(low, high)``, with ``y`` a tuple of two of them, each of which may be None; default the range
        of the values.
    log : bool or tuple of bool
        Bins of equal width in log10, on both axes or each.
    wait : bool
        False: return the job at once.
    **selection
        What to read (``where``, ``cone``, ``region``, …), as in :func:`gaialab.selection.selected_source`,
        and ``engine`` as in :func:`gaialab.selection.selected_request`;
        default the whole table.

    Returns
    -------
    Histogram
        With ``wait=False`` a :class:`gaialab.Job`.

    Raises
    ------
    GaiaError
        BAD_REQUEST, UNKNOWN_COLUMN, …

    Examples
    --------
    >>> counts, edges = histogram("parallax", bins=50, range=(0, 10))
    >>> hr = histogram("bp_rp", "phot_g_mean_mag + 5 * log10(parallax) - 10", where="parallax > 5")
    """
    expressions = [x] if y is None else [x, y]
    both = len(expressions)
    ranges = [range] if both == 1 else [None, None] if range is None else _for_each(range, both, "range")
    each = zip(expressions, _for_each(bins, both, "bins"), ranges, _for_each(log, both, "log"), strict=True)
    axes = [_axis(*parts) for parts in each]
    request = selected_request({"type": "Histogram"}, **selection)
    request.update(zip(("x", "y"), axes, strict=False))
    return run(request, "Counting", wait)


def _for_each(value: Any, count: int, name: str) -> list[Any]:
    if not isinstance(value, tuple | list):
        return [value] * count
    if len(value) != count:
        raise GaiaError("BAD_REQUEST", f"{name} has {len(value)} values for {count} expressions.")
    return list(value)


def _axis(expression: str, bins: int, ends: Any, log: bool) -> dict[str, Any]:
    axis: dict[str, Any] = {"expression": expression, "bins": whole(bins, "bins", 1), "log": bool(log)}
    if ends is not None:
        axis["range"] = interval(ends, "range")
    return axis
