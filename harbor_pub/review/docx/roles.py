"""What the cells of an edition's row are for."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A column of ours."""

    NUMBER = "number"
    SOURCE = "source"
    TARGET = "target"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where each column stands in a row, None for one that isn't there or can't be told.

    `exchanged` tells that source and target of this one row have changed places by hand, `short`
    that it has fewer cells than the rows around it, `even` that its cells reach as far as those of
    most rows do: where one row's cell was split, all others reach over two places of the grid.
    """

    number: int | None = None
    source: int | None = None
    target: int | None = None
    status: int | None = None
    exchanged: bool = False
    short: bool = False
    even: bool = False
