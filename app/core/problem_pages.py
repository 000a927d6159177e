"""``/problems``: what each kind of refusal means and what to do, where its ``type`` points."""

from collections.abc import Iterator

from fastapi import APIRouter
from pydantic import BaseModel

from app.core.errors import Invalid, NotFound, Problem, problems

router = APIRouter(tags=["Operations"], generate_unique_id_function=lambda route: route.name)


class ProblemType(BaseModel):
    """One kind of refusal."""

    type: str
    status: int
    title: str
    meaning: str


class ProblemTypes(BaseModel):
    items: list[ProblemType]


def kinds(kind: type[Problem] = Problem) -> Iterator[type[Problem]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from kinds(narrower)


def told(kind: type[Problem]) -> ProblemType:
    meaning = " ".join((kind.__doc__ or "").split())
    return ProblemType(
        type=f"/problems/{kind.slug}", status=kind.status.value, title=kind.status.phrase, meaning=meaning
    )


@router.get("/problems")
async def list_problem_types() -> ProblemTypes:
    """Every kind of refusal there is."""
    return ProblemTypes(items=sorted(map(told, kinds()), key=lambda told: (told.status, told.type)))


@router.get("/problems/{slug}", responses=problems(NotFound, Invalid))
async def read_problem_type(slug: str) -> ProblemType:
    """What a kind of refusal means, and what to do about it."""
    for kind in kinds():
        if kind.slug == slug:
            return told(kind)
    raise NotFound(f"There is no kind of problem called {slug[:80]}.")
