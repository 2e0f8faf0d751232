"""Accounts and signing in, on the wire."""

from fieldapp.accounts.passwords import MOST
from fieldapp.core.access import Role
from fieldapp.core.fields import Flag, Id, Instant, ListQuery, Many, Part, Schema, Text
from fieldapp.core.texts import LANGUAGES


class DeviceSchema(Schema):
    """The phone or browser; its id is made by itself, once."""

    id = Id(required=True)
    name = Text(100, load_default="")
    app_version = Text(40, load_default="")


class SignIn(Schema):
    """Who signs in, and on what."""

    username = Text(64, min=1, required=True)
    password = Text(MOST, min=1, required=True)
    device = Part(DeviceSchema, required=True)


class Refresh(Schema):
    """A refresh token, on the device that it was given to."""

    refresh_token = Text(100, min=1, required=True)
    device_id = Id(required=True)


class SignOut(Schema):
    """Which sign-in to end."""

    refresh_token = Text(100, min=1, required=True)


class OwnAccount(Schema):
    """The viewer's own account."""

    id = Id(required=True)
    username = Text(required=True)
    name = Text(required=True)
    role = Text(required=True, choices=list(Role))
    phone = Text(required=True, allow_none=True)
    language = Text(required=True, choices=LANGUAGES)
    areas = Many(Id(), required=True)


class SignedIn(Schema):
    """Tokens, and who they are for."""

    access_token = Text(required=True)
    refresh_token = Text(required=True)
    account = Part(OwnAccount, required=True)
    server_time = Instant(required=True)


class OwnChange(Schema):
    """What people may change of their own account."""

    language = Text(choices=LANGUAGES)
    phone = Text(40, allow_none=True)


class PasswordChange(Schema):
    """The old password and the new."""

    old = Text(MOST, min=1, required=True)
    new = Text(MOST, min=1, required=True)


class AccountSchema(Schema):
    """A colleague."""

    id = Id(required=True)
    name = Text(required=True)
    role = Text(required=True, choices=list(Role))
    phone = Text(required=True, allow_none=True)
    active = Flag(required=True)
    areas = Many(Id(), required=True)


class AccountQuery(ListQuery):
    """Which colleagues."""

    role = Text(choices=list(Role))
    area = Id()


class AccountList(Schema):
    """A page of colleagues."""

    items = Many(Part(AccountSchema), required=True)
    next = Text(required=True, allow_none=True)
