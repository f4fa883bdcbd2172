"""Bytes that are not quite text: nothing else of the file is lost, and one clear issue says so."""

import pytest

from catalog.importing import Reading, read_catalogue


def read(data: bytes) -> tuple[list[str], list[str]]:
    reading: Reading = read_catalogue(data, "p.csv", currency="MAD", language="fr")
    return [title for one in reading.products for title in one.title.values()], [one.code for one in reading.issues]


HEAD = "Nom;Prix\nThéière dorée;350\nTapis berbère;900\n".encode()


@pytest.mark.parametrize(("title", "encoding"), [("Vase émaillé", "cp1252"), ("سجادة من الصوف", "cp1256")])
def test_lines_in_another_encoding_are_read_in_theirs_with_one_issue(title: str, encoding: str) -> None:
    data = HEAD + f"{title};80\n".encode(encoding) + "Plateau gravé;120\n".encode()
    assert read(data) == (["Théière dorée", "Tapis berbère", title, "Plateau gravé"], ["encodings_mixed"])


def test_empty_signs_are_left_out_with_one_issue() -> None:
    data = HEAD.replace(b"Tapis", b"Ta\x00pis") + b"Bol;30\n" * 12
    titles, codes = read(data)
    assert (titles[1], codes[0]) == ("Tapis berbère", "signs_empty")


def test_a_file_that_ends_within_a_letter_gives_what_is_before() -> None:
    assert read(HEAD + "Vase émaillé;80\nPlateau grav".encode() + "é".encode()[:1]) == (
        ["Théière dorée", "Tapis berbère", "Vase émaillé", "Plateau grav"],
        ["file_cut_off", "price_missing"],
    )


def test_utf_16_that_lost_its_last_byte_is_read() -> None:
    assert read(HEAD.decode().encode("utf-16")[:-1])[0] == ["Théière dorée", "Tapis berbère"]
