"""Prints what pyarrow finds in an Arrow IPC file, in the canonical form of tests/compute/oracle.py."""

import json
import struct
import sys

import pyarrow as pa


def canonical(value, kind):
    if value is None:
        return None
    if pa.types.is_list(kind):
        return [canonical(item, kind.value_type) for item in value]
    if pa.types.is_floating(kind):
        if value != value:
            return "nan"
        return struct.pack(">f" if kind == pa.float32() else ">d", value).hex()
    if pa.types.is_integer(kind):
        return str(value)
    return value


with pa.memory_map(sys.argv[1]) as source:
    table = pa.ipc.open_file(source).read_all()
table.validate(full=True)


def decode(metadata):
    return {k.decode(): v.decode() for k, v in (metadata or {}).items()}


fields = [{"name": f.name, "type": str(f.type), "metadata": decode(f.metadata)} for f in table.schema]
columns = [
    [canonical(value, field.type) for value in column.to_pylist()]
    for field, column in zip(table.schema, table.columns, strict=True)
]
json.dump(
    {"metadata": decode(table.schema.metadata), "fields": fields, "rows": table.num_rows, "columns": columns},
    sys.stdout,
)
