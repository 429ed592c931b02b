#!/usr/bin/env python3
"""Writes region.vectors.json beside this file: which pixels polygons and boxes meet, by sampling healpy's pixel borders.

Run with a Python that has healpy (1.16 made the committed file; takes some minutes):  python3 tests/sky/make_region_vectors.py

Per region: the pixels of which a sampled point lies in it or in which a point of it lies, and those that come within a
sampling step of it. Inside a polygon is decided by the winding number of its corners' position angles. For convex
polygons, healpy's query_polygon(inclusive=True) too.
"""

import json
from pathlib import Path

import healpy as hp
import numpy as np

RNG = np.random.default_rng(20162)
STEP = 32


def vec(lon, lat):
    return np.asarray(hp.ang2vec(np.asarray(lon, float), np.asarray(lat, float), lonlat=True))


def offset(lon, lat, distance, angle):
    """Place at a distance and position angle [deg]."""
    a0, d0, t, p = np.radians([lon, lat, distance, angle])
    centre = vec(lon, lat)
    east = np.array([-np.sin(a0), np.cos(a0), 0])
    north = np.array([-np.sin(d0) * np.cos(a0), -np.sin(d0) * np.sin(a0), np.cos(d0)])
    place = np.cos(t) * centre + np.sin(t) * (np.sin(p) * east + np.cos(p) * north)
    return [float(v) for v in np.ravel(hp.vec2ang(place, lonlat=True))]


def in_polygon(points, corners, middle):
    """Winding number of the corners about each point, within the hemisphere of the middle."""
    azimuths = []
    for corner in corners:
        # Components of the corner along east and north of each point.
        east = np.stack([-points[:, 1], points[:, 0], np.zeros(len(points))], axis=1)
        north = np.cross(points, east)
        azimuths.append(np.arctan2(east @ corner, north @ corner))
    azimuths = np.array(azimuths)
    turns = np.roll(azimuths, -1, axis=0) - azimuths
    turns = (turns + np.pi) % (2 * np.pi) - np.pi
    return (np.abs(turns.sum(axis=0)) > np.pi) & (points @ middle > 0)


def arc(a, b, n):
    """Points along the great circle from a to b."""
    angle = np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b)
    t = np.linspace(0, 1, n)[:, None]
    return (np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / np.sin(angle)


def ranges(mask):
    return np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]]))).tolist()


SAMPLES = {}


def samples(order):
    if order not in SAMPLES:
        nside = 2**order
        points = np.moveaxis(hp.boundaries(nside, np.arange(hp.nside2npix(nside)), step=STEP, nest=True), 1, 2)
        centres = np.stack(hp.pix2vec(nside, np.arange(hp.nside2npix(nside)), nest=True), axis=1)
        SAMPLES[order] = np.concatenate([points, centres[:, None]], axis=1)
    return SAMPLES[order]


def met(order, inside, border):
    """Pixels surely met, and pixels possibly met."""
    points = samples(order)
    flat = points.reshape(-1, 3)
    must = inside(flat).reshape(points.shape[:2]).any(axis=1)
    must[hp.vec2pix(2**order, *border.T, nest=True)] = True
    size = float(hp.nside2resol(2**order))
    gap = np.linalg.norm(np.diff(border, axis=0), axis=1).max()
    slack = 1.3 * size / STEP + gap
    # The nearest border sample of every pixel sample, in pieces.
    near = np.zeros(len(flat), bool)
    for piece in np.array_split(np.arange(len(flat)), max(1, len(flat) // 20000)):
        near[piece] = (flat[piece] @ border.T).max(axis=1) >= np.cos(slack)
    may = must | near.reshape(points.shape[:2]).any(axis=1)
    return ranges(must), ranges(may)


def polygons():
    out = []
    centres = [(0, 90), (0, -90), (0, 0), (359.99, 30), (45, 41.81), (266.4, -28.9), (100, -85)]
    centres += [
        (float(a), float(d))
        for a, d in zip(RNG.uniform(0, 360, 33), np.degrees(np.arcsin(RNG.uniform(-1, 1, 33))))
    ]
    for i, (lon, lat) in enumerate(centres):
        order = i % 6
        convex = i % 3 == 0
        n = int(RNG.integers(3, 9))
        radius = [0.05, 0.7, 3, 12, 40][i % 5] * [1, 0.3][i % 2] + 0.02
        angles = np.sort(RNG.uniform(0, 360, n))
        while np.diff(np.append(angles, angles[0] + 360)).max() > 150:
            angles = np.sort(RNG.uniform(0, 360, n))
        radii = np.full(n, radius) if convex else RNG.uniform(0.2, 1, n) * radius
        corners = [offset(lon, lat, r, a) for r, a in zip(radii, angles)]
        if i % 4 == 1:
            corners.reverse()
        vectors = vec(*zip(*corners))
        middle = vec(lon, lat)
        border = np.concatenate([arc(vectors[k], vectors[(k + 1) % n], 400) for k in range(n)])
        must, may = met(order, lambda p, v=vectors, m=middle: in_polygon(p, v, m), border)
        healpy = []
        if convex:
            fact = 128
            mask = np.zeros(hp.nside2npix(2**order), bool)
            mask[hp.query_polygon(2**order, vectors, inclusive=True, fact=fact, nest=True)] = True
            healpy = ranges(mask)
        out.append([order, corners, must, may, healpy])
    return out


def boxes():
    out = []
    cases = [(350, 20, -10, 10), (0, 360, -5, 5), (10, 10.3, 80, 90), (0, 360, 85, 90), (40, 50, 41, 42.5)]
    cases += [(200, 199, -20, 0), (359.5, 0.5, -90, -88), (0, 180, -90, 90), (300, 301, -60, 60)]
    for _ in range(21):
        south, north = sorted(RNG.uniform(-90, 90, 2))
        west = RNG.uniform(0, 360)
        out_width = RNG.choice([0.3, 5, 60, 200, 340])
        cases.append(tuple(float(v) for v in (west, (west + out_width) % 360, south, north)))
    for i, (west, east, south, north) in enumerate(cases):
        order = i % 6
        width = 360 if east - west == 360 else (east - west) % 360

        def inside(points, west=west, width=width, south=south, north=north):
            lat = np.degrees(np.arctan2(points[:, 2], np.hypot(points[:, 0], points[:, 1])))
            lon = np.degrees(np.arctan2(points[:, 1], points[:, 0]))
            return (lat >= south) & (lat <= north) & ((lon - west) % 360 <= width)

        lons = west + np.linspace(0, width, 1500)
        lats = np.linspace(south, north, 1500)
        pieces = [vec(lons, np.full(1500, south)), vec(lons, np.full(1500, north))]
        if width < 360:
            pieces = [pieces[0], vec(np.full(1500, east), lats), pieces[1][::-1], vec(np.full(1500, west), lats)[::-1]]
            border = np.concatenate(pieces)
        else:
            border = np.concatenate([pieces[0], vec(np.full(1500, west), lats), pieces[1]])
            # The bridge between the parallels lies inside.
        must, may = met(order, inside, border)
        out.append([order, [west, east, south, north], must, may])
    return out


def main():
    vectors = {"healpy": hp.__version__, "polygons": polygons(), "boxes": boxes()}
    path = Path(__file__).with_name("region.vectors.json")
    path.write_text(json.dumps(vectors, separators=(",", ":")).replace("]],[", "]],\n["))
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
