"""The assignments of a Primavera XER file: what activities demand of labour and equipment."""

from collections import defaultdict

from app.schedule.exchange.demands import role_demands
from app.schedule.exchange.xer_tables import XerFile
from app.schedule.plan import RoleDemand

WORKERS = frozenset({"RT_Labor", "RT_Equip"})


def demands_of(file: XerFile) -> dict[str, tuple[RoleDemand, ...]]:
    """What each activity demands while it lasts, by its id: the planned units per time of its resources."""
    names = {
        row.get("rsrc_id", ""): row.get("rsrc_short_name") or row.get("rsrc_name", "")
        for row in file.table("RSRC").each()
        if row.get("rsrc_type", "RT_Labor") in WORKERS
    }
    assigned: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for row in file.table("TASKRSRC").each():
        if name := names.get(row.get("rsrc_id", "")):
            assigned[row.get("task_id", "")].append((name, row.get("target_qty_per_hr")))
    return {task: role_demands(each) for task, each in assigned.items()}
