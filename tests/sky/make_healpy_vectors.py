#!/usr/bin/env python3
"""Writes healpix.vectors.json beside this file: what healpy says about pixels, centres, corners, rings and discs.

Run with a Python that has healpy (1.16 made the committed file):  python3 tests/sky/make_healpy_vectors.py
"""

import json
from pathlib import Path

import healpy as hp
import numpy as np

RNG = np.random.default_rng(20161)
ORDERS = [0, 1, 6, 8, 12, 13, 24, 29]


def random_positions(n):
    return np.degrees(RNG.uniform(0, 2 * np.pi, n)), np.degrees(np.arcsin(RNG.uniform(-1, 1, n)))


def places(lon, lat):
    return [[a, d, *[str(hp.ang2pix(2**k, a, d, nest=True, lonlat=True)) for k in ORDERS]] for a, d in zip(lon, lat)]


def borders():
    """Poles, base-pixel borders and corners, |z| = 2/3, the ends of longitude: where rounding decides the pixel."""
    edge = float(np.degrees(np.arcsin(2 / 3)))
    lats = (-90, -60, -1e-9, 0, 30, 89.9999999, 90)
    hard = [(lon, lat) for lon in (0, 45, 90, 135, 180, 270, 359.999999999) for lat in lats]
    hard += [(lon, sign * edge + d) for lon in (0.1, 44.9, 200.3) for sign in (-1, 1) for d in (-1e-10, 0, 1e-10)]
    return places(*zip(*hard))


def pixels():
    """order, NESTED, RING, centre, corners N W S E."""
    out = []
    for order in ORDERS:
        n = hp.nside2npix(2**order)
        for pixel in sorted({0, n - 1, n // 2, *(int(p) for p in RNG.integers(0, n, 14))}):
            lon, lat = hp.pix2ang(2**order, pixel, nest=True, lonlat=True)
            ring = hp.nest2ring(2**order, pixel) if order <= 24 else -1
            corners = hp.boundaries(2**order, pixel, step=1, nest=True).T.round(14).tolist() if order <= 13 else []
            out.append([order, str(pixel), str(ring), float(lon), float(lat), corners])
    return out


def ranges(mask):
    """Half-open ranges of the set places of a mask, flat."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return edges.tolist()


def discs():
    """Per disc: the pixels with the centre or a sampled border point in it, and those within a sampling step of it."""
    out = []
    lon, lat = random_positions(70)
    special = [(0, 90), (0, -90), (45, 90), (0, 0), (45, 0), (0, 41.8103149)]
    special += [(266.405, -28.936), (12, 89.5), (300, -89)]
    centres = list(zip(lon.tolist(), lat.tolist())) + special * 4
    step = 48
    sampled = {}
    for order in range(0, 6):
        nside = 2**order
        points = hp.boundaries(nside, np.arange(hp.nside2npix(nside)), step=step, nest=True)
        sampled[order] = np.moveaxis(points, 1, 2)
    for i, (a, d) in enumerate(centres):
        order = int(i % 6)
        nside = 2**order
        size = float(np.degrees(hp.nside2resol(nside)))
        radius = float([0.02, 0.3, 1.1, 4, 9][i % 5] * size)
        radius = min(radius, 179.0) if i % 7 else float(RNG.uniform(60, 180))
        centre = hp.ang2vec(a, d, lonlat=True)
        chord = np.linalg.norm(sampled[order] - centre, axis=2).min(axis=1)
        distance = np.degrees(2 * np.arcsin(np.clip(chord / 2, 0, 1)))
        distance[hp.ang2pix(nside, a, d, nest=True, lonlat=True)] = 0
        # Between two samples the border comes nearer by less than half their distance.
        slack = 1.2 * size / step
        out.append([order, a, d, radius, ranges(distance <= radius), ranges(distance <= radius + slack)])
    return out


def main():
    vectors = {
        "healpy": hp.__version__,
        "orders": ORDERS,
        "positions": places(*(values.tolist() for values in random_positions(150))),
        "borders": borders(),
        "pixels": pixels(),
        "discs": discs(),
    }
    path = Path(__file__).with_name("healpix.vectors.json")
    path.write_text(json.dumps(vectors, separators=(",", ":")).replace("],[", "],\n["))
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
