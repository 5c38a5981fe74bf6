"""A database made ready: reached, migrated, computed columns filled, the seed loaded."""

from app.database.connecting import reach
from app.database.embedded import Dsns


async def prepare(dsns: Dsns, *, seed: bool) -> None:
    from app.database.migrating import upgrade  # noqa: PLC0415  Alembic and the tables: half a second

    await reach(dsns.owner)
    await upgrade(dsns.owner)
    await _fill(dsns.owner)
    if seed:
        from seed.loaders import load_seed  # noqa: PLC0415

        await load_seed(dsns.owner)


async def _fill(dsn: str) -> None:
    """Columns that Python computes, where a migration made them or their computation changed."""
    from app.database.engines import owner_engine  # noqa: PLC0415
    from app.editorial.namesakes import fill_keys  # noqa: PLC0415
    from app.publication.search_filling import fill_missing  # noqa: PLC0415

    engine = owner_engine(dsn)
    try:
        await fill_missing(engine)
        await fill_keys(engine)
    finally:
        await engine.dispose()
