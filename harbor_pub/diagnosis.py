"""What a check of the machine says."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """`mend` is the command, or the step, that puts it right; "" where nothing is wrong."""

    name: str
    status: Status
    message: str
    mend: str = ""
