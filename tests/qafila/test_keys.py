from pathlib import Path

import pytest
from cryptography.fernet import InvalidToken

from qafila.keys import KEY_FILE, KeysMissing, django_secret, fernet, make_keys


def test_keys_are_made_once_and_readable_by_their_owner_alone(tmp_path: Path) -> None:
    assert make_keys(tmp_path)
    kept = (tmp_path / KEY_FILE).read_text()
    assert not make_keys(tmp_path)
    assert (tmp_path / KEY_FILE).read_text() == kept
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_what_an_older_key_encrypted_is_still_read_after_a_new_one_is_put_first(tmp_path: Path) -> None:
    make_keys(tmp_path)
    secret = fernet(tmp_path).encrypt(b"consumer key")
    older = (tmp_path / KEY_FILE).read_text()
    (tmp_path / KEY_FILE).unlink()
    make_keys(tmp_path)
    with pytest.raises(InvalidToken):
        fernet(tmp_path).decrypt(secret)
    (tmp_path / KEY_FILE).write_text((tmp_path / KEY_FILE).read_text() + older)
    assert fernet(tmp_path).decrypt(secret) == b"consumer key"


@pytest.mark.parametrize("content", [None, "", "fernet:short\n", "django:only\n"])
def test_without_a_usable_key_nothing_is_encrypted(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / KEY_FILE).write_text(content)
    with pytest.raises(KeysMissing, match="key"):
        fernet(tmp_path)


def test_django_has_a_secret_before_the_key_file_exists(tmp_path: Path) -> None:
    assert len(django_secret(tmp_path)) > 40
