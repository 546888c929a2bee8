"""The upload page of `harbor serve`: a text in, or a corrected file back, and what becomes of it.

Plain HTML forms, without a script, beside the desk: at the same address, behind the same checks of
Host and Origin, the same password and the same path. ASGI; blocking work goes to threads.

forms.py   what was sent, looked through and laid down
orders.py  the runs at the desk: ordered, told, answered
"""

import asyncio
import hashlib
import hmac
import secrets
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from harbor_pub.errors import HarborError
from harbor_pub.languages import ENGLISH, TARGETS
from harbor_pub.locales import gettext_of
from harbor_pub.serving.guard import (
    CHALLENGE,
    Application,
    Message,
    Receive,
    Scope,
    Send,
    knows,
)
from harbor_pub.serving.upload import forms
from harbor_pub.serving.upload.orders import Orders
from harbor_pub.settings import Settings
from harbor_pub.sources import LARGEST
from harbor_pub.webpage import page

PLACE = "/upload"

_COOKIE = "harbor_upload"
_MOST = LARGEST + (1 << 20)
"""Bytes of a form: one file as large as we read, and its fields."""
_DRAINED = 8 * _MOST
"""Bytes of a form that is too large which are still taken, so that its sender reads the answer."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Upload:
    """An application before another one: what is asked below `/upload` is its own. `password` is
    `user:password`, "" for none."""

    def __init__(
        self, application: Application, orders: Orders, settings: Settings, password: str = ""
    ) -> None:
        self._application = application
        self._orders = orders
        self._settings = settings
        self._password = password
        self._base = urlsplit(settings.desk_url).path.rstrip("/")
        self._secret = secrets.token_bytes(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", "")).removeprefix(self._base)
        if scope["type"] != "http" or not (path == PLACE or path.startswith(f"{PLACE}/")):
            await self._application(scope, receive, send)
            return
        request = Request(scope, receive=_Bounded(receive))
        try:
            answer = await self._answer(request, path.removeprefix(PLACE).strip("/"))
        except HTTPException as error:
            answer = await self._problem(request, error.status_code, str(error.detail))
        except HarborError as error:  # the desk is away, or busy
            answer = await self._problem(request, 503, str(error))
        finally:
            await request.close()  # files that came
        answer.headers.update(_HEADERS)
        await answer(scope, receive, send)

    async def _answer(self, request: Request, path: str) -> Response:
        if not self._allowed(request):
            return Response(
                "This page asks for the desk's password.\n", 401,
                {"WWW-Authenticate": CHALLENGE},
                "text/plain; charset=utf-8",
            )  # fmt: skip
        match request.method, path.split("/"):
            case "GET" | "HEAD", [""]:
                return await self._first_page(request)
            case "GET" | "HEAD", ["runs", run]:
                return await self._run_page(request, run)
            case "POST", ["publish"]:
                return await self._publish(request, await self._form(request))
            case "POST", ["corrections"]:
                return await self._take_back(request, await self._form(request))
            case "POST", ["runs", run, "decision"]:
                return await self._decide(request, run, await self._form(request))
        raise HTTPException(404, "There is no such page.")

    def _allowed(self, request: Request) -> bool:
        given = request.headers.get("authorization", "")
        return not self._password or knows(given, self._password)

    async def _first_page(
        self, request: Request, said: forms.Said = forms.NOTHING, problem: str = "",
        status: int = 200,
    ) -> Response:  # fmt: skip
        offered, runs = await asyncio.gather(
            asyncio.to_thread(self._orders.offered), asyncio.to_thread(self._orders.latest)
        )
        languages = [one for one in TARGETS if offered is None or one.tag in offered]
        return self._page(
            request, "page.html", status, problem=problem, runs=runs, said=said,
            languages=languages, spoken=forms.SPOKEN, sources=forms.sources_offered(),
            corrected=forms.corrected_offered(), most=LARGEST >> 20,
        )  # fmt: skip

    async def _run_page(
        self, request: Request, run: str, problem: str = "", status: int = 200
    ) -> Response:
        told = await asyncio.to_thread(self._orders.told, run)
        if told is None:
            raise HTTPException(404, "There is no such run.")
        follow = told.open and "follow" in request.query_params
        return self._page(
            request, "run.html", status, problem=problem, run=told, follow=follow,
            refresh=f"5; url={self._base}{PLACE}/runs/{told.id}?follow" if follow else "",
        )  # fmt: skip

    async def _publish(self, request: Request, form: FormData) -> Response:
        try:
            self._check(request, form)
            order = await asyncio.to_thread(forms.order, await _sent(form), self._settings)
        except forms.FormError as error:
            return await self._first_page(request, forms.said(form), str(error), error.status)
        run = await asyncio.to_thread(self._orders.publish, order)
        return self._see(run)

    async def _take_back(self, request: Request, form: FormData) -> Response:
        try:
            self._check(request, form)
            names = await asyncio.to_thread(forms.take_back, await _sent(form), self._settings)
        except forms.FormError as error:
            return await self._first_page(request, problem=str(error), status=error.status)
        run = await asyncio.to_thread(self._orders.take_back, names)
        return self._see(run)

    async def _decide(self, request: Request, run: str, form: FormData) -> Response:
        try:
            self._check(request, form)
            answer = forms.decision(form)
            await asyncio.to_thread(self._orders.decide, run, str(form.get("asked")), answer)
        except forms.FormError as error:
            return await self._run_page(request, run, str(error), error.status)
        return self._see(run)

    async def _form(self, request: Request) -> FormData:
        length = request.headers.get("content-length", "0")
        bounded = request.receive
        assert isinstance(bounded, _Bounded)
        if not length.isdecimal() or int(length) > _MOST:
            await bounded.drain()
        try:
            return await request.form(max_files=50, max_fields=200, max_part_size=_MOST)
        except MultiPartException as error:
            raise HTTPException(400, f"This form can’t be read: {error.message}") from error

    def _check(self, request: Request, form: FormData) -> None:
        """That a form came from a page of ours. Raises FormError."""
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise forms.FormError("This form came from another page. Nothing was sent.", 403)
        given = str(form.get("token") or "")
        if not hmac.compare_digest(given, self._token(request.cookies.get(_COOKIE, ""))):
            raise forms.FormError(
                "This page had grown old, so nothing was sent. Please send it once more.", 403
            )

    def _token(self, cookie: str) -> str:
        return hmac.new(self._secret, cookie.encode(), hashlib.sha256).hexdigest()

    def _page(self, request: Request, template: str, status: int, **words: Any) -> Response:
        cookie = request.cookies.get(_COOKIE) or secrets.token_urlsafe(24)
        html = page(
            __name__, template=template, language=ENGLISH, _=gettext_of(ENGLISH.tag),
            base=f"{self._base}{PLACE}", desk=f"{self._base}/",
            token=self._token(cookie), **words,
        )  # fmt: skip
        answer = Response(html, status, media_type="text/html; charset=utf-8")
        secure = self._settings.desk_url == f"https://{request.headers.get('host')}{self._base}"
        answer.set_cookie(
            _COOKIE, cookie, path=f"{self._base}{PLACE}", httponly=True, samesite="strict",
            secure=secure,
        )  # fmt: skip
        return answer

    async def _problem(self, request: Request, status: int, said: str) -> Response:
        return self._page(request, "problem.html", status, problem=said)

    def _see(self, run: str) -> Response:
        return RedirectResponse(f"{self._base}{PLACE}/runs/{run}", 303)


class _Bounded:
    """A request's body, up to so many bytes. Raises HTTPException for a larger one, once it has
    come to its end: a browser that can't send all of its form shows no answer."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._taken = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        if self._taken > _MOST:
            await self.drain(more=bool(message.get("more_body")))
        return message

    async def drain(self, *, more: bool = True) -> None:
        while more and self._taken <= _DRAINED:
            message = await self._receive()
            self._taken += len(message.get("body", b""))
            more = bool(message.get("more_body"))
        raise HTTPException(
            413, f"This is more than {LARGEST >> 20} MiB; nothing was taken. Send it in parts."
        )


async def _sent(form: FormData) -> forms.Sent:
    """A form's fields, and its files with their bytes: those that were chosen."""
    fields: dict[str, list[str]] = {}
    files: list[tuple[str, bytes]] = []
    for name, value in form.multi_items():
        if not isinstance(value, UploadFile):
            fields.setdefault(name, []).append(value)
        elif value.filename:
            files.append((value.filename, await value.read()))
    return forms.Sent(fields, files)
