"""The training recipe: open parallel text in, Argos packages out (see README.md beside this)."""
