"""Argos packages in, one hypothesis and one score a segment out.

    packages.py    the packages on this machine: Argos' own folder, then the embedded starter
    signature.py   what made a result: package, digest, decoding settings
    driver.py      CTranslate2, driven directly

`argostranslate.translate` is not used: it imports torch, joins sentences and so loses their
identity, batches 32 tokens and leaks target prefixes into the text.
"""

from harbor_pub.engine.driver import Engine
from harbor_pub.engine.packages import Catalog, Package, catalog
from harbor_pub.engine.signature import signature

__all__ = ["Catalog", "Engine", "Package", "catalog", "signature"]
