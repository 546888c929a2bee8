"""The rules by the names that edits and drops give as their reasons, and the formats each is for.

A page that was scraped brings along what stood around its text; a Word file, a book or a Markdown
file holds what somebody put into it. What looks like a menu there is a sentence about menus.
"""

_EVERY = frozenset({"text", "html", "markdown", "docx", "epub", "pdf"})
_SCRAPED = frozenset({"text", "html"})
_PAGED = frozenset({"text", "pdf"})
"""What was laid out on pages, and may have lost its layout but for what the pages repeat."""

HEAD, SIDEBAR = "running head", "sidebar headline"
BEFORE, AFTER = "before the text", "after the text"
MAIL_HEAD, SIGNATURE = "mail head", "signature"
_FURNITURE = (
    *("language switcher", "breadcrumb", "page tools", "share counter", "advertisement"),
    "navigation",
    *("related link", "menu", "page number", "copyright line", "cookie notice", "sign-up line"),
    *("tags and contact", "address", "masthead", SIDEBAR, BEFORE, AFTER),
)
_GLUE = ("words", "comma", "full stop", "colon", "bracket", "quote", "number", "clitic")
FORMS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("characters", "Zawgyi", "line end", "hyphen"), _EVERY),
    HEAD: _PAGED,
    **dict.fromkeys((*_FURNITURE, "metadata"), _SCRAPED),
    **dict.fromkeys((MAIL_HEAD, SIGNATURE), frozenset({"text"})),
    **dict.fromkeys(("title", "bullet", *_GLUE), _EVERY),
}
"""The formats that a rule is for."""
RULES = tuple(FORMS)
"""What `--no-rule` switches off."""
