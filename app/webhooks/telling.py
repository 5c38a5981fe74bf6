"""What came of a message, in plain words."""

from collections.abc import Iterator

from app.models.webhooks import Outcome, WebhookEndpoint
from app.webhooks.logbook import Entry
from app.webhooks.payloads import message_id
from app.webhooks.posting import TIMEOUT, Answer

WORDS = {
    Outcome.acknowledged: "The receiver acknowledged it.",
    Outcome.refused: "The receiver answered, and did not accept it. Look at its log.",
    Outcome.gone: "The receiver answered 410: it wants no more messages.",
    Outcome.redirected: "The receiver redirects. That is never followed: use the address it leads to.",
    Outcome.too_busy: "The receiver is busy, and asks to be tried again later.",
    Outcome.timed_out: f"No answer within {TIMEOUT:.0f} seconds. Answer first, work afterwards.",
    Outcome.unreachable: "No connection, or it broke off before the answer.",
    Outcome.untrusted: "Its certificate is not valid for this name, or not from an authority that we know.",
    Outcome.unknown_host: "The name has no address.",
    Outcome.forbidden_address: "The name leads to an address that is not on the public internet: refused.",
}


def words_of(answer: Answer) -> str:
    status = f" Status {answer.status}." if answer.status is not None else ""
    return f"{WORDS[answer.outcome]}{status} {answer.milliseconds} ms."


def state_of(endpoint: WebhookEndpoint) -> str:
    """One word."""
    if not endpoint.enabled:
        return "gone" if endpoint.disabled_reason == "gone" else "off"
    return "failing" if endpoint.failing_since else "on"


def entry_lines(entry: Entry) -> Iterator[str]:
    """A delivery, and below it its attempts; times in UTC."""
    told = entry.delivery
    yield f"{message_id(told.id)}\t{told.kind}.{told.op}\tseq {told.seq}\t{told.state}"
    for one in entry.attempts:
        yield f"  {one.at:%Y-%m-%d %H:%M:%S}Z\t{one.outcome}\t{one.status or '-'}\t{one.milliseconds} ms"
