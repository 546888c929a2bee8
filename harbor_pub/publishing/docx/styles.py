"""Fonts, sizes and languages.

Word keeps three sets of each (ECMA-376, 17.3.2.26): `ascii`, `cs` for Thai, Lao, Khmer, Burmese
and Tamil, `eastAsia` for Chinese; python-docx's `font.name` and `font.size` reach the first alone.
A font must be named for each: left to a fallback, LibreOffice drops Khmer and Burmese signs.
"""

from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from harbor_pub.languages import Language

LATIN = "Calibri"
EAST_ASIAN = "Microsoft YaHei"
_TALL = ("Mymr",)
_LEADING = 1.65
"""Of a tall script's size: its marks above and below a letter clear those of the next line."""
_ALTERNATIVES = {
    "Noto Sans Khmer": "Leelawadee UI",
    "Microsoft YaHei": "Noto Sans CJK SC",
    "Myanmar Text": "Noto Sans Myanmar",
}
_LANG = {"latin": "val", "complex": "bidi", "east-asian": "eastAsia"}

_STYLES = """
<w:style {ns} w:type="paragraph" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/>
<w:basedOn w:val="Normal"/><w:qFormat/>
<w:pPr>{paragraph}<w:spacing w:before="{before}" w:after="{after}" w:line="{line}"
 w:lineRule="auto"/>{after_spacing}</w:pPr><w:rPr>{run}</w:rPr></w:style>"""


def apply(document: Document, source: Language, target: Language) -> None:
    """Give the document its styles: HarborTitle, HarborSource, HarborTarget and their like."""
    styles: Any = document.styles.element
    _forget_theme_fonts(styles)
    defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for child in list(defaults):
        defaults.remove(child)
    for child in parse_xml(f"<w:rPr {nsdecls('w')}>{_run(source, target, 10)}</w:rPr>"):
        defaults.append(child)
    for style in (*_all(source, target), *(s.format(ns=nsdecls("w")) for s in _CHARACTERS)):
        element = parse_xml(style)
        if target.script in _TALL and not element.get(qn("w:styleId")).startswith("HarborSource"):
            _set_leading(element)
        styles.append(element)
    _name_alternatives(document)
    _speak(document, target)


def _all(source: Language, target: Language) -> list[str]:
    size, line = _measure(target)
    # Page 1 is to have room for the text, in scripts with tall lines and long words too.
    roomy = target.script in _ROOMY
    fact = 8.5 if roomy else 9.5
    grey, bold = '<w:color w:val="595959"/>', "<w:b/><w:bCs/>"
    return [
        _style("HarborTitle", _run(source, target, 14 if roomy else 18, bold), after=60),
        _style("HarborSubtitle", _run(source, target, 11, grey), after=120),
        _style(
            "HarborDraft", _run(source, target, fact, bold), before=0, after=0, paragraph=_SHADE
        ),
        _style("HarborGap", _run(source, target, 3)),
        _style("HarborOriginal", _run(source, target, 11, grey), after=100),
        _style("HarborLabel", _run(source, target, fact - 0.5, grey), before=20, after=20),
        _style("HarborFirst", _run(source, target, 9, bold), before=160, after=40, paragraph=_KEEP),
        _style(
            "HarborAlarm",
            _run(source, target, 9.5, f"{bold}{_RED}"),
            before=20,
            after=20,
        ),
        _style(
            "HarborReading",
            _run(target, target, size),
            before=40,
            after=40,
            line=line,
            paragraph=_CONTESTED,
        ),
        _style("HarborFact", _run(target, target, fact), before=20, after=20),
        _style("HarborOverview", _run(source, target, 8.5, grey), before=20, after=20),
        _style("HarborHead", _run(source, target, 9.5, bold), before=40, after=40, paragraph=_KEEP),
        _style("HarborNumber", _run(source, target, 8, grey), before=40, after=40, centred=True),
        _style("HarborSource", _run(source, target, 10.5), before=40, after=40, line=276),
        _style("HarborTarget", _run(target, target, size), before=40, after=40, line=line),
        _style(
            "HarborSourceHeading", _run(source, target, 10.5, bold), before=40, after=40, line=276
        ),
        _style(
            "HarborTargetHeading", _run(target, target, size, bold), before=40, after=40, line=line
        ),
        _style("HarborStatus", _run(source, target, 8.5), before=40, after=40),
        _style("HarborFooter", _run(source, target, 8, grey), centred=True),
    ]


_LINKED = '<w:color w:val="1D4ED8"/><w:u w:val="single"/>'
_MONOSPACED = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/>'
_CHARACTERS = tuple(
    f'<w:style {{ns}} w:type="character" w:customStyle="1" w:styleId="Harbor{name}">'
    f'<w:name w:val="Harbor {name}"/><w:rPr>{looks}</w:rPr></w:style>'
    for name, looks in (
        ("Link", _LINKED),
        ("Code", _MONOSPACED),
        ("CodeLink", _MONOSPACED + _LINKED),
    )
)
_RED = '<w:color w:val="B91C1C"/>'
_CONTESTED = '<w:pBdr><w:top w:val="dashed" w:sz="4" w:space="2" w:color="B91C1C"/></w:pBdr>'
_KEEP = "<w:keepNext/>"
_SHADE = (
    '<w:pBdr><w:left w:val="single" w:sz="24" w:space="6" w:color="B45309"/></w:pBdr>'
    '<w:shd w:val="clear" w:color="auto" w:fill="FEF3C7"/>'
)


def _style(
    name: str,
    run: str,
    *,
    before: int = 0,
    after: int = 0,
    line: int = 240,
    paragraph: str = "",
    centred: bool = False,
) -> str:
    """One paragraph style. Spacing in twentieths of a point, line in 240ths of a line."""
    return _STYLES.format(
        ns=nsdecls("w"), id=name, name=name.replace("Harbor", "Harbor "), paragraph=paragraph,
        before=before, after=after, line=line, run=run,
        after_spacing='<w:jc w:val="center"/>' if centred else "",
    )  # fmt: skip


_ROOMY = ("Mymr", "Taml")


def _measure(target: Language) -> tuple[float, int]:
    """Points, and 240ths of a line: complex scripts look small, and Burmese is tall by itself."""
    if target.script in _ROOMY:
        return 10.5, 240
    return (11.5, 264) if target.slot == "complex" else (10.5, 276)


def _run(main: Language, target: Language, points: float, emphasis: str = "") -> str:
    """The children of w:rPr in the order of the schema: rFonts b bCs color sz szCs lang.

    `main` is the language of the text; names and dates of the target may stand in it too.
    """
    half_points = round(2 * points)
    complex_font = target.font if target.slot == "complex" else LATIN
    east_asian = target.font if target.slot == "east-asian" else EAST_ASIAN
    tags = {_LANG[spoken.slot]: spoken.word_tag for spoken in (target, main)}
    # Quotation marks and dashes that both scripts have are Chinese in a Chinese text.
    hint = ' w:hint="eastAsia"' if main.slot == "east-asian" else ""
    langs = "".join(f' w:{name}="{tag}"' for name, tag in sorted(tags.items()))
    return (
        f'<w:rFonts{hint} w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{east_asian}"'
        f' w:cs="{complex_font}"/>{emphasis}'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/><w:lang{langs}/>'
    )


def _set_leading(style: Any) -> None:
    """Lines of our own height: the font's leave room for stacks that hardly occur, so that a page
    holds half as much."""
    spacing, size = style.find(f".//{qn('w:spacing')}"), style.find(f".//{qn('w:sz')}")
    if spacing is not None and size is not None:
        spacing.set(qn("w:line"), str(round(int(size.get(qn("w:val"))) * 10 * _LEADING)))
        spacing.set(qn("w:lineRule"), "exact")


def _name_alternatives(document: Document) -> None:
    """Say what stands in for a font where it is missing (ECMA-376, 17.8.3.1)."""
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            part: Any = relation.target_part
            table = parse_xml(part.blob)
            for name, other in _ALTERNATIVES.items():
                alternative = f'<w:altName w:val="{other}"/>'
                table.append(
                    parse_xml(f'<w:font {nsdecls("w")} w:name="{name}">{alternative}</w:font>')
                )
            part._blob = etree.tostring(
                table, encoding="UTF-8", xml_declaration=True, standalone=True
            )


def _speak(document: Document, target: Language) -> None:
    """The languages that a program takes for text that names none, by which it chooses among the
    forms of Chinese characters, too."""
    languages = document.settings.element.find(qn("w:themeFontLang"))
    if languages is not None:
        languages.set(qn(f"w:{_LANG[target.slot]}"), target.word_tag)


def _forget_theme_fonts(styles: Any) -> None:
    """A theme font wins over a named one."""
    for fonts in styles.iter(qn("w:rFonts")):
        for attribute in [name for name in fonts.attrib if name.endswith(("Theme", "cstheme"))]:
            del fonts.attrib[attribute]
