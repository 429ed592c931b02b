"""Pictures of similar spectra that every front end shows, also in a saved notebook."""

from __future__ import annotations

from typing import Any

from .axes_svg import Axis, frame, text
from .spectra_figure import FOUND_COLOUR, PROTOTYPE_COLOUR

WIDTH, HEIGHT = 640, 380
_LEFT, _RIGHT, _TOP, _BOTTOM = 92, 16, 14, 48


def spectra_svg(result: dict[str, Any], most: int = 20) -> str:
    """Return a picture of a ``SpectraResult``: spectra scaled to the prototype in blue, the prototype in red.

    Parameters
    ----------
    result : dict
        The protocol's ``SpectraResult``.
    most : int
        Number of spectra that are drawn at most.
    """
    wavelengths = result["wavelengths"]
    lines = [
        (
            FOUND_COLOUR,
            max(0.25, 1 - 0.08 * i),
            [v if v is None else v / found["scale"] for v in found["flux"]],
        )
        for i, found in enumerate(result["spectra"][:most])
        if found["scale"]
    ]
    lines.append((PROTOTYPE_COLOUR, 1, result["prototype"]["flux"]))
    values = [value for _, _, flux in lines for value in flux if value is not None]
    x = Axis(wavelengths[0], wavelengths[-1], _LEFT, WIDTH - _RIGHT)
    room = (max(values) - min(values)) * 0.05
    y = Axis(min(values) - room, max(values) + room, HEIGHT - _BOTTOM, _TOP)
    paths = [
        f'<path d="{_path(x, y, wavelengths, flux)}" fill="none" stroke="{colour}" opacity="{opacity:.2f}" '
        'stroke-width="1.3"/>'
        for colour, opacity, flux in lines
    ]
    unit = result.get("fluxUnit")
    name = f"flux, scaled to the prototype{f' [{unit}]' if unit else ''}"
    words = f"prototype in red, {len(lines) - 1} spectra in blue"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" font-family="sans-serif" font-size="12" role="img">'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(paths)}'
        f"{frame(x, y, 'wavelength [nm]', name)}{text(WIDTH - _RIGHT - 8, _TOP + 16, words, 'end')}</svg>"
    )


def _path(x: Axis, y: Axis, wavelengths: list[float], flux: list[float | None]) -> str:
    """Return the path of a spectrum, with gaps where it has no value."""
    path, pen = "", "M"
    for wavelength, value in zip(wavelengths, flux, strict=True):
        if value is None:
            pen = "M"
        else:
            path += f"{pen}{x.at(wavelength):.1f} {y.at(value):.1f}"
            pen = "L"
    return path
