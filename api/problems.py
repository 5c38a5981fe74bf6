"""The catalogue of problem codes: stable, each with a page at /problems/{code}."""

from typing import NamedTuple


class Kind(NamedTuple):
    status: int
    title: str
    explanation: str


PROBLEMS: dict[str, Kind] = {
    "bad-request": Kind(400, "Bad request", "The request is not well-formed HTTP or its body is not JSON."),
    "bad-cursor": Kind(
        422,
        "Cursor not valid",
        "Cursors are opaque and belong to one list with its filters and its order. Follow `next` as it is, "
        "or start again without `cursor`.",
    ),
    "unauthorised": Kind(401, "Not signed in", "This address is for editors. The public API needs no key."),
    "forbidden": Kind(403, "Not allowed", "Your role does not allow this."),
    "not-found": Kind(404, "Not found", "There is nothing at this address, and there was nothing before."),
    "method-not-allowed": Kind(
        405, "Method not allowed", "See the `Allow` header for what this address takes."
    ),
    "not-acceptable": Kind(
        406, "No such format", "Ask for application/json, text/csv or application/x-ndjson, or use `format=`."
    ),
    "conflict": Kind(409, "Conflict", "Somebody else changed this meanwhile. Read it again."),
    "gone": Kind(
        410,
        "Withdrawn",
        "What was here is no longer published. Remove your copies: the licence asks for it within 24 hours.",
    ),
    "too-slow": Kind(
        408, "Too slow", "The body of a request did not come in a minute. Send it again, or in parts."
    ),
    "head-too-large": Kind(431, "Head too large", "The head of a request has at most 64 kB."),
    "too-large": Kind(413, "Body too large", "A request body has at most 1 MB. Send it in parts."),
    "uri-too-long": Kind(414, "Address too long", "An address with its parameters has at most 8 kB."),
    "precondition-failed": Kind(
        412, "Another version", "This is no longer the version that `If-Match` names. Read it from the start."
    ),
    "range-not-satisfiable": Kind(
        416,
        "No such part",
        "The file has fewer bytes: see `Content-Range`. Perhaps you have all of it already, or a newer "
        "version is shorter; then read it from the start. `If-Range` with the `ETag` does so by itself.",
    ),
    "unsupported-media-type": Kind(415, "Unsupported media type", "Send a body as application/json."),
    "invalid": Kind(422, "Not valid", "`errors` names each parameter or place in the body that is wrong."),
    "unknown-parameter": Kind(422, "Unknown parameter", "`errors` names it and lists what is allowed."),
    "unknown-code": Kind(422, "Unknown code", "`errors` names it; see /v1/vocabularies for all codes."),
    "bad-encoding": Kind(422, "Not UTF-8", "Parameters are UTF-8 without the NUL character."),
    "too-many-parameters": Kind(422, "Too many parameters", "A request has at most 100 parameters."),
    "bad-language": Kind(422, "Not a language", "`lang` is a list of BCP 47 tags: `lang=de,en`, `zh-Hant`."),
    "rate-limited": Kind(
        429, "Too many requests", "Wait for the seconds in `Retry-After`. For all data take /v1/exports."
    ),
    "internal": Kind(
        500, "Our fault", "Something broke here. It is logged without your address or your query."
    ),
    "unavailable": Kind(
        503, "Not available now", "The database is away. Try again after `Retry-After` seconds."
    ),
    "oembed-format": Kind(501, "No such format", "oEmbed answers as `json` or `xml`."),
    "no-snapshot": Kind(
        503, "No snapshot yet", "The first one is being built, or this site builds none. Try again later."
    ),
    "snapshot-outdated": Kind(
        503,
        "The next snapshot is being built",
        "Something was withdrawn, or it has expired: the snapshot is shown no more. Try again after "
        "`Retry-After` seconds.",
    ),
    "letters-closed": Kind(
        503,
        "No sets, no counts here",
        "This site shows whom to write to; its operator has switched off the rest.",
    ),
    "group-unknown": Kind(
        401,
        "Not a group's token",
        "It was revoked, has run out, or never was. Without one everything works; counts then weigh little.",
    ),
    "lease-over": Kind(409, "The lease has ended", "Others may hold these people now. Ask for a new set."),
    "nobody-free": Kind(
        409,
        "Nobody is free",
        "Other evenings hold everybody whom your filters let through, or they let nobody through. "
        "Widen them, or wait: sets end by themselves.",
    ),
    "busy": Kind(
        503, "Busy", "Too many PDFs are being made. Try again after `Retry-After` seconds, or take the page."
    ),
    # Of the editors' side; the ones above are what an error with a status alone is called.
    "already-recorded": Kind(
        409, "Recorded already", "A record with this slug or external id is there: change that one."
    ),
    "beyond-teams": Kind(
        409, "For somebody else to decide", "Somebody who is not limited to teams has to decide on this one."
    ),
    "ceremony-failed": Kind(
        422,
        "Not confirmed",
        "The code or the passkey's answer is wrong, was given before, or came after more than five minutes. "
        "Begin again.",
    ),
    "cross-site": Kind(
        403,
        "Not from this site",
        "A change comes from our own pages, with the `csrf` of /admin/v1/me as `X-CSRF-Token`.",
    ),
    "edit-conflict": Kind(
        412,
        "Changed meanwhile",
        "`current_version` is there now, `base_version` is what you read. Read it again, lay your change "
        "over it, and send it with the new `ETag` as `If-Match`.",
    ),
    "alert-step": Kind(
        422,
        "No such step for an alert",
        "`detail` says which states may follow. What was public is resolved or retracted, never left out.",
    ),
    "consent-needed": Kind(
        422,
        "Consent is needed",
        "Record the consent of the person, or say in `without_consent` why the alert is published without.",
    ),
    "idempotency-key-reused": Kind(
        422,
        "Idempotency-Key used for something else",
        "Within 24 hours a key stands for one request. Take a new one for another.",
    ),
    "last-way-in": Kind(409, "Last way in", "Without it nobody could sign in to this account any more."),
    "likely-duplicate": Kind(
        409,
        "Probably recorded already",
        "`candidates` may be the same person. If they are not, send it again with `confirmed=true`.",
    ),
    "link-invalid": Kind(
        404, "Link not valid", "It was used, ran out after 24 hours, or never was. Ask for a new one."
    ),
    "name-taken": Kind(409, "Name is taken", "Choose another one."),
    "not-an-import": Kind(409, "Not from a list", "What a person wrote is read and decided on by itself."),
    "own-change": Kind(403, "Your own change", "Somebody who did not write on it has to decide."),
    "precondition-required": Kind(
        428, "If-Match is missing", "Send the `ETag` that you read as `If-Match`, so that no change is lost."
    ),
    "proposal-closed": Kind(
        409, "Closed", "This proposal was decided, or is not in the state for this: read it again."
    ),
    "record-withdrawn": Kind(
        409, "Taken down", "Only the verdict `republish` brings it back, by a second person."
    ),
    "sign-in-failed": Kind(
        401,
        "Not signed in",
        "The handle, the password or the code is wrong, or there were too many attempts: wait some minutes. "
        "Each code works once.",
    ),
    "step-up-required": Kind(
        403,
        "Prove again that it is you",
        "This needs a proof not older than ten minutes: POST /admin/v1/me/step-up, then try again.",
    ),
    "still-in-use": Kind(409, "Still in use", "Something belongs to it. Remove that first."),
    "weak-password": Kind(
        422,
        "Password too weak",
        "It has 12 to 256 characters, at least 6 different ones, and does not hold your handle.",
    ),
}

# What an error that only has a status is called.
DEFAULT_CODES: dict[int, str] = {}
for _code, _kind in PROBLEMS.items():
    DEFAULT_CODES.setdefault(_kind.status, _code)
DEFAULT_CODES[422] = "invalid"
