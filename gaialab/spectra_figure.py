"""Figures of similar spectra, as plain Plotly JSON: nothing is imported for them."""

from __future__ import annotations

from typing import Any

PROTOTYPE_COLOUR = "#d62728"
FOUND_COLOUR = "#1f77b4"


def spectra_figure(result: dict[str, Any], most: int = 20) -> dict[str, Any]:
    """Return a Plotly figure of a ``SpectraResult``.

    The spectra are divided by their ``scale``, so that all lie on the prototype, which is drawn last, in red.

    Parameters
    ----------
    result : dict
        The protocol's ``SpectraResult``.
    most : int
        Number of spectra that are drawn at most.
    """
    wavelengths = result["wavelengths"]
    traces = [
        _trace(
            f"{spectrum['rank']}: {spectrum['sourceId']}",
            wavelengths,
            [None if v is None else float(f"{v / spectrum['scale']:.5g}") for v in spectrum["flux"]],
            FOUND_COLOUR,
            max(0.25, 1 - 0.08 * i),
        )
        for i, spectrum in enumerate(result["spectra"][:most])
        if spectrum["scale"]
    ]
    prototype = result["prototype"]
    label = prototype.get("sourceId") or prototype.get("name")
    title = f"prototype {label}" if label else "prototype"
    traces.append(_trace(title, wavelengths, prototype["flux"], PROTOTYPE_COLOUR, 1))
    unit = result.get("fluxUnit")
    layout: dict[str, Any] = {
        "title": {"text": f"Spectra most similar to the {title} ({result['metric']})"},
        "xaxis": {"title": {"text": "wavelength [nm]"}},
        "yaxis": {
            "title": {"text": f"flux, scaled to the prototype{f' [{unit}]' if unit else ''}"},
            "exponentformat": "power",
        },
        "template": "none",
        "hovermode": "closest",
    }
    if "wavelengthRange" in result:
        low, high = result["wavelengthRange"]
        band = {"type": "rect", "xref": "x", "yref": "paper", "x0": low, "x1": high, "y0": 0, "y1": 1}
        layout["shapes"] = [
            {**band, "fillcolor": "#000", "opacity": 0.05, "line": {"width": 0}, "layer": "below"}
        ]
    return {"data": traces, "layout": layout}


def _trace(name: str, x: list[float], y: list[Any], colour: str, opacity: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": y,
        "opacity": opacity,
        "line": {"color": colour, "width": 1.5},
    }
