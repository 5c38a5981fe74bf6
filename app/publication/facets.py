"""What a document can be filtered by: `filter:value` words, kept beside it in one indexed array."""

from collections.abc import Iterable

from app.publication import shapes
from app.publication.policy import RUNNING
from app.publication.prisoners import Profile


def law_prefixes(code: str) -> list[str]:
    """`RU-UK-207.3-2-d` is also found under its part, its article and its law."""
    words = code.split("-")
    return ["-".join(words[:count]) for count in range(2, len(words) + 1)]


def words(**values: str | Iterable[str] | None) -> list[str]:
    found: set[str] = set()
    for name, value in values.items():
        if value is not None:
            found |= {f"{name}:{one}" for one in ([value] if isinstance(value, str) else value)}
    return sorted(found)


def of_prisoner(profile: Profile) -> list[str]:
    doc = profile.document
    return words(
        country=doc.country, region=doc.region, status=doc.status, status_group=doc.status_group,
        stage=doc.stage, ground=doc.grounds, group=doc.groups, gender=doc.gender,
        law=[prefix for charge in doc.charges for prefix in law_prefixes(charge.law)],
        facility=doc.facility.slug if doc.facility else None, case=[case.slug for case in doc.cases],
        recognised_by=[r.organisation for r in doc.recognitions],
        letters=doc.letters.state if doc.letters else None,
        letter_language=doc.letters.languages if doc.letters else None,
        language=doc.letters.write_in if doc.letters else None,
        interest=doc.letters.interests if doc.letters else None,
        alert=[alert.type for alert in doc.alerts if alert.state in RUNNING],
        isolated="yes" if profile.isolated else "no", sample="yes" if doc.sample else "no",
    )  # fmt: skip


def of_alert(alert: shapes.Alert, profile: Profile) -> list[str]:
    return words(
        type=alert.type, severity=alert.severity, urgency=alert.urgency, certainty=alert.certainty,
        # Who asks for the active ones means those that were updated too.
        state={alert.state, "active"} if alert.state in RUNNING else alert.state,
        confirmed={True: "yes", False: "no", None: None}[alert.confirmed],
        country=alert.country, prisoner=alert.prisoner.slug, region=profile.document.region,
        facility=profile.document.facility.slug if profile.document.facility else None,
        sample="yes" if alert.prisoner.sample else "no",
    )  # fmt: skip


def of_event(event: shapes.EventInList) -> list[str]:
    return words(
        type=event.type, status=event.status, country=event.country, case=event.case, facility=event.facility,
        prisoner=event.prisoner.slug if event.prisoner else None, sample="yes" if event.sample else "no",
    )  # fmt: skip
