"""What becomes of descriptions as shops and sellers write them."""

import pytest

from catalog.descriptions import joined_descriptions, pictures_in_description, read_description
from catalog.importing import read_catalogue
from catalog.text import plain


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<div>Cousu main</div><div>À Fès</div>", "<p>Cousu main</p><p>À Fès</p>"),
        ('<div class="a"><div>Laine</div><ul><li>Vierge</li></ul></div>', "<p>Laine</p><ul><li>Vierge</li></ul>"),
        ("<H1 id='t'>Le tapis</H1>Noué<hr />Lavé", "<h2>Le tapis</h2>Noué<br>Lavé"),
        ("<dl><dt>Taille</dt><dd>2 m</dd></dl>", "<p>Taille</p><p>2 m</p>"),
        ("<p>&nbsp;</p><p><br></p><p>Doux</p>\n&nbsp;", "<p>Doux</p>"),
        ("&lt;div&gt;Savon&lt;/div&gt;&lt;div&gt;noir&lt;/div&gt;", "<p>Savon</p><p>noir</p>"),
        ("5 < 6 & plus", "5 &lt; 6 &amp; plus"),
        ('"Cousu main à Fès"', "Cousu main à Fès"),
        ('"Fès" et "Rabat"', '"Fès" et "Rabat"'),
    ],
)
def test_words_of_different_blocks_stay_apart_and_blank_blocks_go(written: str, kept: str) -> None:
    assert read_description(written) == kept
    assert read_description(kept) == kept


def test_a_short_description_and_a_long_one_are_joined_with_all_that_they_hold() -> None:
    joined = joined_descriptions("<div>Court</div>", "Long & plat", 'Avec <img src="a.jpg">')
    assert read_description(joined) == "<p>Court</p><p>Long &amp; plat</p><p>Avec </p>"
    assert pictures_in_description(joined) == 1


def test_pictures_in_a_description_are_told() -> None:
    data = b'Handle,Title,Body (HTML),Vendor,Variant Price\nkilim,Kilim,"<p>Laine<img src=""k.jpg""></p>",Atlas,120\n'
    read = read_catalogue(data, "kilim.csv", currency="MAD", language="fr")
    assert [(issue.code, issue.params["count"]) for issue in read.issues] == [("description_pictures", "1")]


def test_the_cells_of_a_table_are_words_apart_where_no_tags_are_kept() -> None:
    rows = "<tr><th>Tecnologia</th><td>Bluetooth 5.0</td></tr><tr><td>Batteria</td><td>CR1632</td></tr>"
    assert plain(f"<table>{rows}</table>") == "Tecnologia Bluetooth 5.0\nBatteria CR1632"
