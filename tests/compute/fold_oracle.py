"""Answers of folds by numpy and astropy, from the text of files. Prints JSON; floats as repr, NaN as null."""

import csv
import gzip
import json
import sys

import numpy as np


def read(paths):
    rows = []
    for path in paths:
        with gzip.open(path, "rt", newline="") as text:
            rows += list(csv.DictReader(line for line in text if not line.startswith("#")))
    columns = {}
    for name in ("ra", "dec", "mag", "colour"):
        null = np.array([row[name] == "null" for row in rows])
        values = np.array([float("nan") if row[name] == "null" else float(row[name]) for row in rows])
        columns[name] = (values, null)
    ids = np.array([int(row["source_id"]) for row in rows], dtype=np.int64)
    index = np.array([int(row["random_index"]) for row in rows])
    return rows, columns, ids, index


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    if isinstance(value, (float, np.floating)):
        return None if np.isnan(value) else float(value)
    if isinstance(value, np.integer):
        return int(value)
    return value


def pixels(request, rows, columns, ids, index):
    """Statistics of mag in pixels of the ids' order."""
    shift = 59 - 2 * request["order"]
    out = {}
    values, _ = columns["mag"]
    keep = ~np.isnan(values)
    if request.get("where"):  # mag < 15
        keep &= values < 15
    pixel = ids >> shift
    for p in np.unique(pixel[keep]):
        v = values[keep & (pixel == p)]
        out[int(p)] = {
            "count": len(v),
            "sum": np.sum(v),
            "mean": np.mean(v),
            "stddev": np.std(v, ddof=1) if len(v) > 1 else float("nan"),
            "min": np.min(v),
            "max": np.max(v),
            "median": np.median(v),
            "quantile": np.quantile(v, request["q"]),
            "lower": np.quantile(v, request["q"], method="lower"),
        }
    return out


def histogram(request, rows, columns, ids, index):
    x = columns["mag"][0]
    return np.histogram(x[~np.isnan(x)], bins=np.array(request["edges"]))[0]


def histogram_range(request, rows, columns, ids, index):
    x = columns["mag"][0]
    counts, edges = np.histogram(x[~np.isnan(x)], bins=request["bins"], range=request["range"])
    return {"counts": counts, "edges": edges}


def histogram2d(request, rows, columns, ids, index):
    x, y = columns["colour"][0], columns["mag"][0]
    keep = ~np.isnan(x) & ~np.isnan(y)
    return np.histogram2d(x[keep], y[keep], bins=[np.array(request["x"]), np.array(request["y"])])[0]


def statistics(request, rows, columns, ids, index):
    out = {}
    for name, (values, null) in columns.items():
        v = values[~np.isnan(values)]
        out[name] = {
            "count": int(np.sum(~null)),
            "nulls": int(np.sum(null)),
            "nan": int(np.sum(np.isnan(values) & ~null)),
            "min": np.min(v),
            "max": np.max(v),
            "mean": np.mean(v),
            "stddev": np.std(v, ddof=1),
            "lower": [np.quantile(v, q, method="lower") for q in request["quantiles"]],
        }
    out["source_id"] = {"min": str(np.min(ids)), "max": str(np.max(ids))}
    return out


def cone(request, rows, columns, ids, index):
    """Ids within a radius, by astropy's separations."""
    from astropy.coordinates import SkyCoord

    ra, dec = columns["ra"][0], columns["dec"][0]
    keep = ~np.isnan(ra) & ~np.isnan(dec)
    sky = SkyCoord(ra[keep], dec[keep], unit="deg")
    centre = SkyCoord(request["ra"], request["dec"], unit="deg")
    return [str(i) for i in ids[keep][sky.separation(centre).deg <= request["radius"]]]


def top(request, rows, columns, ids, index):
    values, null = columns["mag"]
    sign = -1 if request["descending"] else 1
    rank = [(2 if null[i] else 1 if np.isnan(v) else 0, 0 if np.isnan(v) else sign * v, ids[i]) for i, v in enumerate(values)]
    return [str(ids[i]) for i in sorted(range(len(rank)), key=lambda i: rank[i])[: request["count"]]]


def sample(request, rows, columns, ids, index):
    return [str(i) for i in ids[index < request["below"]]]


job = json.load(open(sys.argv[1]))
data = read(job["paths"])
json.dump([plain(globals()[request["kind"]](request, *data)) for request in job["requests"]], sys.stdout)
