"""Figures of histograms, as plain Plotly JSON: nothing is imported for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from .histograms import Histogram

BLUE = "#0072b2"

# A figure that is larger stays out of the notebook, which has the picture.
_MOST_BYTES = 120_000


def histogram_figure(histogram: Histogram, invert_y: bool | None = None) -> dict[str, Any]:
    """Return a Plotly figure of a histogram: bars, or colours on a log scale of two expressions.

    Parameters
    ----------
    histogram : Histogram
        The counts.
    invert_y : bool, optional
        The values of y grow downwards; default where they are magnitudes, so that bright is above.

    Returns
    -------
    dict
        ``data`` and ``layout``.
    """
    x = _axis(histogram, 0, histogram.edges)
    layout: dict[str, Any] = {"xaxis": x, "template": "none", "bargap": 0, "showlegend": False}
    if histogram.y_edges is None:
        layout["yaxis"] = {"title": {"text": "rows in a bin"}, "rangemode": "tozero"}
        return {"data": [_bars(histogram)], "layout": layout}
    layout["yaxis"] = _axis(histogram, 1, histogram.y_edges)
    if histogram.is_magnitude(1) if invert_y is None else invert_y:
        layout["yaxis"]["autorange"] = "reversed"
    return {"data": [_colours(histogram, histogram.y_edges)], "layout": layout}


def small_figure(histogram: Histogram) -> dict[str, Any] | None:
    """Return the figure for a notebook; None where it would make the notebook large."""
    # Each bin takes a byte at least.
    if histogram.counts.size > _MOST_BYTES or not histogram.counts.any():
        return None
    figure = histogram_figure(histogram)
    return figure if len(json.dumps(figure)) <= _MOST_BYTES else None


def _axis(histogram: Histogram, number: int, edges: np.ndarray) -> dict[str, Any]:
    axis: dict[str, Any] = {"title": {"text": histogram.label(number)}, "exponentformat": "power"}
    if histogram.logs[number]:
        axis["type"] = "log"
    elif len(edges):
        axis["range"] = [float(edges[0]), float(edges[-1])]
    return axis


def _bars(histogram: Histogram) -> dict[str, Any]:
    # Steps, not bars: on a logarithmic axis these would not be as wide as their bins.
    counts = histogram.counts.tolist()
    line = {"shape": "hv", "width": 1, "color": BLUE}
    return {
        "type": "scatter",
        "mode": "lines",
        "fill": "tozeroy",
        "x": _short(histogram.edges),
        "y": counts + counts[-1:],
        "line": line,
    }


def _colours(histogram: Histogram, y_edges: np.ndarray) -> dict[str, Any]:
    counts = histogram.counts.T
    with np.errstate(divide="ignore"):
        logs = np.log10(counts)
    rows = [[round(value, 2) if np.isfinite(value) else None for value in row] for row in logs.tolist()]
    powers = range(int(np.ceil(np.log10(max(1, int(counts.max()))))) + 1)
    bar = {
        "title": {"text": "rows in a bin"},
        "tickvals": list(powers),
        "ticktext": [f"{10**power:,}" for power in powers],
    }
    return {
        "type": "heatmap",
        "x": _short(histogram.edges),
        "y": _short(y_edges),
        "z": rows,
        "colorscale": "Viridis",
        "colorbar": bar,
        "hovertemplate": "%{x}, %{y}: 10^%{z} rows<extra></extra>",
    }


def _short(values: np.ndarray) -> list[float]:
    return [float(f"{value:.9g}") for value in values]
