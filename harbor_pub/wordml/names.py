"""Names of WordprocessingML (ECMA-376, part 1) and its extensions."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def w(name: str) -> str:
    return f"{{{_W}}}{name}"
