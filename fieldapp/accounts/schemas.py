"""Accounts and signing in, on the wire."""

from fieldapp.accounts.models import DEVICE_STATES
from fieldapp.accounts.passwords import MOST
from fieldapp.core.access import Role
from fieldapp.core.fields import Flag, Id, Instant, ListQuery, Many, Part, Schema, Text, Whole
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


class EnrolSchema(Schema):
    """What the desk's QR carries, and the phone that scanned it."""

    token = Text(100, min=1, required=True)
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
    """Tokens, and who they are for. `hand_in_only` is the code of why they are good for nothing but handing
    in: `account_suspended` or `device_lost`. Only to a password or an enrolment are given `store_key`, which
    opens the account's store on this device when the PIN was forgotten, and `device_unsent`, what the device
    said last that it had still to hand in.
    """

    access_token = Text(required=True)
    refresh_token = Text(required=True)
    account = Part(OwnAccount, required=True)
    hand_in_only = Text(required=True, allow_none=True)
    device_unsent = Whole(required=True, allow_none=True)
    store_key = Text(required=True, allow_none=True)
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


class WhySchema(Schema):
    """Why something is done, for the audit trail."""

    why = Text(1000, min=1, required=True)


class PhoneSchema(Schema):
    """A phone or browser of an account: when it was last heard of and how much it then had unsent.

    One that is `lost`, or to be erased (`erase`), may hand in what is unsent if it ever speaks again; then it
    erases itself, and `erased_at` says when.
    """

    id = Id(required=True)
    account_id = Id(required=True)
    name = Text(required=True)
    app_version = Text(required=True)
    first_seen = Instant(required=True)
    last_seen = Instant(required=True)
    unsent = Whole(required=True, allow_none=True)
    state = Text(required=True, choices=DEVICE_STATES)
    state_at = Instant(required=True, allow_none=True)
    erased_at = Instant(required=True, allow_none=True)


class PhoneQuery(ListQuery):
    """Which phones; with `unsent`, those that last said they had something to hand in."""

    area = Id()
    account = Id()
    state = Text(choices=DEVICE_STATES)
    unsent = Flag(text=True, load_default=False)


class PhoneList(Schema):
    """A page of phones."""

    items = Many(Part(PhoneSchema), required=True)
    next = Text(required=True, allow_none=True)


class PhoneStateSchema(Schema):
    """What a phone is from now on, and why."""

    state = Text(required=True, choices=DEVICE_STATES)
    why = Text(1000, min=1, required=True)


class EnrolmentSchema(Schema):
    """A right to sign an account in on one phone: the address that the phone opens, a QR of it as SVG, and
    until when. It is shown this once.
    """

    id = Id(required=True)
    account_id = Id(required=True)
    url = Text(required=True)
    qr = Text(required=True)
    expires_at = Instant(required=True)
