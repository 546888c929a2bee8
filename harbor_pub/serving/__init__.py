"""What `harbor serve` is made of: a Prefect server, the runner of the flows, and the pages.

desk.py       the Prefect server's API, the few calls of it that we need
child.py      a process that goes when we go, and comes back when it dies
warm.py       a process that has everything loaded, and what is copied from it
become.py     who asks for such a copy, and stands for it
webhook.py    who is told of failures and of drafts
pulse.py      whether this process stood still
lease.py      whose desk it is
guard.py      who may talk to the desk
clock.py      whether the clock was set back
follow.py     how a process goes with its parent
pages.py      the output folder over HTTP, read-only
upload/       the page that takes texts and corrected files, and tells what becomes of them
metrics.py    what the journal and the desk say, for Prometheus
"""
