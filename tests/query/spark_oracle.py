"""Runs SQL on a local Spark in ANSI mode: one JSON task a line on stdin, one JSON answer a line on stdout.

A task holds `tables` (name -> {"columns": [[name, type]], "rows": [[cell]]}, cells as texts or null) and
`queries`; an answer holds for each query its rows, cells as texts or null, or an error.
"""

import json
import sys

from pyspark.sql import SparkSession

spark = (
    SparkSession.builder.master("local[1]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.shuffle.partitions", "1")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.sql.session.timeZone", "UTC")
    # Compiling an expression takes longer than computing it for a few rows.
    .config("spark.sql.codegen.wholeStage", "false")
    .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")


def literal(cell, type_name):
    text = "NULL" if cell is None else "'" + "".join(f"\\u{ord(c):04x}" for c in cell) + "'"
    return f"CAST({text} AS {type_name})"


def cell(value):
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


print(json.dumps({"version": spark.version}), flush=True)
for line in sys.stdin:
    task = json.loads(line)
    for name, table in task["tables"].items():
        columns = table["columns"]
        rows = table["rows"] or [[None] * len(columns)]
        values = ", ".join(
            "(" + ", ".join(literal(value, kind) for value, (_, kind) in zip(row, columns, strict=True)) + ")"
            for row in rows
        )
        names = ", ".join(f"`{column}`" for column, _ in columns)
        frame = spark.sql(f"SELECT * FROM VALUES {values} AS v({names})")
        (frame if table["rows"] else frame.limit(0)).createOrReplaceTempView(name)
    answers = []
    for query in task["queries"]:
        try:
            frame = spark.sql(query)
            rows = [[cell(value) for value in row] for row in frame.collect()]
            answers.append({"names": frame.columns, "types": [t for _, t in frame.dtypes], "rows": rows})
        except Exception as error:
            answers.append({"error": str(error).split("\n")[0][:500]})
    print(json.dumps(answers), flush=True)
