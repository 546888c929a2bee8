"""Argos packages in, one hypothesis and one score a segment out.

    packages.py    the packages on this machine: Argos' own folder, then the embedded starter
    signature.py   what made a result: package, digest, decoding settings
    driver.py      a package, ready to translate: asked, asked again, and what is told of it
    decoding.py    CTranslate2, driven directly: clauses.py, batching.py, tokenizer.py, loading.py
    capitals.py, loops.py, masking.py, markup.py    what makes an answer better, one a file

`argostranslate.translate` is not used: it imports torch, joins sentences and so loses their
identity, batches 32 tokens and leaks target prefixes into the text.
"""

from harbor_pub.engine.driver import Engine
from harbor_pub.engine.loading import shelf
from harbor_pub.engine.packages import Catalog, Package, catalog

__all__ = ["Catalog", "Engine", "Package", "catalog", "shelf"]
