"""The order of need, never of fame: one formula, in Python to be read and in SQL to be stored.

Weight = base / (1 + letters of 90 days), twice that if nobody ever wrote. `base` is of what is published:
1, times 1.5 with a birthday within 30 days, times 1.5 in isolation, times 0.5 where deliveries are delayed; 0
for who is not to be written to now. Everybody under 5 letters comes before everybody else, and everybody over
20 comes last: a weight never reaches the distance between these three.
"""

from app.publication import shapes

FEW, MANY = 5, 20
DISTANCE = 10.0  # the largest weight is 2 × 1.5 × 1.5
DAYS = 90
# What nobody vouches for. A count without a group's token is worth two letters at most, so that forged ones
# can't take anybody out of those under five; that a set was handed out is worth two letters a week at most.
MOST_CLAIMED, MOST_HANDED = 2, 2

# For a row of `letters.standing`, whatever it is called in the statement.
LETTERS_SQL = f"({{0}}.known + {{0}}.handed + least({{0}}.claimed, {MOST_CLAIMED}))"
RANK_SQL = (
    "CASE WHEN {0}.base = 0 THEN 0 ELSE"
    f" CASE WHEN {LETTERS_SQL} < {FEW} THEN {2 * DISTANCE} WHEN {LETTERS_SQL} <= {MANY} THEN {DISTANCE}"
    " ELSE 0 END"
    f" + {{0}}.base * CASE WHEN {{0}}.ever THEN 1 ELSE 2 END / (1 + {LETTERS_SQL}) END"
)

# Sums of the weeks that are within 90 days; {ids} and {since} are places of arguments.
RECOUNT_SQL = (
    "UPDATE letters.standing s SET known = c.known, handed = c.handed, claimed = c.claimed,"  # noqa: S608
    f" ever = s.ever OR c.known > 0, rank = (SELECT {RANK_SQL.format('m')} FROM"
    " (SELECT s.base, c.known, c.handed, c.claimed, s.ever OR c.known > 0 AS ever) AS m)"
    " FROM (SELECT p.id, coalesce(sum(w.known), 0)::int AS known, coalesce(sum(w.handed), 0)::int AS handed,"
    " coalesce(sum(w.claimed), 0)::int AS claimed FROM unnest({ids}) AS p (id)"
    " LEFT JOIN letters.week w ON w.person_id = p.id AND w.monday > {since} GROUP BY p.id) AS c"
    " WHERE s.person_id = c.id AND"
    " (s.known, s.handed, s.claimed) IS DISTINCT FROM (c.known, c.handed, c.claimed)"
)


def rank(base: float, letters: int, *, ever: bool) -> float:
    """Higher needs letters more; 0 is not to be written to now."""
    if base == 0:
        return 0.0
    ahead = 2 * DISTANCE if letters < FEW else DISTANCE if letters <= MANY else 0.0
    return ahead + base * (1 if ever else 2) / (1 + letters)


def base_of(letters: shapes.Letters | None, *, birthday_soon: bool, isolated: bool) -> float:
    """Of what is published. Who did not say whether they want letters is written to; who said no is not.

    The address, or the way to write, was verified; a way that nobody has verified does not count.
    """
    if letters is None or letters.state != "open" or letters.verified_on is None:
        return 0.0
    ways = {channel.status for channel in letters.channels} & {"open", "delayed"}
    if not ways:
        return 0.0
    weight = (1.5 if birthday_soon else 1.0) * (1.5 if isolated else 1.0)
    return weight * (0.5 if ways == {"delayed"} else 1.0)
