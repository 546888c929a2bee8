"""What editors decided of drafts: who, when, and of which drafts.

A run that asks for approval publishes nothing that has no row here.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlalchemy import insert, select

from harbor_pub.errors import RecordError
from harbor_pub.record import Record
from harbor_pub.record.table import APPROVALS

PUBLISH = "publish"
WITHHOLD = "withhold"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Draft:
    """What an editor decides on: a document's source by its digest, in a locale, as a package
    translates it. What a person reviews meanwhile changes none of these."""

    document: str
    locale: str
    digest: str
    package: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """An editor's answer; `decided` is when it was given, an ISO 8601 time in UTC."""

    decision: str
    editor: str
    comment: str
    decided: str


class Approvals:
    """The answers in a record. A run's answer to a draft is never changed: the first one stands."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def add(self, run: str, drafts: Collection[Draft], answer: Approval) -> None:
        """Record an answer to drafts of a run. Raises RecordError for one that doesn't name what
        was decided, who decided and when."""
        named = answer.editor.strip() and answer.decided
        if not (run and named and answer.decision in (PUBLISH, WITHHOLD)):
            raise RecordError("an approval names its run, the decision, who decided and when")
        with self._record._writing() as connection:
            held = {
                Draft(document=row.document, locale=row.locale, digest=row.digest,
                      package=row.package)
                for row in connection.execute(select(APPROVALS).where(APPROVALS.c.run == run))
            }  # fmt: skip
            rows = [
                {"run": run, **asdict(draft), **asdict(answer)}
                for draft in sorted(set(drafts) - held)
            ]
            if rows:
                connection.execute(insert(APPROVALS), rows)

    def of(self, run: str, draft: Draft) -> Approval | None:
        """The answer to a draft of a run."""
        table = APPROVALS.c
        query = (
            select(table.decision, table.editor, table.comment, table.decided)
            .where(table.run == run, table.document == draft.document)
            .where(table.locale == draft.locale, table.digest == draft.digest)
            .where(table.package == draft.package)
            .order_by(table.id)
            .limit(1)
        )
        with self._record._reading() as connection:
            row = connection.execute(query).first()
        return Approval(**row._mapping) if row else None
