"""The `portal` flow: the index over all editions, built anew."""

from contextlib import closing
from pathlib import Path

from prefect import flow

from flows.choices import Output, folder
from flows.patience import open_desk, patient, whole
from flows.telling import told
from harbor_pub import pipeline
from harbor_pub.settings import load


@patient("the portal")
def written(outlet: pipeline.Outlet) -> Path:
    return outlet.write_portal()


@flow(name="portal", flow_run_name="rebuild the portal")
def portal(output: Output = "") -> str:
    """Build the portal anew from the manifests in the output folder, and the one in the store.

    Args:
        output: The folder of the editions; empty for the one in the settings.
    """
    settings = load()
    with told("portal", settings):
        desk = open_desk(whole(settings))
        with closing(desk.record):
            path = written(whole(pipeline.outlet(desk, folder(output, settings))))
    return str(path)
