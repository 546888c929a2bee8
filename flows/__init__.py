"""Prefect flows: the second door to the pipeline, for schedules and the UI.

publish.py    sources in, editions out; the one that works
publish_all.py  many sources, spread over the workers by language and document
watch.py      a folder: what is new in it is published
refresh.py    editions that an older package made are made anew
portal.py     the portal, rebuilt
review.py     what editors laid into the inbox is taken back
choices.py    what the forms offer, and what everything in them is called
replacing.py  deployments of former names give way to those of today
telling.py    artifacts, events and names: what a run's page says
patience.py   tasks that wait for a database which is away
submitting.py hands documents to runs of their own
queue.py      the runner: what a person orders goes before what was handed over
approval.py   the gate before publication
server.py     Prefect's server, guarded
silence.py    a run that is silent is not taken for dead by a server that was away
recovering.py the server's automations that bring runs back
serve.py      registers every flow with its schedules, and runs what is due
"""

import os
import signal

from harbor_pub.serving.follow import follow

# Offline is a promise: Prefect would otherwise report its use. Read when prefect is imported, so it
# stands here; who sets it otherwise is obeyed. A run whose process died is noticed by its missing
# heartbeat; flows/serve.py says after how many.
for _name, _value in {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    # Each try waits twice as long as the one before: a server may be away for four minutes. With
    # Prefect's own five it is one.
    "PREFECT_CLIENT_MAX_RETRIES": "7",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "harbor_pub",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
}.items():
    os.environ.setdefault(_name, _value)

if os.environ.get("HARBOR_FOLLOW"):
    # A run that `harbor serve` started goes with its runner, and goes on from the record when that
    # comes back: nobody is left to guess whether it is still at work.
    follow(signal.SIGKILL)
