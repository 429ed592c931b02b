"""An independent reader of Gaia CSV: prints every value in a canonical form, a JSON array per row.

Usage: oracle.py FILE [--header]   (null -> None; floats as the hex of their bits; int64 as text; bool as true/false)
"""

import csv
import gzip
import io
import json
import re
import struct
import sys

import numpy as np


def float_bits(text, kind):
    value = np.float32(text) if kind == "float32" else float(text)
    code = ">f" if kind == "float32" else ">d"
    if value != value:
        return "nan"
    return struct.pack(code, value).hex()


def scalar(text, kind):
    if kind in ("float32", "float64"):
        return float_bits(text, kind)
    if kind.startswith("int"):
        return str(int(text))
    if kind == "bool":
        return {"true": True, "false": False}[text.lower()]
    return text


def array(text, kind):
    """Items of "[1,null,NaN]", "(a, b)" or '["True","False"]'."""
    inner = text.strip()[1:-1].strip()
    if inner == "":
        return []
    items = []
    for item in next(csv.reader([inner], skipinitialspace=True)):
        items.append(None if item == "null" else scalar(item.strip(), kind))
    return items


def quoted_flags(text):
    """Marks each unquoted null with a private character, so that csv cannot lose the difference from "null"."""
    out = []
    inside = False
    for line_part in re.split(r'(")', text):
        if line_part == '"':
            inside = not inside
            out.append(line_part)
        elif inside:
            out.append(line_part)
        else:
            out.append(re.sub(r"(?<![^,\n])null(?![^,\r\n])", "\ue000", line_part))
    return "".join(out)


def main(path):
    raw = open(path, "rb").read()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode()
    columns = []
    body = []
    for line in text.splitlines(keepends=True):
        if line.startswith("#") and not body:
            entry = line[1:].strip()
            if entry.startswith("name:"):
                columns.append({"name": entry[5:].strip().strip("'\""), "datatype": "string"})
            elif entry.startswith("datatype:") and columns:
                columns[-1]["datatype"] = entry[9:].strip()
            elif entry.startswith("subtype:"):
                columns[-1]["subtype"] = entry[8:].strip().strip("'\"")
        else:
            body.append(line)
    rows = csv.reader(io.StringIO(quoted_flags("".join(body)), newline=""))
    names = next(rows)
    if not columns:
        columns = [{"name": name, "datatype": "string"} for name in names]
    assert [c["name"] for c in columns] == names
    out = sys.stdout
    for row in rows:
        assert len(row) == len(columns)
        values = []
        for text, column in zip(row, columns):
            match = re.match(r"(\w+)\[", column.get("subtype", ""))
            if text in ("\ue000", ""):
                values.append(None)
            elif match:
                values.append(array(text, match.group(1)))
            else:
                values.append(scalar(text, column["datatype"]))
        out.write(json.dumps(values) + "\n")


main(sys.argv[1])
