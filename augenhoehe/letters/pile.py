"""Many accessible papers in one accessible file. «Sammeldruck als barrierefreies PDF» – BITV 2.0

1. Each paper keeps its tags: they become one part of the file's structure, in the paper's own language.
2. Pages know their tags by number; the numbers of every further paper begin behind those of the one before.
3. Each paper begins on a sheet of its own: printed on both sides none shares a sheet.
4. The file says of itself what each paper said: tagged, with a title to show, PDF/UA-1. The outline names every paper.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

ABOUT = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""


class Pile:
    """One file in the making. «Sammeldatei»"""

    def __init__(self, *, title: str, language: str) -> None:
        self.writer = PdfWriter()
        self.writer.pdf_header = "%PDF-1.7"
        self.parts, self.numbers, self.next_number = ArrayObject(), ArrayObject(), 0
        self.roles = DictionaryObject()
        self.tree = DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot")})
        self.root = self.writer._add_object(self.tree)
        whole = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/StructElem"),
                NameObject("/S"): NameObject("/Document"),
                NameObject("/P"): self.root,
                NameObject("/K"): self.parts,
            }
        )
        self.whole = self.writer._add_object(whole)
        self.say_of_itself(title, language)

    def say_of_itself(self, title: str, language: str) -> None:
        """What the file says as a whole."""
        about = StreamObject()
        about.set_data(ABOUT.format(title=escape(title), language=language).encode())
        about[NameObject("/Type")], about[NameObject("/Subtype")] = (
            NameObject("/Metadata"),
            NameObject("/XML"),
        )
        numbers = DictionaryObject({NameObject("/Nums"): self.numbers})
        self.tree[NameObject("/K")] = ArrayObject([self.whole])
        self.tree[NameObject("/ParentTree")] = self.writer._add_object(numbers)
        self.tree[NameObject("/RoleMap")] = self.roles
        yes = BooleanObject(True)
        self.writer.root_object.update(
            {
                NameObject("/Lang"): TextStringObject(language),
                NameObject("/MarkInfo"): DictionaryObject({NameObject("/Marked"): yes}),
                NameObject("/ViewerPreferences"): DictionaryObject({NameObject("/DisplayDocTitle"): yes}),
                NameObject("/StructTreeRoot"): self.root,
                NameObject("/Metadata"): self.writer._add_object(about),
            }
        )
        self.writer.add_metadata({"/Title": title})

    def add(self, paper: bytes) -> None:
        """One more paper, with its tags and its line in the outline."""
        reader = PdfReader(BytesIO(paper))
        before = len(self.writer.pages)
        self.writer.append(reader, import_outline=True)
        tree: Any = reader.root_object.raw_get("/StructTreeRoot").clone(self.writer).get_object()
        self.roles.update(tree.get("/RoleMap", {}))
        for part in tree["/K"]:
            element = part.get_object()
            element[NameObject("/S")] = NameObject("/Part")
            element[NameObject("/P")] = self.whole
            element[NameObject("/Lang")] = TextStringObject(reader.root_object["/Lang"])
            self.parts.append(part)
        for number, elements in numbered(tree["/ParentTree"]):
            self.numbers += [NumberObject(number + self.next_number), elements]
        for page, origin in zip(self.writer.pages[before:], reader.pages, strict=True):
            renumber(page, origin, self.next_number)
        self.next_number += int(tree["/ParentTreeNextKey"])
        self.tree[NameObject("/ParentTreeNextKey")] = NumberObject(self.next_number)
        tree.clear()  # the paper's own root: its parts hang on ours now
        if len(self.writer.pages) % 2:
            self.writer.add_blank_page()

    def finished(self) -> bytes:
        """The file."""
        file = BytesIO()
        self.writer.write(file)
        return file.getvalue()


def numbered(node: Any) -> Iterator[tuple[int, Any]]:
    """Number and tags of each page, in their order."""
    pairs = node.get("/Nums", ())
    for number, elements in zip(pairs[::2], pairs[1::2], strict=True):
        yield int(number), elements
    for kid in node.get("/Kids", ()):
        yield from numbered(kid.get_object())


def renumber(page: Any, origin: Any, by: int) -> None:
    """The numbers by which this page, and every link on it, finds its tags; pypdf leaves the page's own behind."""
    if "/StructParents" in origin:
        page[NameObject("/StructParents")] = NumberObject(int(origin["/StructParents"]) + by)
    for link in page.get("/Annots", ()):
        found = link.get_object()
        if "/StructParent" in found:
            found[NameObject("/StructParent")] = NumberObject(int(found["/StructParent"]) + by)


def piled(papers: Iterable[bytes], *, title: str, language: str) -> bytes:
    """All of these papers in one file."""
    pile = Pile(title=title, language=language)
    for paper in papers:
        pile.add(paper)
    return pile.finished()
