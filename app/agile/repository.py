"""Reading releases, timeboxes and entries of scope."""

from typing import ClassVar

from app.agile.models import Release, ScopeEntry, Timebox
from app.agile.schemas import ReleaseRead, ScopeEntryRead, TimeboxRead
from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals

READ = "release:read"


class ReleaseRepository(Repository[Release, ReleaseRead]):
    model = Release
    told = ReleaseRead
    noun = "release"
    reads = READ
    component = Release.component_id
    sortable: ClassVar = {
        "start_on": Release.start_on,
        "finish_on": Release.finish_on,
        "name": Release.name,
        "created_at": Release.created_at,
    }
    filters: ClassVar = {
        "component": equals("component", Release.component_id),
        "live": live(Release.component_id),
    }


class TimeboxRepository(Repository[Timebox, TimeboxRead]):
    model = Timebox
    told = TimeboxRead
    noun = "timebox"
    reads = READ
    component = Timebox.component_id
    sortable: ClassVar = {
        "start_on": Timebox.start_on,
        "finish_on": Timebox.finish_on,
        "name": Timebox.name,
        "created_at": Timebox.created_at,
    }
    filters: ClassVar = {"release": equals("release", Timebox.release_id)}


class ScopeEntryRepository(Repository[ScopeEntry, ScopeEntryRead]):
    model = ScopeEntry
    told = ScopeEntryRead
    noun = "scope entry"
    reads = READ
    component = ScopeEntry.component_id
    sortable: ClassVar = {"effective_on": ScopeEntry.effective_on, "created_at": ScopeEntry.created_at}
    filters: ClassVar = {
        "release": equals("release", ScopeEntry.release_id),
        "timebox": equals("timebox", ScopeEntry.timebox_id),
        "kind": equals("kind", ScopeEntry.kind),
        "priority": equals("priority", ScopeEntry.priority),
    }
