"""Parses SQL with sqlglot: {"dialect", "queries"} on stdin; on stdout null or what is wrong with each."""

import json
import sys

import sqlglot
from sqlglot import exp

task = json.load(sys.stdin)
answers = []
for query in task["queries"]:
    try:
        statements = sqlglot.parse(query, read=task["dialect"], error_level=sqlglot.ErrorLevel.RAISE)
        odd = [type(s).__name__ for s in statements if not isinstance(s, (exp.Query, exp.Subquery))]
        odd += [
            type(node).__name__
            for s in statements
            for node in s.find_all(exp.Command, exp.DDL)
            if not isinstance(node, exp.Query)
        ]
        answers.append("; ".join(odd) or (None if len(statements) == 1 else f"{len(statements)} statements"))
    except sqlglot.errors.SqlglotError as error:
        answers.append(str(error)[:300])
print(json.dumps(answers))
