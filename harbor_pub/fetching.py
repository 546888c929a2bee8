"""One named address, fetched once: bounded in time, size and redirects, and not from inside.

The host's address is looked up once and checked, then connected to as it was, so that a name
can't point elsewhere between the check and the connection; each redirect is checked anew. Proxies
of the environment are not used: behind one, nobody could tell where a request goes.
"""

import ipaddress
import socket
import time
from dataclasses import dataclass
from email.message import Message

import httpx

from harbor_pub.errors import SourceError

_CONNECT, _READ, _WHOLE = 10.0, 20.0, 60.0  # seconds
_REDIRECTS = 5
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


_TUNNELS = tuple(ipaddress.ip_network(one) for one in ("64:ff9b::/96", "2002::/16", "2001::/32"))
"""NAT64, 6to4 and Teredo: IPv6 addresses that hold an IPv4 one, perhaps a private one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came; `url` is where the redirects ended, `suffix` what its content type stands for."""

    url: str
    data: bytes
    suffix: str = ""
    charset: str = ""


def fetch(url: str, *, largest: int, private: bool = False) -> Page:
    """GET an http(s) address. Raises SourceError, which names the address and the reason."""
    deadline = time.monotonic() + _WHOLE
    limits = httpx.Timeout(_READ, connect=_CONNECT)
    address = url
    try:
        with httpx.Client(trust_env=False, timeout=limits, follow_redirects=False) as client:
            for _ in range(_REDIRECTS + 1):
                found = _get(client, address, largest, private, deadline)
                if isinstance(found, Page):
                    return found
                address = found
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise SourceError(
            f"{url}: can't be fetched ({_reason(error)}); check the address"
        ) from error
    raise SourceError(f"{url}: redirected more than {_REDIRECTS} times; name the last address")


def _get(
    client: httpx.Client, address: str, largest: int, private: bool, deadline: float
) -> Page | str:
    """A page, or the address that it redirects to."""
    url = httpx.URL(address)
    if url.scheme not in ("http", "https") or not url.host:
        raise SourceError(f"{address}: only http and https addresses are fetched")
    target = url.copy_with(host=_address(url.host, url.port or 443, private))
    request = client.build_request(
        "GET", target,
        headers={"Host": url.netloc.decode("ascii"), "User-Agent": "harbor-publisher"},
        extensions={"sni_hostname": url.raw_host.decode("ascii")},
    )  # fmt: skip
    response = client.send(request, stream=True)
    try:
        if response.is_redirect:
            return str(url.join(response.headers["location"]))
        if response.status_code != 200:
            raise SourceError(
                f"{address}: the server answered {response.status_code} "
                f"{response.reason_phrase}; open it in a browser"
            )
        data = _body(response, address, largest, deadline)
    finally:
        response.close()
    kind, charset = _content_type(response.headers.get("content-type", ""))
    return Page(url=address, data=data, suffix=_SUFFIXES.get(kind, ""), charset=charset)


def _body(response: httpx.Response, address: str, largest: int, deadline: float) -> bytes:
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > largest:
            raise SourceError(f"{address}: is larger than {largest >> 20} MiB; fetch it in parts")
        if time.monotonic() > deadline:
            raise SourceError(f"{address}: took more than {_WHOLE:.0f} seconds; try again later")
        parts.append(part)
    return b"".join(parts)


def _address(host: str, port: int, private: bool) -> str:
    """The first address of a host, all of which must be public unless private ones are allowed."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]).split("%")[0] for entry in found]
    if not private and not all(_is_public(one) for one in addresses):
        raise SourceError(
            f"{host}: stands for a private address ({addresses[0]}), which is not fetched; "
            "set allow_private_addresses to allow it"
        )
    return addresses[0]


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    inner = getattr(parsed, "ipv4_mapped", None) or parsed
    tunnelled = any(parsed in network for network in _TUNNELS)
    return bool(inner.is_global and not inner.is_multicast and not tunnelled)


def _content_type(header: str) -> tuple[str, str]:
    message = Message()
    message["content-type"] = header or "application/octet-stream"
    return message.get_content_type(), str(message.get_param("charset", ""))


def _reason(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "the server took too long"
    return str(error).splitlines()[0] if str(error) else type(error).__name__
