"""What made a result, as one short line: the idea is sacreBLEU's."""

from harbor_pub.engine.packages import Package

ENGINE_VERSION = 8
"""Raised whenever the driver would answer otherwise with the same package and settings."""

LENGTH_PENALTY = 0.2
"""As argos-translate decodes (translate.py), so that the same package says the same."""


def signature(package: Package, beam: int, *, guards: bool = True) -> str:
    """`translate-en_id|v:1.9|sha:0123456789ab|beam:4|lp:0.2|engine:8`; `|plain` without guards."""
    return (
        f"{package.name}|v:{package.version}|sha:{package.digest[:12]}"
        f"|beam:{beam}|lp:{LENGTH_PENALTY}|engine:{ENGINE_VERSION}"
        f"{'' if guards else '|plain'}"
    )


_TERMS = "|terms:"


def with_terms(signature: str, digest: str) -> str:
    """The signature of what was made of a text, by the digest of its terms; "" for none."""
    return f"{signature}{_TERMS}{digest}" if digest else signature


def without_terms(signature: str) -> str:
    """The signature alone, whatever terms the text held."""
    return signature.partition(_TERMS)[0]
