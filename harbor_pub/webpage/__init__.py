"""Self-contained web pages: a room's template, style and words in, the bytes of one file out.

A page carries its style inside, named by its hash in a Content-Security-Policy that forbids all
else: no script runs and nothing is fetched, from a server or from a disk.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from urllib.parse import urlsplit

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from harbor_pub.text import storable


def page(room: str, *, template: str = "page.html", **words: object) -> bytes:
    """The HTML file of a room: the package that holds `templates/page.html` and `style.css`.

    Every text among the words is written as `storable` leaves it, and escaped. The same words
    give the same bytes.
    """
    style = _style(__name__) + _style(room)
    html = (
        _environment(room)
        .get_template(template)
        .render(style=Markup(style), style_hash=_csp_hash(style), **words)
    )
    return html.encode()


def web_address(text: str | None) -> str | None:
    """The text where it is an address that a link may lead to (http or https), else None."""
    try:
        parts = urlsplit(text or "")
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.netloc else None


@cache
def _environment(room: str) -> Environment:
    return Environment(
        loader=ChoiceLoader([PackageLoader(room), PackageLoader(__name__)]),
        autoescape=True,
        finalize=_storable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _storable(value: object) -> object:
    """Jinja's `finalize`: plain text is made storable, what is markup already is left alone."""
    return storable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _style(package: str) -> str:
    return files(package).joinpath("style.css").read_text("utf-8")


def _csp_hash(style: str) -> str:
    return "sha256-" + b64encode(sha256(style.encode()).digest()).decode()
