# `just` lists these; each is one command that works without just, too.

default:
    @just --list

# Publish the seed in every language that has a package.
publish:
    uv run harbor publish seeds/information-harbor-forum-2015.txt --to asean

test:
    uv run pytest

# Everything that has to pass before a change lands.
ci:
    .ci/run

# The README's pictures, from what `just publish` made.
pictures:
    uv run python docs/pictures.py output information-harbor-forum-2015 id fil ms
