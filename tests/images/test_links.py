"""Share links become the address of their file, or an issue that tells how to share. Typed by hand from real links."""

import pytest

from images.links import file_address, page_code
from images.photo import PhotoNotFetched

ID = "1AbC_dEf-GhIjKlMnOpQrStUvWxYz01234"
DRIVE = f"https://drive.google.com/uc?export=download&id={ID}"


@pytest.mark.parametrize(
    ("pasted", "file"),
    [
        (f"https://drive.google.com/file/d/{ID}/view?usp=sharing", DRIVE),
        (f"https://drive.google.com/file/d/{ID}/view?usp=drive_link", DRIVE),
        (f"https://drive.google.com/file/d/{ID}/preview#page", DRIVE),
        (f"https://drive.google.com/file/d/{ID}", DRIVE),
        (f"https://drive.google.com/file/u/0/d/{ID}/edit", DRIVE),
        (f"https://drive.google.com/open?id={ID}", DRIVE),
        (f"https://drive.google.com/open?usp=sharing&amp;id={ID}", DRIVE),
        (f"https://drive.google.com/uc?id={ID}", DRIVE),
        (f"https://docs.google.com/uc?export=view&id={ID}", DRIVE.replace("drive", "docs", 1)),
        (f"https://drive.google.com/thumbnail?id={ID}&sz=w200", DRIVE),
        (f"https://drive.google.com/file/d/{ID}/view?resourcekey=0-k_Y", f"{DRIVE}&resourcekey=0-k_Y"),
        ("https://www.dropbox.com/s/abc123/bag.jpg?dl=0", "https://www.dropbox.com/s/abc123/bag.jpg?dl=1"),
        ("https://www.dropbox.com/s/abc123/bag.jpg", "https://www.dropbox.com/s/abc123/bag.jpg?dl=1"),
        (
            "https://www.dropbox.com/scl/fi/k1/sac%20bleu.jpg?rlkey=zz9&st=q&dl=0",
            "https://www.dropbox.com/scl/fi/k1/sac%20bleu.jpg?rlkey=zz9&st=q&dl=1",
        ),
        ("https://dropbox.com/s/abc/bag.jpg?raw=1", "https://dropbox.com/s/abc/bag.jpg?dl=1"),
        ("https://dl.dropboxusercontent.com/s/abc/bag.jpg", "https://dl.dropboxusercontent.com/s/abc/bag.jpg"),
        (
            "https://1drv.ms/i/s!AbC",
            "https://api.onedrive.com/v1.0/shares/u!aHR0cHM6Ly8xZHJ2Lm1zL2kvcyFBYkM/root/content",
        ),
        (
            "https://onedrive.live.com/embed?resid=1%2129&authkey=!A",
            "https://onedrive.live.com/download?resid=1%2129&authkey=!A",
        ),
        (
            "https://souk-my.sharepoint.com/:i:/g/personal/a_souk_tn/EaB?e=9Zx",
            "https://souk-my.sharepoint.com/:i:/g/personal/a_souk_tn/EaB?e=9Zx&download=1",
        ),
        ("https://shop.test/file/d/bag (1), bleu.jpg", "https://shop.test/file/d/bag (1), bleu.jpg"),
        ("https://drive.google.com.evil.test/open?id=1", "https://drive.google.com.evil.test/open?id=1"),
        ("https://[::1/open", "https://[::1/open"),
    ],
)
def test_a_share_link_becomes_the_address_of_its_file(pasted: str, file: str) -> None:
    assert file_address(pasted) == file
    assert file_address(file) == file


@pytest.mark.parametrize(
    "link",
    [
        "https://drive.google.com/drive/folders/1AbCdEfGhIjKlMnOp?usp=sharing",
        "https://drive.google.com/drive/u/0/folders/1AbCdEfGhIjKlMnOp",
        "https://www.dropbox.com/sh/abc/def?dl=0",
        "https://www.dropbox.com/scl/fo/k1/h2?rlkey=z&dl=0",
        "https://1drv.ms/f/s!AbC",
        "https://souk-my.sharepoint.com/:f:/g/personal/a_souk_tn/EaB?e=9Zx",
    ],
)
def test_a_link_to_a_folder_is_an_issue_that_asks_for_the_photo(link: str) -> None:
    with pytest.raises(PhotoNotFetched) as caught:
        file_address(link)
    assert caught.value.issue.code == "photo_link_to_folder"


@pytest.mark.parametrize(
    ("link", "code"),
    [
        (f"https://drive.google.com/file/d/{ID}/view", "photo_not_shared_drive"),
        ("https://www.dropbox.com/s/abc/bag.jpg?dl=0", "photo_not_shared_dropbox"),
        ("https://1drv.ms/i/s!AbC", "photo_not_shared_onedrive"),
        ("https://photos.app.goo.gl/AbC", "photo_link_to_album"),
        ("https://shop.test/bag", "photo_is_a_page"),
        ("https://[::1/bag", "photo_is_a_page"),
    ],
)
def test_a_page_instead_of_a_photo_is_told_in_the_words_of_its_site(link: str, code: str) -> None:
    assert page_code(link) == code
