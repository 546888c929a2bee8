"""The `portal` flow: the index over all editions, built anew."""

from prefect import flow

from flows.choices import folder
from flows.telling import told
from harbor_pub import pipeline
from harbor_pub.settings import load


@flow(name="portal", flow_run_name="rebuild the portal")
def portal(output: str = "") -> str:
    """Build the portal anew from the manifests in the output folder, and the one in the store.

    Args:
        output: The folder of the editions; empty for the one in the settings.
    """
    settings = load()
    with told("portal", settings):
        desk = pipeline.open_desk(settings)
        path = pipeline.outlet(desk, folder(output, settings)).write_portal()
        desk.record.close()
    return str(path)
