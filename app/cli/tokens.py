"""``steerco token``: the first token of an organisation, and any other."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from uuid import UUID

    from app.core.database import Database
    from app.core.unit_of_work import Actor, Writing
    from app.identity.schemas import TokenMinted

group = typer.Typer(help="Service tokens: make, list, revoke.", no_args_is_help=True)
OPERATOR = "operator"  # who acts on the command line, on the trail
Slug = Annotated[str, typer.Option("--organisation", help="The short name of the organisation.")]


def operator(organisation_id: "UUID") -> "Actor":
    """Whoever has the command line may everything: they have the database anyway."""
    from app.core.unit_of_work import Actor
    from app.identity.rights import EVERYTHING

    return Actor(OPERATOR, organisation_id, EVERYTHING)


def organisation_of(database: "Database", slug: str, found: str | None = None) -> "UUID":
    """The organisation of this short name; founded under the name ``found``, if there is none yet."""
    import sqlalchemy as sa

    from app.core.ids import uuid7
    from app.core.unit_of_work import Writing, opened
    from app.identity import service
    from app.identity.models import Organisation

    with database.reading() as session:
        known: UUID | None = session.scalar(sa.select(Organisation.id).filter_by(slug=slug))
    if known:
        return known
    if found is None:
        typer.echo(f"No organisation {slug}: add --found NAME to found it.", err=True)
        raise typer.Exit(2)
    organisation_id = uuid7()
    with opened(Writing, database, lambda _: operator(organisation_id)) as uow:
        return service.found(uow, slug, found).id


@group.command()
def create(
    organisation: Slug,
    name: Annotated[
        str, typer.Option(help="Who or what the token is for; a member of this name is enrolled.")
    ],
    role: Annotated[list[str], typer.Option(help="A role of the member; repeat it for more.")],
    component: Annotated[
        str | None, typer.Option(help="The code of what the roles are on; else all.")
    ] = None,
    scope: Annotated[
        list[str] | None, typer.Option(help="What the token is for; else all the roles.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, help="How long it lives.")] = 30,
    found: Annotated[str | None, typer.Option(help="Found the organisation under this name.")] = None,
) -> None:
    """Make a token, and print it: it is shown this once."""
    from app.cli.databases import the_database
    from app.core.unit_of_work import Writing, opened
    from app.settings import Settings, refuse_unsafe

    settings = Settings()
    refuse_unsafe(settings)
    peppers = [pepper.get_secret_value().encode() for pepper in settings.token_peppers]
    with the_database(settings) as database:
        organisation_id = organisation_of(database, organisation, found)
        with opened(Writing, database, lambda _: operator(organisation_id)) as uow:
            minted = token_for(uow, name, role, component, scope or ["*"], days, peppers)
    typer.echo(minted.token)


def token_for(
    uow: "Writing",
    name: str,
    roles: Sequence[str],
    component: str | None,
    scopes: list[str],
    days: int,
    peppers: list[bytes],
) -> "TokenMinted":
    """A token of the member called ``name``, who is enrolled and granted what they lack of ``roles``."""
    from app.core.model import utc_now
    from app.identity import service
    from app.identity.models import MemberKind
    from app.identity.repository import GrantRepository, MemberRepository
    from app.identity.roles import Role
    from app.identity.schemas import GrantWrite, MemberWrite, TokenWrite

    known = [member for member in MemberRepository(uow).all() if member.name == name]
    member = known[0] if known else service.enrol(uow, MemberWrite(kind=MemberKind.SERVICE, name=name))
    place = component_called(uow, component) if component else None
    held = {(grant.role, grant.component_id) for grant in GrantRepository(uow).all(member=member.id)}
    for role in map(role_called, roles):
        if (role, place) not in held:
            service.grant(uow, GrantWrite(member_id=member.id, role=Role(role), component_id=place))
    expires = utc_now() + timedelta(days=days)
    data = TokenWrite(member_id=member.id, name=name, scopes=scopes, expires_at=expires)
    return service.issue(uow, data, peppers, days + 1)


def role_called(name: str) -> str:
    from app.identity.roles import Role

    if name not in set(Role):
        raise typer.BadParameter(f"{name} is no role: use {', '.join(Role)}")
    return name


def component_called(uow: "Writing", code: str) -> "UUID":
    from app.components.repository import ComponentRepository

    component = ComponentRepository(uow).by_code(code)
    if component is None:
        raise typer.BadParameter(f"no component has the code {code}")
    return component.id


@group.command("list")
def list_tokens(organisation: Slug) -> None:
    """List the tokens of an organisation: whose, for what, until when."""
    from app.cli.databases import the_database
    from app.core.unit_of_work import Reading, opened
    from app.identity.repository import TokenRepository

    with the_database() as database:
        organisation_id = organisation_of(database, organisation)
        with opened(Reading, database, lambda _: operator(organisation_id)) as uow:
            for token in TokenRepository(uow).all():
                state = "revoked" if token.revoked_at else f"until {token.expires_at:%Y-%m-%d}"
                typer.echo(f"{token.public_id}  {state}  {' '.join(token.scopes)}  {token.name}")


@group.command()
def revoke(organisation: Slug, public_id: Annotated[str, typer.Argument(help="As `list` shows it.")]) -> None:
    """End a token: the next request with it is refused."""
    from app.cli.databases import the_database
    from app.core.unit_of_work import Writing, opened
    from app.identity import service
    from app.identity.repository import TokenRepository

    with the_database() as database:
        organisation_id = organisation_of(database, organisation)
        with opened(Writing, database, lambda _: operator(organisation_id)) as uow:
            known = [token for token in TokenRepository(uow).all() if token.public_id == public_id]
            if not known:
                typer.echo(f"No token {public_id} in {organisation}.", err=True)
                raise typer.Exit(2)
            service.revoke(uow, known[0].id, known[0].version)
    typer.echo(f"{public_id} is revoked.")
