"""Room for editions, and the right to write them."""

import shutil
from collections.abc import Iterator

from harbor_pub import pipeline
from harbor_pub.diagnosis import Diagnosis, Status
from harbor_pub.errors import OutputError
from harbor_pub.settings import Settings

# An edition of the forum speech (66 segments) in four formats takes 0.2 MB.
_ENOUGH = 1 << 30
_LEAST = 100 << 20


def check(settings: Settings) -> Iterator[Diagnosis]:
    folder = settings.output_folder
    try:
        pipeline.check_output(folder)
    except OutputError as error:
        yield Diagnosis(
            name="output", status=Status.FAIL, message=str(error), mend=f"chmod u+rwx {folder}"
        )
        return
    free = shutil.disk_usage(folder).free
    status = Status.OK if free >= _ENOUGH else Status.WARN if free >= _LEAST else Status.FAIL
    yield Diagnosis(
        name="output",
        status=status,
        message=f"{folder.resolve()} can be written; {free >> 20:,} MiB free",
        mend="" if status is Status.OK else f"free some space, or move `output`: df -h {folder}",
    )
