"""The gate before publication: a run waits, without a process, for an editor's decision."""

from typing import Literal

from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput
from pydantic import Field

from harbor_pub import journal


class Decision(RunInput):
    """What an editor decides of the drafts of a run."""

    decision: Literal["publish", "withhold"] = Field(
        "publish", description="Publish the drafts as they are, or withhold them."
    )
    editor: str = Field("", description="Who decides.", max_length=200)
    comment: str = Field("", description="A note for the run's page.", max_length=2000)

    @property
    def withheld(self) -> bool:
        return self.decision == "withhold"

    def __str__(self) -> str:
        said = "withheld" if self.withheld else "approved"
        by = f" by {self.editor}" if self.editor else ""
        return f"{said}{by}{f': {self.comment}' if self.comment else ''}"


def decision(drafts: str) -> Decision:
    """Suspend the run until somebody has decided; `drafts`, in Markdown, stands above the form.

    The process ends here. Once the form is sent, the run begins anew in another, finds everything
    in the record, and gets its answer here.
    """
    form = Decision.with_initial_data(description=drafts, decision="publish", editor="", comment="")
    answer = suspend_flow_run(wait_for_input=form)
    journal.tell("decision", decision=answer.decision, editor=answer.editor)
    return answer
