"""SQLite's answers: {"columns": {name: type}, "rows": [...], "expressions": [...]} on stdin, a list of lists out.

int64 travels as {"int": text}.
"""

import json
import sqlite3
import sys


def value(cell):
    return int(cell["int"]) if isinstance(cell, dict) else cell


def answer(cell):
    return {"int": str(cell)} if isinstance(cell, int) else cell


def main():
    task = json.load(sys.stdin)
    names = list(task["columns"])
    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA case_sensitive_like = ON")
    database.execute(f"CREATE TABLE t (n INTEGER PRIMARY KEY, {', '.join(f'{n} {t}' for n, t in task['columns'].items())})")
    marks = ", ".join("?" for _ in names)
    for row in task["rows"]:
        values = [value(row[name]) for name in names]
        database.execute(f"INSERT INTO t ({', '.join(names)}) VALUES ({marks})", values)
    answers = []
    for expression in task["expressions"]:
        answers.append([answer(row[0]) for row in database.execute(f"SELECT {expression} FROM t ORDER BY n")])
    json.dump(answers, sys.stdout)


main()
