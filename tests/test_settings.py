"""Settings: where they come from, and what is refused."""

from pathlib import Path

import pytest

from app.settings import Settings, SettingsError

LONG_KEY = "v0F3kq9ZtX2mLr7YcB5nWd8HsJ4gPe6T"


def test_every_setting_is_described() -> None:
    undescribed = [name for name, field in Settings.model_fields.items() if not field.description]
    assert undescribed == []


def test_options_win_over_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEZABUDKA_PORT", "9000")
    monkeypatch.setenv("NEZABUDKA_SEED", "false")
    assert Settings.given(port=None).port == 9000
    assert Settings.given(port=9001).port == 9001
    assert Settings.given().seed is False


def test_a_wrong_value_is_one_sentence_without_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEZABUDKA_PORT", "hunter2")
    with pytest.raises(SettingsError, match="NEZABUDKA_PORT") as refusal:
        Settings.given()
    assert "hunter2" not in str(refusal.value)


def test_secrets_are_not_shown() -> None:
    settings = Settings.given(database_url="postgresql://u:hunter2@db/x", secret_key="hunter2")
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize(
    ("host", "base"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104
        ("::1", "http://[::1]:8000"),
    ],
)
def test_links_start_where_the_server_is(host: str, base: str) -> None:
    assert Settings.given(host=host).base_url == base


def test_public_url_wins_and_loses_its_slash() -> None:
    assert Settings.given(public_url="https://example.org/").base_url == "https://example.org"


def test_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    key = Settings.given(data_dir=tmp_path / "new").signing_key()
    assert len(key) >= 32
    assert Settings.given(data_dir=tmp_path / "new").signing_key() == key
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret_key"]
    assert (tmp_path / "new" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_own_database_needs_own_key(tmp_path: Path) -> None:
    settings = Settings.given(database_url="postgresql://db/x", data_dir=tmp_path)
    with pytest.raises(SettingsError, match="NEZABUDKA_SECRET_KEY"):
        settings.signing_key()
    assert Settings.given(database_url="postgresql://db/x", secret_key=LONG_KEY).signing_key() == LONG_KEY


@pytest.mark.parametrize(
    "key", ["k" * 40, "change-me-" * 4, "0123456789abcdef" * 2, "my-secret-key-of-32-characters!!"]
)
def test_an_example_is_no_key_outside_development(key: str) -> None:
    with pytest.raises(SettingsError, match="example") as refusal:
        Settings.given(database_url="postgresql://db/x", secret_key=key).signing_key()
    assert key not in str(refusal.value)
    assert Settings.given(secret_key=key).signing_key() == key


def test_short_key_is_refused() -> None:
    with pytest.raises(SettingsError, match="shorter"):
        Settings.given(secret_key="short").signing_key()
