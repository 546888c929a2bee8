"""English in, aligned bilingual editions out, in the languages of ASEAN, offline."""

__version__ = "0.1.0"
