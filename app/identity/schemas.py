"""What a client may say about members, roles and tokens, and what it is told."""

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.core.schemas import Action, EntityRead, Instant, Label, Read, Slug, Text, Write
from app.identity.models import MemberKind, MemberStatus
from app.identity.roles import Role


class OrganisationWrite(Write):
    name: Label = Field(examples=["Department of Works"])


class OrganisationRead(OrganisationWrite, EntityRead):
    address: ClassVar[str] = "/v1/organisations"
    actions: ClassVar[dict[str, Action]] = {"update": Action("member:write")}

    slug: Slug


class MemberWrite(Write):
    kind: MemberKind = MemberKind.PERSON
    name: Label = Field(
        description="A person's name, or what a service is for.", examples=["Reporting service"]
    )
    email: Label | None = None
    issuer: Label | None = Field(default=None, description="Of the access tokens they sign in with.")
    subject: Label | None = Field(default=None, description="Their `sub` in those tokens.")
    person_id: UUID | None = Field(
        default=None,
        description="The member that the same person is already, where this is another account of theirs.",
    )
    status: MemberStatus = MemberStatus.ACTIVE

    @model_validator(mode="after")
    def known_by_both(self) -> Self:
        if (self.issuer is None) != (self.subject is None):
            raise ValueError("issuer and subject belong together")
        return self


class MemberRead(MemberWrite, EntityRead):
    address: ClassVar[str] = "/v1/members"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("member:write"),
        "erasure": Action("grant:write"),
        "create_grant": Action("grant:write", {"active"}),
        "create_service_token": Action("token:write", {"active"}),
    }


class Erasure(Write):
    reason: Text = Field(description="It stays on the trail: no names.", examples=["Asked for on leaving"])


class GrantWrite(Write):
    member_id: UUID
    role: Role
    component_id: UUID | None = Field(default=None, description="Null for the whole organisation.")


class GrantRead(GrantWrite, EntityRead):
    address: ClassVar[str] = "/v1/grants"
    actions: ClassVar[dict[str, Action]] = {"delete": Action("grant:write")}


class RoleRead(Read):
    """A ready-made role, and what it permits on the component it is granted on and below."""

    role: Role
    permissions: list[str]


class Roles(Read):
    items: list[RoleRead]


class TokenWrite(Write):
    member_id: UUID
    name: Label = Field(description="What it is for.", examples=["Nightly export"])
    scopes: list[Label] = Field(
        min_length=1,
        max_length=50,
        description="`read`, `*`, `risk:*` or single permissions: never more than the member's roles allow.",
        examples=[["read"]],
    )
    expires_at: Instant = Field(description="Within the longest life this service allows.")


class TokenRead(EntityRead):
    address: ClassVar[str] = "/v1/service-tokens"
    actions: ClassVar[dict[str, Action]] = {"revocation": Action("token:write")}

    member_id: UUID
    name: str
    scopes: list[str]
    public_id: str
    expires_at: datetime
    revoked_at: datetime | None


class TokenMinted(TokenRead):
    """A new token, with its text: it is shown this once."""

    holds_secret: ClassVar[bool] = True

    token: str


class Me(Read):
    """Who the caller is, and what they may do where."""

    member_id: str
    organisation_id: UUID
    permissions: dict[str, list[Any]] = Field(
        description="Each permission with the ids of the components it is held on; empty: everywhere."
    )
