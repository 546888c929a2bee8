"""The record: it opens, it is whole, and it can be written."""

from collections.abc import Iterator

from harbor_pub import pipeline
from harbor_pub.diagnosis import Diagnosis, Status
from harbor_pub.errors import HarborError
from harbor_pub.settings import Settings


def check(settings: Settings) -> Iterator[Diagnosis]:
    try:
        desk = pipeline.open_desk(settings)
        try:
            desk.record.examine()
            units = desk.record.count()
        finally:
            desk.record.close()
    except HarborError as error:
        yield Diagnosis(
            name="record",
            status=Status.FAIL,
            message=str(error),
            mend="restore the record from a backup, or set HARBOR_RECORD to another",
        )
        return
    yield Diagnosis(name="record", status=Status.OK, message=f"whole and writable; {units:,} rows")
