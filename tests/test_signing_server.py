"""What a server makes by itself: its key, a root of one key, and signatures that anybody can check."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import minisign
import pytest

from app.settings import Settings, SettingsError
from app.signing import Signer, open_signer
from app.signing.root_folder import RootFolder
from app.signing.root_making import chain_text
from app.verifying.manifests import check_for_browsers, check_minisig, read_manifest
from app.verifying.roots import Chain, read_chain
from tests.signed_trees import manifest
from tests.signing import NOW, Draft, chain_of

DAY = timedelta(days=1)


def server(place: Path, at: datetime = NOW) -> Signer:
    return open_signer(Settings.given(data_dir=place), at)


def chain_in(signer: Signer) -> Chain:
    return read_chain(dict(signer.root)["root.json"])


def test_all_is_made_at_first_need_and_kept(tmp_path: Path) -> None:
    signer = server(tmp_path)
    assert chain_in(signer).check(signer.pin, NOW).snapshot == (signer.keys.public,)
    assert server(tmp_path) == signer
    for secret in (tmp_path / "signing").glob("*.key"):
        assert secret.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "signing").stat().st_mode & 0o777 == 0o700


def test_servers_that_start_at_once_make_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        pins = {one.pin for one in pool.map(lambda _: server(tmp_path), range(8))}
    assert len(pins) == 1
    assert len(list((tmp_path / "signing").glob("snapshot-*.key"))) == 1


def test_the_own_root_is_extended_before_it_ends(tmp_path: Path) -> None:
    first = server(tmp_path)
    assert server(tmp_path, NOW + 270 * DAY).pin == first.pin
    later = server(tmp_path, NOW + 280 * DAY)
    assert chain_in(later).check(first.pin, NOW + 600 * DAY).version == 2
    assert {path for path, _ in later.root} >= {"root.json", "root/1.json", "root/2.json"}


def test_stopped_in_the_middle_it_goes_on(tmp_path: Path) -> None:
    first = server(tmp_path)
    folder = RootFolder(tmp_path / "signing")
    (folder.path / "root.json").unlink()
    assert server(tmp_path).pin == first.pin
    for file in (folder.path / "root").iterdir():
        file.unlink()
    (folder.path / "root.json").unlink()
    assert server(tmp_path).keys == first.keys


def test_signatures_are_what_everybody_checks(tmp_path: Path) -> None:
    signer, text = server(tmp_path), manifest()
    files = dict(signer.manifest_files(text, NOW))
    assert read_manifest(files["manifest.json"]).version == 1
    public = minisign.PublicKey.from_base64(signer.keys.public.minisign())
    signature = minisign.Signature.from_bytes(files["manifest.json.minisig"])
    public.verify(text, signature)
    assert signature.trusted_comment == f"timestamp:{int(NOW.timestamp())}\tfile:manifest.json\thashed"
    assert check_minisig(text, files["manifest.json.minisig"], signer.entry, "x") == signer.keys.public.id
    check_for_browsers(text, files["manifest.p256.json"], signer.entry)


def test_entries_lie_beside_the_chain_for_stock_minisign(tmp_path: Path) -> None:
    files = dict(server(tmp_path).root)
    entry = json.loads(files["root.json"])["chain"][0]
    key = read_chain(files["root.json"]).last.holders[0]
    assert files["root/1.json"].decode() == entry["signed"]
    signature = minisign.Signature.from_bytes(files[f"root/1.json.{key.id}.minisig"])
    minisign.PublicKey.from_base64(key.minisign()).verify(files["root/1.json"], signature)


def test_a_server_whose_key_is_not_named_signs_nothing(tmp_path: Path) -> None:
    server(tmp_path)
    [secret] = (tmp_path / "signing").glob("snapshot-*.key")
    secret.unlink()
    with pytest.raises(SettingsError, match="names no key of this server"):
        server(tmp_path)


def test_a_root_that_people_hold_is_theirs_to_extend(tmp_path: Path) -> None:
    server(tmp_path)
    (tmp_path / "signing" / "root.json").write_bytes(chain_text(chain_of(Draft())))
    with pytest.raises(SettingsError, match="has expired"):
        server(tmp_path, NOW + 400 * DAY)


def test_a_damaged_root_is_one_sentence(tmp_path: Path) -> None:
    server(tmp_path)
    root = tmp_path / "signing" / "root.json"
    root.write_bytes(root.read_bytes().replace(b"A", b"B", 1))
    with pytest.raises(SettingsError, match="is damaged"):
        server(tmp_path)
