"""An editor's day at the upload page, in a real browser: a text in, drafts looked at, approved, and
a corrected file back; without a script."""

import time
from pathlib import Path
from typing import Any

import edits
from served import LINE, PATIENCE, Served

CHOSEN = {"id": "Indonesian", "ms": "Malay", "vi": "Vietnamese"}
CORRECTED = "Para menteri bertemu di ibu kota pada 13 September 2015."


def day(browser: Any, served: Served, url: str, name: str, shots: Path, **context: Any) -> None:
    """All of it, at the upload page's address; `name` is the text's, and `shots` where its pictures
    go."""
    opened = browser.new_context(java_script_enabled=False, ignore_https_errors=True, **context)
    page = opened.new_page()
    output = served.folder / "output"
    source = served.folder.parent / f"{name}.txt"
    source.write_text(f"{LINE}\n", encoding="utf-8")
    page.goto(url)
    _look(page, shots / "page")
    page.get_by_label("A file", exact=True).set_input_files(source)
    page.get_by_label("Title", exact=True).fill("A day <b>of</b> the | desk")
    page.get_by_label("An editor decides before it is published").check()
    page.get_by_role("button", name="Send the text").click()
    assert "Choose at least one language" in page.get_by_role("alert").inner_text()
    page.get_by_label("A file", exact=True).set_input_files(source)  # a browser keeps no file
    for language in CHOSEN.values():
        page.get_by_label(language).check()
    page.get_by_role("button", name="Send the text").click()
    _until(page, "Waits for an editor’s decision")
    shown = page.locator("main").inner_text()
    assert "A day <b>of</b> the | desk" in shown
    assert all(language in shown for language in CHOSEN.values())
    assert page.get_by_role("link", name="docx").count() == len(CHOSEN)
    assert not (output / name).exists()
    _look(page, shots / "decision")
    page.get_by_label("Publish them as they are").check()
    page.get_by_label("Your name").fill("Dewi")
    page.get_by_role("button", name="Send the decision").click()
    _until(page, "Done")
    assert "approved by Dewi" in page.locator("main").inner_text()
    _look(page, shots / "done")
    portal = (output / "index.html").read_text(encoding="utf-8")
    assert "A day &lt;b&gt;of&lt;/b&gt; the | desk" in portal
    assert all(f"{name}/{tag}/{name}.{tag}.html" in portal for tag in CHOSEN)
    back = edits.Doc((output / name / "id" / f"{name}.id.docx").read_bytes())
    back.rows[1].fill(edits.run(CORRECTED))
    corrected = source.with_suffix(".docx")
    corrected.write_bytes(back.save())
    page.goto(url)
    page.get_by_label("Corrected files").set_input_files(corrected)
    page.get_by_role("button", name="Hand them back").click()
    _until(page, "Done")
    assert "1 unit recorded" in page.locator("main").inner_text()
    _look(page, shots / "taken")
    # What was published with approval asks for it again.
    page.goto(url)
    page.get_by_role("link", name=f"publish {source.name}").first.click()
    _until(page, "Waits for an editor’s decision")
    page.get_by_label("Publish them as they are").check()
    page.get_by_label("Your name").fill("Dewi")
    page.get_by_role("button", name="Send the decision").click()
    _until(page, "Done")
    read = (output / name / "id" / f"{name}.id.html").read_text(encoding="utf-8")
    assert CORRECTED in read
    opened.close()


def _until(page: Any, state: str) -> None:
    """Look again, as a reader does, until a run is in a state."""
    end = time.monotonic() + PATIENCE
    while (said := page.locator(".state, .problem").first.inner_text()) != state:
        assert said != "Failed", page.locator("main").inner_text()
        assert time.monotonic() < end, said
        time.sleep(1)
        page.goto(page.url)


def _look(page: Any, shot: Path) -> None:
    """A picture at two widths, by day and by night; nothing is wider than the window."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=f"{shot}.{width}.{scheme}.png", full_page=True)
        wide = page.locator("html").bounding_box()
        assert wide is not None
        assert wide["width"] <= width
