"""Axes of small pictures: where ticks are, how numbers read, as SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

_TICKS = 6
_STEPS = (1, 2, 5, 10)
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Axis:
    """From values to places [pixels].

    Parameters
    ----------
    low, high : float
        Values at its ends.
    start, stop : float
        Places of them.
    log : bool
        Logarithmic; values are positive.
    """

    low: float
    high: float
    start: float
    stop: float
    log: bool = False

    def at(self, value: float) -> float:
        """Return the place of a value."""
        low, high, given = (math.log10(x) if self.log else x for x in (self.low, self.high, value))
        return self.start + (given - low) / ((high - low) or 1) * (self.stop - self.start)

    def ticks(self) -> list[float]:
        """Return round values between the ends, powers of ten where it is logarithmic and long."""
        if self.log and self.high / self.low >= 10:
            powers = range(math.ceil(math.log10(self.low)), math.floor(math.log10(self.high)) + 1)
            return [10.0**power for power in powers][:: math.ceil(len(powers) / _TICKS)]
        rough = (self.high - self.low) / _TICKS
        if rough <= 0:
            return [self.low]
        size = 10.0 ** math.floor(math.log10(rough))
        step = size * next(step for step in _STEPS if size * step >= rough * 0.999)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [i * step for i in range(first, last + 1)]

    def label(self, value: float) -> str:
        """Return a tick's number."""
        if value != 0 and not 1e-3 <= abs(value) < 1e5:
            power = math.floor(math.log10(abs(value)) + 1e-9)
            factor = value / 10.0**power
            ten = f"10{str(power).translate(_SUPERSCRIPTS)}"
            return ten if math.isclose(factor, 1) else f"{factor:g}·{ten}"
        return f"{value:.6g}".replace("-", "\N{MINUS SIGN}")


def text(x: float, y: float, words: str, anchor: str = "middle", turn: bool = False) -> str:
    """Return words as SVG, turned to read upwards if so."""
    turned = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turn else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{turned}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float) -> str:
    """Return a line as SVG."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#333"/>'


def frame(x: Axis, y: Axis, x_name: str, y_name: str) -> str:
    """Return the frame of a picture with ticks, numbers and names; y goes upwards or downwards."""
    bottom, top = max(y.start, y.stop), min(y.start, y.stop)
    parts = [
        f'<rect x="{x.start}" y="{top}" width="{x.stop - x.start}" height="{bottom - top}" '
        'fill="none" stroke="#333"/>'
    ]
    for value in x.ticks():
        parts += [line(x.at(value), bottom, x.at(value), bottom + 5)]
        parts += [text(x.at(value), bottom + 18, x.label(value))]
    for value in y.ticks():
        parts += [line(x.start - 5, y.at(value), x.start, y.at(value))]
        parts += [text(x.start - 8, y.at(value) + 4, y.label(value), "end")]
    parts.append(text((x.start + x.stop) / 2, bottom + 38, x_name))
    parts.append(text(x.start - 74, (bottom + top) / 2, y_name, turn=True))
    return "".join(parts)
