"""XForm XML -> its parts: primary instance, lists, binds, texts, actions and body. Hostile XML is
refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException, DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden
from defusedxml.ElementTree import DefusedXMLParser

from fieldapp.forms.messages import say
from fieldapp.forms.problems import FormError, FormProblem

MAX_BYTES = 64_000_000
MAX_DEPTH = 100
MAX_ELEMENTS = 4_000_000
CHINESE = re.compile(
    rb"(\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"'])(gbk|gb2312|gb18030|cp936)(?=[\"'])", re.IGNORECASE
)

XFORMS = "http://www.w3.org/2002/xforms"
XHTML = "http://www.w3.org/1999/xhtml"
JAVAROSA = "http://openrosa.org/javarosa"
OPENROSA = "http://openrosa.org/xforms"
ODK = "http://www.opendatakit.org/xforms"
ENTITIES = "http://www.opendatakit.org/xforms/entities"
EVENTS = "http://www.w3.org/2001/xml-events"

JR = f"{{{JAVAROSA}}}"
LANGUAGE_TAG = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\s*\)\s*$")
LANGUAGE_NAMES = {
    "english": "en",
    "chinese": "zh",
    "中文": "zh",
    "汉语": "zh",
    "简体中文": "zh",
    "英文": "en",
}

Text = list["str | Output"]


@dataclass(frozen=True)
class Output:
    """A place in a text where the value of an expression stands."""

    expression: str


@dataclass
class XForm:
    """The parts of an XForm."""

    title: str
    model: Element
    primary: Element
    lists: dict[str, Element]
    binds: list[Element]
    texts: dict[str, dict[str, dict[str, Text]]]
    languages: list[str]
    default_language: str
    actions: list[Element]
    body: Element | None
    prefixes: dict[str, str]
    primary_id: str | None = None
    notes: list[str] = field(default_factory=list)


def local(element: Element) -> str:
    """Name without namespace."""
    return local_name(element.tag)


def local_name(tag: str) -> str:
    """Name without namespace, of a tag or attribute."""
    return tag.rpartition("}")[2]


def namespace(tag: str) -> str:
    """The namespace of a tag or attribute, empty if none."""
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def attribute(element: Element, name: str) -> str | None:
    """An attribute by local name, whatever its namespace."""
    if name in element.attrib:
        return element.attrib[name]
    for key, value in element.attrib.items():
        if local_name(key) == name:
            return value
    return None


def children(element: Element, *names: str) -> Iterator[Element]:
    """Child elements by local name."""
    for child in element:
        if isinstance(child.tag, str) and local(child) in names:
            yield child


def first(element: Element | None, *names: str) -> Element | None:
    """The first child element by local name."""
    return next(children(element, *names), None) if element is not None else None


class Builder(TreeBuilder):
    """Builds the tree, counts, and remembers the prefixes of namespaces."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.count = 0
        self.prefixes: dict[str, str] = {}

    def start_ns(self, prefix: str, uri: str) -> None:
        """A namespace is declared."""
        self.prefixes.setdefault(prefix, uri)

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        """An element opens."""
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH:
            raise refused(say("Elements are nested more than {limit} deep.", limit=MAX_DEPTH))
        if self.count > MAX_ELEMENTS:
            raise refused(say("The form has more than {limit} elements.", limit=MAX_ELEMENTS))
        return super().start(tag, attrs)

    def end(self, tag: str) -> Element:
        """An element closes."""
        self.depth -= 1
        return super().end(tag)


def refused(message: str) -> FormError:
    """A problem of the form as a whole."""
    return FormError([FormProblem(message)])


def in_unicode(data: bytes) -> bytes:
    """XML that says it is written in one of China's encodings, which the parser does not read, in UTF-8."""
    said = CHINESE.match(data)
    try:
        return said[1] + b"utf-8" + data[said.end(2) :].decode("gb18030").encode() if said else data
    except UnicodeDecodeError:
        raise refused(say("The file is not UTF-8 text. Save it again as UTF-8.")) from None


def parse_xml(data: bytes | str) -> tuple[Element, dict[str, str]]:
    """Parse XML without entities or documents from elsewhere; also gives the prefixes. Raises FormError."""
    raw = data.encode("utf-8") if isinstance(data, str) else in_unicode(data)
    if len(raw) > MAX_BYTES:
        raise refused(say("The form is larger than {limit} MB.", limit=MAX_BYTES // 1_000_000))
    builder = Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    try:
        parser.feed(raw)
        return parser.close(), builder.prefixes
    except DTDForbidden:
        raise refused(say("A document type or entities (<!DOCTYPE …>) are not allowed in a form.")) from None
    except (EntitiesForbidden, ExternalReferenceForbidden, DefusedXmlException):
        raise refused(say("Entities are not allowed in a form.")) from None
    except ParseError as error:
        line, column = error.position
        raise refused(
            say(
                "The XML is broken at line {line}, column {place}: {error}.",
                line=line,
                place=column + 1,
                error=error.msg,
            )
        ) from None
    except (ValueError, LookupError) as error:
        raise refused(say("The XML cannot be read: {error}.", error=error)) from None


def read_xform(data: bytes | str) -> XForm:
    """Take an XForm apart. Raises FormError."""
    root, prefixes = parse_xml(data)
    if local(root) != "html":
        raise refused(
            say("This is not an XForm: the root element is {element}, not h:html.", element=local(root))
        )
    head, body = first(root, "head"), first(root, "body")
    model = first(head, "model")
    if head is None or model is None:
        raise refused(say("This is not an XForm: there is no h:head with a model."))
    title = first(head, "title")
    instances = list(children(model, "instance"))
    primary = next((element for element in instances if len(element)), None)
    if primary is None:
        raise refused(say("The form has no questions: its primary instance is missing."))
    if attribute(primary, "src"):
        raise refused(say("The primary instance cannot come from elsewhere."))
    texts, languages, default_language = read_texts(model)
    return XForm(
        title="".join(title.itertext()).strip() if title is not None else "",
        model=model,
        primary=primary[0],
        lists={attribute(each, "id") or "": each for each in instances if each is not primary},
        binds=list(children(model, "bind")),
        texts=texts,
        languages=languages,
        default_language=default_language,
        actions=[each for each in model if is_action(each)],
        body=body,
        prefixes=prefixes,
        primary_id=attribute(primary, "id"),
    )


def is_action(element: Element) -> bool:
    """Whether an element is an action."""
    return isinstance(element.tag, str) and local(element) in (
        "setvalue",
        "setgeopoint",
        "recordaudio",
        "action",
    )


def language_tag(name: str) -> str:
    """``中文 (zh)`` is ``zh``; a well-known name its tag; any other name itself."""
    match = LANGUAGE_TAG.search(name)
    if match:
        return match[1].replace("_", "-")
    return LANGUAGE_NAMES.get(name.strip().lower(), name.strip())


def read_texts(model: Element) -> tuple[dict[str, dict[str, dict[str, Text]]], list[str], str]:
    """itext as ``{id: {tag: {form: text}}}`` (plain form: empty name), the languages, and the default one."""
    found: dict[str, dict[str, dict[str, Text]]] = {}
    languages: list[str] = []
    default = ""
    for itext in children(model, "itext"):
        for translation in children(itext, "translation"):
            tag = language_tag(attribute(translation, "lang") or "default")
            if tag not in languages:
                languages.append(tag)
            if attribute(translation, "default") is not None and not default:
                default = tag
            for text in children(translation, "text"):
                forms = found.setdefault(attribute(text, "id") or "", {}).setdefault(tag, {})
                for value in children(text, "value"):
                    forms[attribute(value, "form") or ""] = read_text(value)
    return found, languages, default or (languages[0] if languages else "default")


def read_text(element: Element) -> Text:
    """Mixed content of strings and outputs; white space at the ends is dropped."""
    parts: Text = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and local(child) == "output":
            parts.append(Output(attribute(child, "value") or attribute(child, "ref") or ""))
        elif isinstance(child.tag, str):
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    return tidy(parts)


def tidy(parts: Text) -> Text:
    """Join neighbouring strings and strip the ends."""
    out: Text = []
    for part in parts:
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        else:
            out.append(part)
    if out and isinstance(out[0], str):
        out[0] = out[0].lstrip()
    if out and isinstance(out[-1], str):
        out[-1] = out[-1].rstrip()
    return [part for part in out if part != ""]
