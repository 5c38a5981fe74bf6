"""The files for containers, as far as they can be tried without an engine.

tests/data/compose-spec.json is the Compose specification's schema (Apache-2.0), out of check-jsonschema 0.39.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from app.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "tests" / "data" / "compose-spec.json"
ONCE = {"migrate", "public-roles"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def _environment(compose: dict[str, Any]) -> list[tuple[str, str]]:
    services = compose["services"].values()
    return [item for service in services for item in service.get("environment", {}).items()]


def test_compose_file_fits_the_specification(compose: dict[str, Any]) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text()))
    assert [error.message for error in validator.iter_errors(compose)] == []


def test_services_and_pinned_images(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"postgres", "meilisearch", "public", "admin", "worker", *ONCE}
    assert services["postgres"]["image"].startswith("postgres:18")
    assert re.fullmatch(r"getmeili/meilisearch:v\d+\.\d+\.\d+", services["meilisearch"]["image"])
    assert services["meilisearch"]["profiles"] == ["search"]


def test_what_stays_up_is_watched(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        if name not in ONCE:
            assert service["restart"] == "unless-stopped", name
        if name not in {"worker", *ONCE}:  # the worker has no port to be asked at
            assert service["healthcheck"]["test"], name


def test_ports_are_open_to_this_machine_only(compose: dict[str, Any]) -> None:
    ports = {name: service.get("ports", []) for name, service in compose["services"].items()}
    assert all(port.startswith("127.0.0.1:") for of_one in ports.values() for port in of_one)
    assert {name for name, of_one in ports.items() if of_one} == {"public", "admin"}


def test_links_name_the_port_that_is_open_outside(compose: dict[str, Any]) -> None:
    admin = compose["services"]["admin"]
    outside = admin["ports"][0].rpartition(":")[0]
    assert admin["environment"]["NEZABUDKA_ADMIN_URL"] == f"${{NEZABUDKA_ADMIN_URL:-http://{outside}}}"


def test_no_secret_is_written_down(compose: dict[str, Any]) -> None:
    for name, value in _environment(compose):
        if re.search(r"PASSWORD|SECRET|MASTER_KEY", name):
            assert re.fullmatch(r"\$\{\w+(:\?[^}]*|:-)\}", value), name
        if "://" in value and not value.startswith("${"):
            assert re.search(r"://\w+:\$\{\w+:\?[^}]*\}@", value), name


def test_settings_exist(compose: dict[str, Any]) -> None:
    ours = {name for name, _ in _environment(compose) if name.startswith("NEZABUDKA_")}
    ours |= set(re.findall(r"(NEZABUDKA_[A-Z_]+)=", (ROOT / "Dockerfile").read_text()))
    assert ours <= {f"NEZABUDKA_{name.upper()}" for name in Settings.model_fields}


def test_public_process_holds_only_its_own_dsns(compose: dict[str, Any]) -> None:
    words = json.dumps(compose["services"]["public"])
    assert "nezabudka_public:" in words
    assert "nezabudka_letters:" in words
    assert "OWNER" not in words
    assert "ADMIN" not in words
    assert "NEZABUDKA_DATABASE_URL" not in words


def test_the_key_of_snapshots_outlives_its_container_and_lies_where_it_is_needed(
    compose: dict[str, Any],
) -> None:
    having = {
        name for name, one in compose["services"].items() if "signing:/data/signing" in one.get("volumes", [])
    }
    assert having == {"worker"}
    assert "signing" in compose["volumes"]
    assert "/data/signing" in (ROOT / "Dockerfile").read_text()


def test_image_is_made_of_files_that_exist() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    copied = [
        name for line in re.findall(r"^COPY (.+) \S+$", dockerfile, re.MULTILINE) for name in line.split()
    ]
    packages = re.findall(r"packages = \[(.+)\]", (ROOT / "pyproject.toml").read_text())[0]
    assert set(re.findall(r'"(\w+)"', packages)) < set(copied)
    assert [name for name in copied if not (ROOT / name).exists()] == []
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {f"!{name}" for name in copied} <= set(ignored)


def test_image_runs_as_nobody_special_from_pinned_packages() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes" in dockerfile
    assert dockerfile.rindex("USER nezabudka") > dockerfile.rindex("RUN ")
    assert dockerfile.index("USER nezabudka") < dockerfile.index("ENTRYPOINT")
