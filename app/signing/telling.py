"""Root entries in words, for people who are about to sign one."""

from collections.abc import Iterable, Sequence

from app.verifying.keys import PublicKeys
from app.verifying.roots import Entry, RootSignature


def entry_in_words(entry: Entry, former: Entry | None) -> str:
    """What it says, beside what the one before said."""
    kind = (
        f"It follows entry {former.version}."
        if former
        else "It is the first: nothing vouches for it but you."
    )
    earlier = former.holders if former else entry.holders
    signing = former.snapshot if former else entry.snapshot
    return "\n".join(
        [
            f"Root entry {entry.version}, good until {entry.expires:%Y-%m-%d}. {kind}",
            f"Its holders, of whom {entry.threshold} of {len(entry.holders)} must sign whatever follows:",
            *_compared(entry.holders, earlier),
            "Snapshots are signed by:",
            *_compared(entry.snapshot, signing),
            f"Its pin: {entry.pin}",
        ]
    )


def _compared(now: Sequence[PublicKeys], before: Sequence[PublicKeys]) -> list[str]:
    kept = [f"  {one.id}" + ("" if one in before else "  new") for one in now]
    return kept + [f"  {one.id}  no more" for one in before if one not in now]


def missing_in_words(entry: Entry, former: Entry | None, signatures: Iterable[RootSignature]) -> str:
    """How many signatures are still wanted, and whose would do; "" if there are enough."""
    signed = {one.key for one in signatures}
    wanted = [_wanted(entry.holders, entry.threshold, signed, "its own holders")]
    if former:
        wanted.append(
            _wanted(former.holders, former.threshold, signed, f"the holders of entry {former.version}")
        )
    return "\n".join(one for one in wanted if one)


def _wanted(holders: Sequence[PublicKeys], threshold: int, signed: set[str], whose: str) -> str:
    ids = [one.id for one in holders]
    lacking = threshold - len(signed.intersection(ids))
    if lacking <= 0:
        return ""
    others = ", ".join(one for one in ids if one not in signed)
    return f"Still wanted: {lacking} of {whose}: {others}"
