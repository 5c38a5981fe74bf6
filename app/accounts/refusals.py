"""Why somebody is turned away, as facts; `api.admin.refusals` tells them as problem documents."""


class Refusal(Exception):
    """`status` is that of HTTP, `code` is stable, and the words say nothing that they may not know."""

    status = 403
    code = "forbidden"


class Forbidden(Refusal):
    """Their role, scopes or teams don't reach so far."""


class StepUpNeeded(Refusal):
    code = "step-up-required"


class SignInFailed(Refusal):
    """The same for an unknown name, a wrong password or code, a locked account and a delay."""

    status, code = 401, "sign-in-failed"


class TooBusy(Refusal):
    status, code = 503, "unavailable"


class LinkInvalid(Refusal):
    """A link that was used, ran out or never was: nobody is told which."""

    status, code = 404, "link-invalid"


class CeremonyFailed(Refusal):
    """What was to be confirmed ran out, was answered before, or the answer is wrong."""

    status, code = 422, "ceremony-failed"


class WeakPassword(Refusal):
    status, code = 422, "weak-password"


class NotFound(Refusal):
    status, code = 404, "not-found"


class NameTaken(Refusal):
    status, code = 409, "name-taken"


class LastWayIn(Refusal):
    status, code = 409, "last-way-in"


class StillInUse(Refusal):
    status, code = 409, "still-in-use"


class Unfit(Refusal):
    """The request can be read but asks for what can't be; `str()` says what, for the client."""

    status, code = 422, "invalid"
