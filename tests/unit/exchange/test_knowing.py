"""Records of large files are linked as those of small ones, whatever is linked before the rest is looked at."""

from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from app.components.models import ComponentStatus
from app.exchange.imports.knowing import Alias, Known, Project, linked, named
from app.exchange.imports.surveying import Outline
from app.exchange.linking import link

SPACE = UUID("7b0c1a52-9a55-4f6b-9c0e-2f6f8a1d3c11")
numbers = st.one_of(st.none(), st.sampled_from(["N1", "n 1", "N2", "N3"]))
names = st.sampled_from(["Bridge", "bridge!", "Bridge two", "Depot", "Signals west", "Signals west 2"])
known_projects = st.lists(
    st.tuples(numbers, names, st.lists(st.tuples(numbers, names), max_size=2)), max_size=5
)
records = st.lists(st.tuples(numbers, names), max_size=5)


@given(known_projects, records)
def test_what_is_linked_beforehand_is_what_would_be_linked_anyway(
    projects: list[tuple[str | None, str, list[tuple[str | None, str]]]],
    said: list[tuple[str | None, str]],
) -> None:
    components, aliases = {}, {}
    for at, (number, name, others) in enumerate(projects):
        id = uuid5(SPACE, str(at))
        components[id] = Project(id, f"P{at}", name, ComponentStatus.ACTIVE, number)
        aliases[id] = [Alias(id, *other) for other in others]
    known = Known(components, aliases)
    incoming = [Outline(str(at), None, *one) for at, one in enumerate(said)]
    found = linked(known, incoming)
    plain = link([known.named(id) for id in components], [named(one) for one in incoming])
    assert {(key, str(id), basis) for key, (id, basis) in found.found.items()} == {
        (one.incoming, one.known, one.basis.value) for one in plain.links
    }
    assert set(map(str, found.leavers)) == set(plain.leavers)
    assert set(found.uncertain) == set(plain.uncertain)
