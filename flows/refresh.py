"""The `refresh` flow: editions that an older package or other settings made are made anew.

What a person has reviewed stands, word for word.
"""

from pathlib import Path

from prefect import flow

from flows.choices import Output, SourceFolders, folder, source
from flows.patience import open_desk, whole
from flows.submitting import submit_again
from flows.telling import told
from harbor_pub import freshness, journal
from harbor_pub.serving.desk import HANDED_OVER
from harbor_pub.settings import load


@flow(name="refresh", flow_run_name="refresh editions")
def refresh(sources: SourceFolders, output: Output = "") -> list[str]:
    """Make the editions anew that another package, or other settings, would make differently now.

    Args:
        sources: Files, and folders, in which the published sources lie; one a line.
        output: The folder of the editions; empty for the one in the settings.
    """
    settings = load()
    with told("refresh", settings):
        desk = open_desk(whole(settings))
        places = [Path(source(place, settings)) for place in sources]
        stale, lost = freshness.outdated(desk, places, folder(output, settings))
        desk.record.close()
        for one in stale:
            key = "/".join(one.signatures.values())
            submit_again(one.published, list(one.signatures), output, key=key, tags=[HANDED_OVER])
        for document in lost:
            journal.tell("no-source", document=document)
    return [str(one.published.source) for one in stale]
