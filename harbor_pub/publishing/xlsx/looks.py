"""Fonts, fills and widths, so that source and target can be read beside each other."""

from dataclasses import dataclass

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from harbor_pub.languages import Language

WIDTHS = (5.5, 56, 56, 18, 28, 2)
"""Number, source, target, status, remarks, and the hidden mark; in digits of Calibri 11."""
LATIN = "Calibri"
GREY = "595959"
AS_TEXT = "@"
HEAD = PatternFill("solid", fgColor="E5E7EB")
HEADING = PatternFill("solid", fgColor="F1F5F9")
CONTESTED = PatternFill("solid", fgColor="FDE8E8")
LOCKED = PatternFill("solid", fgColor="F9FAFB")
_THIN, _THICK = Side("thin", color="D1D5DB"), Side("medium", color="6B7280")
FREE, SHUT = Protection(locked=False), Protection(locked=True)
LINES = Border(top=_THIN, bottom=_THIN, left=_THIN, right=_THIN)
BLOCK = Border(top=_THICK, bottom=_THIN, left=_THIN, right=_THIN)
"""Above the first segment of a block of the source."""


@dataclass(frozen=True, slots=True)
class Type:
    """A font and its size in points."""

    name: str
    size: float

    def font(self, *, bold: bool = False, colour: str = "000000") -> Font:
        return Font(name=self.name, size=self.size, bold=bold, color=colour)


def type_of(spoken: Language, *, heading: bool = False) -> Type:
    """Complex scripts look small beside Latin letters. A heading is larger, and not bold: bold is
    what an editor can set."""
    size = {"complex": 12.0, "east-asian": 11.0}.get(spoken.slot, 11.0)
    name = LATIN if spoken.slot == "latin" else spoken.font
    return Type(name, size + 2 if heading else size)


def wrapped(*, centred: bool = False) -> Alignment:
    return Alignment(
        wrap_text=True, vertical="top", horizontal="center" if centred else "left", readingOrder=1
    )
