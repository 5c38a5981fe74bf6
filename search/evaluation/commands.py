"""`nezabudka eval names`: how well names are found, by language."""

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

from app.settings import SettingsError
from search.evaluation.persons import BadFile, EngineName, Person, QuerySide, read_persons
from search.evaluation.results import is_mixed, table

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Persons, one JSON object a line.")]
Distractors = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, help="More persons, who are not asked for.")
]
ToJson = Annotated[Path | None, typer.Option("--json", help="Write the figures, and what was missed, there.")]


def register(cli: typer.Typer) -> None:
    """Hang the evaluations under `nezabudka eval`."""
    eval_app = typer.Typer(no_args_is_help=True)
    cli.add_typer(eval_app, name="eval")
    eval_app.callback()(_group)
    eval_app.command("names")(_names)


def _group() -> None:
    """Measure how well names are found."""


def _names(
    file: File,
    engine: Annotated[EngineName, typer.Option(help="Which engine answers.")] = EngineName.POSTGRES,
    query_side: Annotated[QuerySide, typer.Option(help="Which names are asked.")] = QuerySide.VARIANTS,
    distractors: Distractors = None,
    json: ToJson = None,
) -> None:
    """Publish the persons into a scratch database, and ask /v1/search for every name that readers type.

    With `--engine meilisearch` an index of its own is made at NEZABUDKA_MEILISEARCH_URL, and dropped. What
    PostgreSQL answers in its place is asked again, and counted; exit code 1 if any such answer is left.
    """
    try:
        persons = list(read_persons(file))
        others = list(read_persons(distractors)) if distractors else []
    except BadFile as error:
        raise SettingsError(str(error)) from error
    report = asyncio.run(_evaluate(persons, others, query_side, engine))
    Console().print(table(report))
    if json is not None:
        from search.evaluation.running import write  # noqa: PLC0415

        write(report, json)
    if is_mixed(report):
        typer.echo("Not all queries were answered by this engine: this is no result.", err=True)
        raise typer.Exit(1)


async def _evaluate(
    persons: list[Person], others: list[Person], side: QuerySide, engine: EngineName
) -> dict[str, Any]:
    # Not before it is needed: the tables take half a second.
    from search.evaluation.running import Plan, evaluate, scratch_database  # noqa: PLC0415

    columns = [*Progress.get_default_columns(), MofNCompleteColumn(), TimeElapsedColumn()]
    with scratch_database() as dsns, Progress(*columns, console=Console(stderr=True)) as progress:
        loading = progress.add_task("publishing", total=len(persons) + len(others))
        asking = progress.add_task("asking", total=sum(len(one.queries(side)) for one in persons))
        return await evaluate(
            dsns,
            Plan(persons, others, side, engine),
            lambda done: progress.update(loading, completed=done),
            lambda done: progress.update(asking, completed=done),
        )
