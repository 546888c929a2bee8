"""Argos packages in, one hypothesis and one score a segment out.

    packages/      found, installed, verified, bundled; routes from language to language
    signature.py   what made a result: package, digest, decoding settings
    driver.py      a package, ready to translate: texts in, hypotheses out
    asking.py      what is asked of it, and asked again where an answer is doubtful
    hearing.py     does it answer in its language's script
    fit.py         which targets belong to the sentence before or after theirs
    decoding.py    CTranslate2, driven directly: clauses.py, batching.py, queue.py, tokenizer.py,
                   loading.py
    capitals.py, loops.py, masking.py, markup.py    what makes an answer better, one a file
    habits.py      what a package is found to do, asked once and kept
    chain.py       a route: an engine for each step
    verify.py      is a package whole, does it load, does it speak its language
    convert/       a Hugging Face folder in, an Argos package out (extra `convert`)

`argostranslate.translate` is not used: it imports torch, joins sentences and so loses their
identity, batches 32 tokens and leaks target prefixes into the text.
"""

from harbor_pub.engine.chain import Chain
from harbor_pub.engine.driver import Engine
from harbor_pub.engine.loading import shelf
from harbor_pub.engine.packages import Catalog, Package, Route, catalog

__all__ = ["Catalog", "Chain", "Engine", "Package", "Route", "catalog", "shelf"]
