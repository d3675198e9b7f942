"""The part of JSON Schema that docs/reference/plan-*.json use; an unknown word of a schema is an error, not ignored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
TOLD = {"$schema", "title", "description", "$defs"}


def faults(value: object, schema: dict[str, Any], root: dict[str, Any] | None = None, path: str = "$") -> list[str]:
    """Where a value does not follow its schema."""
    root = root or schema
    if "$ref" in schema:
        return faults(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, path)
    found = list(_plain(value, schema, path))
    if "anyOf" in schema and all(faults(value, option, root, path) for option in schema["anyOf"]):
        found.append(f"{path}: none of the forms")
    if isinstance(value, dict):
        for name, inside in value.items():
            if name in schema.get("properties", {}):
                found += faults(inside, schema["properties"][name], root, f"{path}.{name}")
            elif isinstance(schema.get("additionalProperties"), dict):
                found += faults(inside, schema["additionalProperties"], root, f"{path}.{name}")
            elif schema.get("additionalProperties") is False:
                found.append(f"{path}.{name}: unknown")
        found += [f"{path}.{name}: missing" for name in schema.get("required", []) if name not in value]
    if isinstance(value, list) and "items" in schema:
        for number, inside in enumerate(value):
            found += faults(inside, schema["items"], root, f"{path}[{number}]")
    return found


def _plain(value: object, schema: dict[str, Any], path: str) -> Iterator[str]:
    known = {"type", "enum", "minimum", "maximum", "minItems", "maxItems", "items", "properties", "required"}
    unknown = schema.keys() - known - TOLD - {"anyOf", "additionalProperties"}
    if unknown:
        yield f"{path}: the schema says {sorted(unknown)}, which is not checked"
    names = schema.get("type", list(TYPES))
    allowed = tuple(kind for name in ([names] if isinstance(names, str) else names) for kind in TYPES[name])
    if not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed):
        yield f"{path}: {type(value).__name__} instead of {names}"
    elif isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{path}: {value} out of range"
    elif isinstance(value, list) and not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{path}: {len(value)} items"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: not one of {schema['enum']}"
