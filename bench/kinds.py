"""The shortest job there is, for what is spent on a job beside its work."""

from app.jobs.kinds import Task, work

NOTHING = "bench.nothing"


@work(NOTHING)
def nothing(task: Task) -> None:
    """Ends at once."""
