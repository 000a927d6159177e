"""How far people, and a team, are from the profile of a role."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.calc.people.competence import Gaps, Profile, Requirement, gaps, holders, single_points
from app.calc.people.validity import months_after
from app.core.errors import Invalid, NotFound
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.people.assessments.models import SkillAssessment
from app.people.assessments.repository import SkillAssessmentRepository
from app.people.certification.repository import people
from app.people.competence.schemas import (
    CompetenceGaps,
    GapsAsked,
    GapTraining,
    PersonGaps,
    SkillGap,
    SkillHolders,
)
from app.people.governing import COMPETENCE
from app.people.roles.models import Role
from app.people.roles.repository import RoleRepository
from app.people.trainings.models import Training
from app.people.trainings.repository import TrainingRepository, Unproven

STALE_MONTHS = 18
Seen = Mapping[str, SkillAssessment]  # of one person, by skill
Plans = Mapping[str, Sequence[Training]]  # of one person, by skill


def competence_gaps(uow: Reading, asked: GapsAsked) -> CompetenceGaps:
    """Of everybody asked for, and of them as a team."""
    if not uow.actor.rights.over(COMPETENCE):
        raise NotFound("There are no assessments here that you may see.")
    role, as_of = RoleRepository(uow).get(asked.role_id), asked.as_of or utc_now().date()
    profile, team = profile_of(role), team_of(uow, asked)
    newest = SkillAssessmentRepository(uow).newest(as_of)
    seen = {id: dict[str, SkillAssessment]() for id in team}
    for (person_id, skill), assessment in newest.items():
        if person_id in seen:
            seen[person_id][skill] = assessment
    plans = TrainingRepository(uow).unproven(newest)
    held = holders(profile, [levels(of_one) for of_one in seen.values()])
    return CompetenceGaps(
        role=role.code,
        as_of=as_of,
        people=[
            of_person(id, code, profile, seen[id], plans_of(id, profile, plans), as_of)
            for id, code in team.items()
        ],
        team=[of_team(skill, count, seen) for skill, count in held.items()],
        single_point_skills=single_points(held),
    )


def profile_of(role: Role) -> Profile:
    """What a role asks for. Raises ``Invalid`` where that is nothing."""
    if not role.required_skills:
        raise Invalid(f"{role.code} asks for no skills: state its required_skills.")
    return {
        each["skill"]: Requirement(each["level"], Decimal(str(each["weight"])), each["is_mandatory"])
        for each in role.required_skills
    }


def team_of(uow: Reading, asked: GapsAsked) -> dict[UUID, str]:
    """Who is meant, and by which code. Raises ``Invalid`` for who is nobody in particular."""
    wanted = set(asked.person_id)
    rows = people(uow, None if wanted else asked.role_id)
    found = {row.id: row.code for row in rows if not wanted or row.id in wanted}
    if strange := wanted - found.keys():
        raise Invalid(f"No such person: {', '.join(sorted(map(str, strange)))}.")
    return found


def levels(seen: Seen) -> dict[str, int]:
    return {skill: each.level for skill, each in seen.items()}


def plans_of(person_id: UUID, profile: Profile, plans: Unproven) -> Plans:
    return {skill: plans.get((person_id, skill), ()) for skill in profile}


def of_person(id: UUID, code: str, profile: Profile, seen: Seen, plans: Plans, as_of: date) -> PersonGaps:
    found = gaps(profile, levels(seen))
    return PersonGaps(
        person_id=id,
        code=code,
        skills=[
            of_skill(skill, wanted, found, seen.get(skill), plans[skill], as_of)
            for skill, wanted in profile.items()
        ],
        weighted_gap=None if found.weighted is None else float(found.weighted),
        mandatory_met=None if found.mandatory_met is None else float(found.mandatory_met),
    )


def of_skill(
    skill: str,
    wanted: Requirement,
    found: Gaps,
    last: SkillAssessment | None,
    plans: Sequence[Training],
    as_of: date,
) -> SkillGap:
    return SkillGap(
        skill=skill,
        required=wanted.level,
        level=last.level if last else None,
        gap=found.by_skill[skill],
        reason=None if last else "not_assessed",
        assessed_on=last.assessed_on if last else None,
        is_stale=last is not None and months_after(last.assessed_on, STALE_MONTHS) < as_of,
        trainings=[beside_gap(each) for each in plans],
    )


def beside_gap(training: Training) -> GapTraining:
    return GapTraining(
        training_id=training.id,
        title=training.title,
        status=training.status,
        planned_on=training.planned_on,
        recheck_on=training.recheck_on,
        needs_recheck=training.finished_on is not None,
    )


def of_team(skill: str, count: int, seen: Mapping[UUID, Seen]) -> SkillHolders:
    shown = [each[skill].level for each in seen.values() if skill in each]
    return SkillHolders(
        skill=skill, holders=count, best_level=max(shown, default=None), is_single_point=count == 1
    )
