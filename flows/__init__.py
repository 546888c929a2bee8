"""Prefect flows: the second door to the pipeline, for schedules and the UI."""

import os

# Offline is a promise: Prefect's server would otherwise report its use, at start and every hour.
# Read when prefect is imported, so it stands here; who sets it otherwise is obeyed.
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
