"""The style sheet becomes one piece that means the same."""

from coalface.base.static import bundle

FILES = {
    "css/coalface.css": """
        /* The order of layers. @import url("nothing.css"); */
        @layer govuk, base;
        @import url("../vendor/govuk.css") layer(govuk);
        @import "components/face.css" layer(components);
        @import url(plain.css);
        body { color: red }
    """,
    "vendor/govuk.css": '@charset "UTF-8";.govuk-link{src:url(/assets/font.woff2)}/*# sourceMappingURL=govuk.css.map */',
    "css/components/face.css": ".face { background: url('../../icons.svg#i-face') }\n.b { mask: url(data:image/png;base64,AA) }",
    "css/plain.css": "p { margin: 0 }",
}


def test_imports_are_written_out_in_their_layers_and_in_order():
    sheet = bundle(FILES.__getitem__, "css/coalface.css")
    assert "@import" not in sheet
    assert "@charset" not in sheet
    assert "sourceMappingURL" not in sheet
    places = [
        sheet.index(words) for words in ("@layer govuk, base;", "@layer govuk {", "@layer components {", "p {", "body")
    ]
    assert places == sorted(places)


def test_addresses_still_lead_to_the_same_files():
    sheet = bundle(FILES.__getitem__, "css/coalface.css")
    assert 'url("../icons.svg#i-face")' in sheet
    assert "url(/assets/font.woff2)" in sheet
    assert "url(data:image/png;base64,AA)" in sheet
