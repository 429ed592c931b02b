#!/usr/bin/env python3
"""Writes plane.vectors.json beside this file: where wcslib draws HEALPix pixels, by projection and frame.

Each entry: projection, frame shown, frame of the pixels, [lon, lat] of the middle, and rows
[NESTED pixel, x, y] of the middles of pixels (null, null: behind the map).
Run with a Python that has healpy and astropy.
"""

import json
from pathlib import Path

import healpy as hp
import numpy as np
from astropy import units as u
from astropy.coordinates import BarycentricMeanEcliptic, SkyCoord
from astropy.wcs import WCS

ORDER = 10
RNG = np.random.default_rng(7)
FRAMES = {"icrs": "icrs", "galactic": "galactic", "ecliptic": BarycentricMeanEcliptic(equinox="J2000")}
# wcslib's code and the length of our unit in its degrees
PROJECTIONS = {
    "mollweide": ("MOL", np.degrees(np.sqrt(2))),
    "hammer": ("AIT", np.degrees(np.sqrt(2))),
    "plate-carree": ("CAR", 90.0),
    "orthographic": ("SIN", np.degrees(1.0)),
}


def pixels(lon, lat):
    """Random ones, those at both poles, and some on each side of the meridian opposite the middle."""
    n = hp.nside2npix(2**ORDER)
    rim = hp.ang2pix(
        2**ORDER,
        (lon + 180 + np.array([-0.2, 0.2, -0.2, 0.2])) % 360,
        [5, 5, -60, -60],
        nest=True,
        lonlat=True,
    )
    poles = hp.ang2pix(2**ORDER, [10, 190, 10, 190], [89.9, 89.99, -89.9, -89.99], nest=True, lonlat=True)
    near = hp.ang2pix(2**ORDER, lon, lat, nest=True, lonlat=True)
    return sorted({int(p) for p in [*RNG.integers(0, n, 10), *rim, *poles, near]})


def entry(projection, shown, stored, lon, lat):
    code, unit = PROJECTIONS[projection]
    wcs = WCS(naxis=2)
    wcs.wcs.ctype = [f"GLON-{code}", f"GLAT-{code}"]
    wcs.wcs.crval = [lon, lat]
    wcs.wcs.crpix = [0, 0]
    wcs.wcs.cdelt = [-1, 1]
    wcs.wcs.set()
    numbers = pixels(lon, lat)
    own_lon, own_lat = hp.pix2ang(2**ORDER, numbers, nest=True, lonlat=True)
    there = SkyCoord(own_lon * u.deg, own_lat * u.deg, frame=FRAMES[stored]).transform_to(FRAMES[shown])
    shown_lon, shown_lat = there.spherical.lon.deg, there.spherical.lat.deg
    x, y = wcs.wcs_world2pix(shown_lon, shown_lat, 0)
    x, y = x + 1, y + 1
    middle = SkyCoord(lon * u.deg, lat * u.deg)
    behind = SkyCoord(shown_lon * u.deg, shown_lat * u.deg).separation(middle).deg > 90
    hidden = behind if projection == "orthographic" else np.zeros(len(numbers), bool)
    rows = [
        [p, None, None] if h else [p, round(float(a / unit), 9), round(float(b / unit), 9)]
        for p, a, b, h in zip(numbers, x, y, hidden, strict=True)
    ]
    return {"projection": projection, "frame": shown, "pixels": stored, "middle": [lon, lat], "rows": rows}


MIDDLES = [(0, 0), (266.4, 0), (45, 30), (300, -75)]
COMBINATIONS = [
    entry(projection, shown, stored, lon, lat)
    for projection in PROJECTIONS
    for shown in FRAMES
    for stored in FRAMES
    for lon, lat in MIDDLES
]
text = ",\n".join(json.dumps(each, separators=(",", ":")) for each in COMBINATIONS)
Path(__file__).with_name("plane.vectors.json").write_text(f'{{"order":{ORDER},"entries":[\n{text}\n]}}\n')
