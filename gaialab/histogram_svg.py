"""Pictures of histograms that every front end shows, also in a saved notebook."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from typing import TYPE_CHECKING

import numpy as np

from .axes_svg import Axis, frame, line, text

if TYPE_CHECKING:
    from .histograms import Histogram

WIDTH, HEIGHT = 640, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 92, 90, 14, 48
_BLUE = "#1f77b4"
# From few to many: dark blue, green, yellow; read as well by those who do not see colours.
_COLOURS = np.array([(68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37)], float)


def histogram_svg(histogram: Histogram, invert_y: bool | None = None) -> str:
    """Return a picture: bars of one expression, or colours on a log scale of two.

    Parameters
    ----------
    histogram : Histogram
        The counts.
    invert_y : bool, optional
        The values of y grow downwards; default where they are magnitudes, so that bright is above.
    """
    body = _bars(histogram) if histogram.y_edges is None else _colours(histogram, invert_y)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" font-family="sans-serif" font-size="12" role="img">'
        f'<rect width="100%" height="100%" fill="#fff"/>{body}</svg>'
    )


def _bars(histogram: Histogram) -> str:
    counts, edges = histogram.counts, histogram.edges
    if not counts.size:
        return text(WIDTH / 2, HEIGHT / 2, "no rows")
    x = Axis(edges[0], edges[-1], _LEFT, WIDTH - 16, histogram.logs[0])
    y = Axis(0, max(1, counts.max() * 1.05), HEIGHT - _BOTTOM, _TOP)
    path = f"M{x.start:.1f} {y.start:.1f}"
    for count, low, high in zip(counts, edges[:-1], edges[1:], strict=True):
        path += f"L{x.at(low):.1f} {y.at(count):.1f}L{x.at(high):.1f} {y.at(count):.1f}"
    path += f"L{x.stop:.1f} {y.start:.1f}Z"
    return f'<path d="{path}" fill="{_BLUE}"/>' + frame(x, y, histogram.label(0), "rows")


def _colours(histogram: Histogram, invert_y: bool | None) -> str:
    counts, edges, y_edges = histogram.counts, histogram.edges, histogram.y_edges
    if y_edges is None or not counts.any():
        return text(WIDTH / 2, HEIGHT / 2, "no rows")
    down = histogram.is_magnitude(1) if invert_y is None else invert_y
    ends = (_TOP, HEIGHT - _BOTTOM) if down else (HEIGHT - _BOTTOM, _TOP)
    x = Axis(edges[0], edges[-1], _LEFT, WIDTH - _RIGHT, histogram.logs[0])
    y = Axis(y_edges[0], y_edges[-1], *ends, histogram.logs[1])
    most = max(2, int(counts.max()))
    rows = counts.T if down else counts.T[::-1]
    with np.errstate(divide="ignore"):
        pixels = _ramp(np.log(rows) / np.log(most))
    pixels[rows == 0] = 0
    picture = _image(pixels, x.start, _TOP, x.stop - x.start, HEIGHT - _BOTTOM - _TOP)
    return picture + frame(x, y, histogram.label(0), histogram.label(1)) + _bar(most)


def _bar(most: int) -> str:
    left, top, bottom = WIDTH - _RIGHT + 18, _TOP, HEIGHT - _BOTTOM
    scale = Axis(1, most, bottom, top, log=True)
    ramp = _ramp(np.linspace(1, 0, 64)[:, None])
    parts = [_image(ramp, left, top, 14, bottom - top)]
    for value in scale.ticks():
        parts += [line(left + 14, scale.at(value), left + 18, scale.at(value))]
        parts += [text(left + 21, scale.at(value) + 4, scale.label(value), "start")]
    parts.append(text(left + 62, (top + bottom) / 2, "rows in a bin", turn=True))
    return "".join(parts)


def _ramp(part: np.ndarray) -> np.ndarray:
    """Return opaque colours, uint8 of shape ``(…, 4)``, for parts from 0 to 1."""
    at = np.clip(np.nan_to_num(part, neginf=0), 0, 1) * (len(_COLOURS) - 1)
    colours = [np.interp(at, range(len(_COLOURS)), _COLOURS[:, i]) for i in range(3)]
    return np.stack([*colours, np.full(at.shape, 255)], axis=-1).round().astype(np.uint8)


def _image(pixels: np.ndarray, x: float, y: float, width: float, height: float) -> str:
    href = f"data:image/png;base64,{b64encode(_png(pixels)).decode()}"
    place = f'x="{x}" y="{y}" width="{width}" height="{height}"'
    return f'<image {place} preserveAspectRatio="none" style="image-rendering:pixelated" href="{href}"/>'


def _png(pixels: np.ndarray) -> bytes:
    """Return an RGBA picture of shape ``(height, width, 4)`` as PNG (ISO/IEC 15948)."""
    height, width, _ = pixels.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, width * 4)], axis=1)
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0),
        b"IDAT": zlib.compress(rows.tobytes(), 9),
        b"IEND": b"",
    }
    parts = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks.items()
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
