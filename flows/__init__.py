"""Prefect flows: the second door to the pipeline, for schedules and the UI."""
