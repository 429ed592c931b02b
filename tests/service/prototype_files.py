"""Writes one spectrum by astropy, as a row per sample and as one row with arrays, in formats of tables."""

import sys
import warnings

import numpy as np
from astropy.io.votable import from_table, writeto
from astropy.table import Table

warnings.simplefilter("ignore")
folder = sys.argv[1]
samples = np.arange(343)
flux = np.float64(2.5e-16) * (1 + np.sin(samples / 40) / 3)
columns = {"wavelength": 336.0 + 2 * samples, "flux": flux, "flux_error": flux.astype(np.float32) / 50}
long = Table(columns)
long["wavelength"].unit = "nm"
wide = Table({name: values[np.newaxis, :] for name, values in columns.items()})
for shape, table in (("long", long), ("wide", wide)):
    table.write(f"{folder}/{shape}.fits")
    for kind in ("tabledata", "binary", "binary2"):
        writeto(from_table(table), f"{folder}/{shape}-{kind}.vot", tabledata_format=kind)
long.write(f"{folder}/long.ecsv")
long.write(f"{folder}/long.csv")
Table({"flux": np.zeros((2, 343))}).write(f"{folder}/two.fits")
Table({"flux": np.zeros(400)}).write(f"{folder}/more.fits")
hole = long.copy()
hole["flux"][7] = np.nan
hole.write(f"{folder}/hole.fits")
print(*(value.hex() for value in flux.tolist()))
