"""The text of HTML as a browser's text nodes hold it, which is what Label Studio's global offsets count."""

from __future__ import annotations

from html.parser import HTMLParser


def text_of(html: str) -> str:
    """All text nodes; a `<br>` counts as one character."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.pieces)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.pieces.append("\n")
