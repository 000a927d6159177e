"""Writing a list to a file as a job: read in one snapshot that holds nobody up, and kept piece by piece."""

from typing import Any
from urllib.parse import urlsplit

from app.core import lists
from app.core.errors import Conflict
from app.core.model import utc_now
from app.exchange.exports.columns import chosen, columns_of
from app.exchange.exports.files import FORMATS, ListFile
from app.exchange.exports.outgoing import Outgoing
from app.exchange.exports.schemas import KIND, ExportWrite
from app.exchange.exports.withholding import outward
from app.jobs.kinds import Task, work

AT_ONCE = 2000  # rows read by one statement, and held at a time


@work(KIND)
def export(task: Task) -> dict[str, Any]:
    """Read a list as the asker may, and write it to the file that the job results in."""
    wanted = ExportWrite.model_validate(task.inputs)
    kind, ending, media_type = FORMATS[wanted.format]
    asked, as_of = lists.asked(wanted.address), utc_now()
    with task.reading() as uow:
        uow.actor = outward(uow.actor)
        whole = asked.whole(uow, AT_ONCE)
        columns = chosen(columns_of(asked, whole), wanted.columns)
        out = Outgoing(task.keep)
        file: ListFile = kind(out, columns)
        rows = written(task, whole, file)
    file.close()
    name = urlsplit(wanted.address).path.rsplit("/", 1)[-1].removesuffix(".csv")
    task.results_in(f"{name}.{ending}", media_type, out.close())
    told = {"rows": rows, "columns": [column.name for column in columns], "as_of": as_of}
    return told | {"shortened": file.shortened}


def written(task: Task, whole: lists.Whole, file: ListFile) -> int:
    """Write all rows; how many there were. Raises ``Conflict`` where there are more than the file holds."""
    rows = 0
    for batch in whole.batches:
        rows += len(batch)
        if rows > file.rows_max:
            raise Conflict(f"The file holds {file.rows_max:,} rows: filter the list, or ask for CSV.")
        file.add(batch)
        task.progress(rows / max(whole.total, rows, 1) if whole.total is not None else 0.5, f"{rows:,} rows")
    return rows
