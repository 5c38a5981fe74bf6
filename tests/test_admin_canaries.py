"""A record made, reviewed and published over HTTP: words of every field that is not public stay inside."""

import httpx

from app.database.embedded import Dsns
from app.models.accounts import Role
from tests.admin_calls import body, decide, ok, patch, submitted
from tests.conftest import Query
from tests.staff import Staff
from tests.test_publication_canaries import (
    CANARY,
    addresses,
    alerts,
    channels,
    published_text,
    restricted_events,
)


async def test_nothing_that_is_not_public_gets_out(
    staff: Staff, client: httpx.AsyncClient, database: Dsns, query: Query
) -> None:
    anna = await staff.person(f"{CANARY}-anna", Role.editor)
    rita = await staff.person(f"{CANARY}-rita", Role.reviewer)
    place = {"slug": "sample-colony", "country": "RU", "name": {"en": "Invented colony"},
             "notes": [f"{CANARY}-note"]}  # fmt: skip
    colony = await submitted(anna, await anna.post("facilities", place))
    ok(await decide(rita, colony["id"], answer=f"{CANARY}-answer"))
    # Torture that two persons stand for is shown; here two always do.
    hidden = [one for one in alerts() if one["type"] != "torture_reported"]
    hidden[0] = hidden[0] | {"private_text": f"{CANARY}-private-text"}
    informal = [{"type": one, "url": f"https://{CANARY}-{one}.example/"} for one in ("family", "lawyer")]
    said = body(
        "visible", birth="1971-02-03", notes=[f"{CANARY}-note"], alerts=hidden, events=restricted_events(),
        stays=[{"facility": "sample-colony", "start": "2024-01-01"}],
        letters={"envelope_lines": ["Visible line"], "channels": [*channels()[:2], *informal]},
    )  # fmt: skip
    made = ok(await anna.post("prisoners", said), 201)
    path = f"proposals/{made['id']}"
    ok(await patch(anna, path, {"kind": "prisoner", "note": f"{CANARY}-note"}))
    ok(await anna.post(f"{path}/submit"))
    foreseen = (await rita.get(f"{path}/preview")).text
    assert "Visible line" in foreseen
    decided = ok(await decide(rita, made["id"], answer=f"{CANARY}-answer"))
    secret = {"value": f"{CANARY}-sealed"}
    sealed = await anna.send("PUT", f"sealed/prisoner:relatives/{decided['record_id']}", secret)
    assert sealed.status_code == 204
    # Drafts beside what is public: a change of it, and another person.
    ok(await patch(anna, f"prisoners/{decided['record_id']}", {"summary": {"en": f"{CANARY}-draft"}}), 201)
    other = body(f"{CANARY}-draft", names=[{"lang": "en", "full": f"{CANARY} Somebody"}])
    ok(await anna.post("prisoners", other), 201)
    # Who wrote it stands in marks, as ids; the public side has neither ids nor handles of editors.
    assert anna.account is not None
    assert rita.account is not None
    needles = [CANARY, "1971-02-03", str(anna.account.id), str(rita.account.id)]
    told = foreseen + await published_text(database.public)
    assert "Visible headline" in told
    for address in await addresses(client):
        answer = await client.get(address)
        told += answer.text + str(answer.headers)
    for needle in needles:
        assert needle not in told, needle
    log = await query("SELECT t::text AS said FROM editorial.audit_entry t")
    assert not any(CANARY in row["said"] for row in log)
