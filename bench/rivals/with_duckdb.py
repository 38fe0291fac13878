"""DuckDB: confusion counts of each group by one GROUP BY over its own table, all threads."""

from pathlib import Path

import duckdb
import numpy as np
import rows
from measuring import run_case


def counts_of(folder: Path, text: bool):
    y_true, y_pred, group = rows.decisions(folder)
    columns = {"y_true": y_true, "y_pred": y_pred, "code": group}
    names = {"code": np.arange(rows.GROUPS), "name": np.array(rows.GROUP_NAMES, dtype=object)}
    database = duckdb.connect()
    database.register("columns", columns)
    database.register("names", names)
    column = "names.name" if text else "columns.code"
    database.sql(
        f"create table people as select y_true, y_pred, {column} as person_group "
        "from columns join names using (code)"
    )
    query = "select person_group, y_true, y_pred, count(*) from people group by all"

    def call():
        return database.sql(query).fetchall()

    def numbers(found):
        counts = np.zeros((rows.GROUPS, 2, 2))
        for g, t, p, n in found:
            counts[rows.GROUP_NAMES.index(g) if text else g, t, p] = n
        return rows.counts_as_rates(counts)

    return call, numbers


run_case(
    {
        "counts": lambda folder: counts_of(folder, text=False),
        "counts_text": lambda folder: counts_of(folder, text=True),
    },
    "duckdb",
)
