"""A page to read the API by: every operation and schema of the OpenAPI document, in Chinese or English."""

from typing import Any

from flask import Blueprint, current_app, render_template, request

from fieldapp.core.http import PREFIX, language
from fieldapp.core.texts import known_language

routes = Blueprint("apidocs", __name__)

_METHODS = ("get", "head", "post", "put", "patch", "delete")


@routes.get("/api/docs")
def page() -> str:
    """The page; `?lang=` chooses the language."""
    apis = current_app.extensions["flask-smorest"]["apis"]
    document = next(iter(apis.values()))["ext_obj"].spec.to_dict()
    lang = known_language(request.args["lang"]) if "lang" in request.args else language()
    return render_template(
        "apidocs.html",
        lang=lang,
        tags=document.get("tags", []),
        operations=list(_operations(document)),
        schemas=document["components"]["schemas"],
        document_url=f"{PREFIX}/openapi.json",
        type_of=type_of,
    )


def _operations(document: dict[str, Any]) -> Any:
    """Each operation of the document, with its path and its parameters in one list."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                operation = item[method]
                parameters = [*item.get("parameters", []), *operation.get("parameters", [])]
                yield {"path": path, "method": method, **operation, "parameters": parameters}


def type_of(schema: dict[str, Any] | None) -> str:
    """A schema's type in a few words, such as `string (uuid)` or `[Household]`."""
    if not schema:
        return ""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    for key in ("allOf", "anyOf", "oneOf"):
        if key in schema:
            return " | ".join(filter(None, (type_of(part) for part in schema[key])))
    kind = schema.get("type", "")
    if "array" in (kind, *([] if isinstance(kind, str) else kind)):
        return f"[{type_of(schema.get('items'))}]"
    said = kind if isinstance(kind, str) else " | ".join(kind)
    if schema.get("enum"):
        return f"{said}: {', '.join(str(value) for value in schema['enum'])}"
    return f"{said} ({schema['format']})" if "format" in schema else said
