"""Compares map files with what healpy, numpy and csv make of the rows themselves. Prints findings as JSON.

usage: sparse_maps.py JOB

JOB is JSON with `paths` of CSV files and `maps`: {order, frame, byId, fits, parquet, arrow, csv}.
"""

import csv
import gzip
import json
import sys

import healpy
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from astropy.table import Table

with open(sys.argv[1]) as job_file:
    JOB = json.load(job_file)


def rows():
    for path in JOB["paths"]:
        with gzip.open(path, "rt", newline="") as text:
            yield from csv.DictReader(line for line in text if not line.startswith("#"))


ALL = list(rows())
number = lambda text: float("nan") if text == "null" else float(text)  # noqa: E731
RA, DEC, MAG = (np.array([number(row[name]) for row in ALL]) for name in ("ra", "dec", "mag"))
ID = np.array([int(row["source_id"]) for row in ALL], dtype=np.int64)

# ESA SP-1200, volume 1, section 1.5.3: the matrix of Galactic coordinates, transposed
GALACTIC = np.array(
    [
        [-0.0548755604, -0.8734370902, -0.4838350155],
        [+0.4941094279, -0.4448296300, +0.7469822445],
        [-0.8676661490, -0.1980763734, +0.4559837762],
    ]
)


def matrix(frame):
    if frame == "icrs":
        return np.eye(3)
    if frame == "galactic":
        return exact_galactic()
    offset, tilt = np.radians(-0.05542 / 3600), np.radians(84381.411 / 3600)
    turn = np.array([[np.cos(offset), np.sin(offset), 0], [-np.sin(offset), np.cos(offset), 0], [0, 0, 1]])
    lean = np.array([[1, 0, 0], [0, np.cos(tilt), np.sin(tilt)], [0, -np.sin(tilt), np.cos(tilt)]])
    return lean @ turn


def exact_galactic():
    """The matrix from the angles that define it; the published one has ten digits."""
    ra, dec, lon = np.radians([192.85948, 27.12825, 32.93192])
    pole = np.array([np.cos(dec) * np.cos(ra), np.cos(dec) * np.sin(ra), np.sin(dec)])
    node = np.array([-np.sin(ra), np.cos(ra), 0])  # ascending node of the Galactic plane on the equator
    third = np.cross(pole, node)
    centre = np.cos(lon) * node - np.sin(lon) * third
    m = np.array([centre, np.cross(pole, centre), pole])
    assert np.abs(m - GALACTIC).max() < 2e-10, m - GALACTIC
    return m


def expected(order, frame, by_id):
    """Count of rows, and the median and number of magnitudes, of each pixel."""
    if by_id:
        pixel = ID >> (59 - 2 * order)
        placed = np.ones(len(ID), bool)
    else:
        placed = ~np.isnan(RA)
        vector = matrix(frame) @ healpy.ang2vec(np.where(placed, RA, 0), DEC, lonlat=True).T
        pixel = healpy.vec2pix(2**order, *vector, nest=True)
    groups = {}
    for p, mag in zip(pixel[placed].tolist(), MAG[placed].tolist(), strict=True):
        groups.setdefault(p, []).append(mag)
    out = {}
    for p, mags in groups.items():
        mags = [mag for mag in mags if mag == mag]
        out[p] = (len(mags), float(np.median(mags)) if mags else None)
    return out


def differing(found, wanted):
    return sum(found.get(p) != wanted.get(p) for p in set(found) | set(wanted))


def table(pixels, values, counts):
    return {
        int(p): (int(n), None if v is None or not v > -1e30 else float(v))
        for p, v, n in zip(pixels, values, counts, strict=True)
    }


def of_arrow(t):
    assert t.schema.field("healpix").type == pa.int64()
    return table(t["healpix"].to_pylist(), t["mag"].to_pylist(), t["mag_count"].to_pylist())


answers = []
for job in JOB["maps"]:
    wanted = expected(job["order"], job["frame"], job["byId"])
    answer = {"pixels": len(wanted)}
    t = Table.read(job["fits"])
    answer["fits"] = differing(table(t["PIXEL"], t["mag"], t["mag_count"]), wanted)
    keys = ("INDXSCHM", "OBJECT", "ORDERING", "NSIDE", "COORDSYS", "PIXTYPE")
    answer["header"] = {key: t.meta[key] for key in keys}
    answer["unit"] = str(t["mag"].unit)
    answer["parquet"] = differing(of_arrow(pq.read_table(job["parquet"])), wanted)
    with pa.memory_map(job["arrow"]) as source:
        arrow = pa.ipc.open_file(source).read_all()
    answer["arrow"] = differing(of_arrow(arrow), wanted)
    answer["metadata"] = {k.decode(): v.decode() for k, v in arrow.schema.metadata.items()}
    with open(job["csv"], newline="") as text:
        lines = list(csv.DictReader(text))
    answer["csv"] = differing(
        table(
            [line["healpix"] for line in lines],
            [float(line["mag"]) if line["mag"] else None for line in lines],
            [line["mag_count"] for line in lines],
        ),
        wanted,
    )
    if job["order"] <= 11:
        median, count = healpy.read_map(job["fits"], field=(0, 1), nest=True, dtype=np.float64)
        at = np.flatnonzero(count > -1e30)
        answer["healpy"] = differing(table(at, median[at], count[at]), wanted)
        answer["length"] = len(median)
    answers.append(answer)
json.dump(answers, sys.stdout)
