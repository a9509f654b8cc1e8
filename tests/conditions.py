"""CQL2 in plain Python, one feature at a time: what every store must come to.

A tree of CQL2-JSON as a client writes it and a feature go in; true, false or
`None` for unknown comes out. Nothing of the package is used.
"""

import math
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import shapely
from shapely.geometry import shape

Feature = Mapping[str, Any]
Truth = bool | None
EVER = {"start": (-math.inf, -math.inf), "end": (math.inf, math.inf)}


def truth(node: Any, feature: Feature) -> Truth:
    if isinstance(node, bool):
        return node
    if "property" in node:
        return feature[node["property"]]
    op, args = node["op"], node["args"]
    if op in ("and", "or", "not"):
        return joined(op, [truth(arg, feature) for arg in args])
    if op.startswith("s_"):
        return related(op, *(geometry(arg, feature) for arg in args))
    if op.startswith("t_"):
        return timed(op, *(ends(arg, feature) for arg in args))
    if op == "isNull":
        return value(args[0], feature) is None
    return compared(op, args, feature)


def joined(op: str, parts: list[Truth]) -> Truth:
    if op == "not":
        return opposite(parts[0])
    decisive = op == "or"
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def opposite(known: Truth) -> Truth:
    return None if known is None else not known


def compared(op: str, args: list[Any], feature: Feature) -> Truth:
    if op == "like":
        text, pattern = (value(arg, feature) for arg in args)
        return None if text is None else fits(text, pattern)
    if op == "between":
        least = truth({"op": ">=", "args": [args[0], args[1]]}, feature)
        most = truth({"op": "<=", "args": [args[0], args[2]]}, feature)
        return (
            False if False in (least, most) else None if None in (least, most) else True
        )
    if op == "in":
        same = [{"op": "=", "args": [args[0], other]} for other in args[1]]
        return truth({"op": "or", "args": same}, feature)
    first, second = (value(arg, feature) for arg in args)
    if first is None or second is None:
        return None
    if isinstance(first, datetime | date) or isinstance(second, datetime | date):
        first, second = alike(first, second)
    return {
        "=": lambda: first == second,
        "<>": lambda: first != second,
        "<": lambda: first < second,
        "<=": lambda: first <= second,
        ">": lambda: first > second,
        ">=": lambda: first >= second,
    }[op]()


def value(node: Any, feature: Feature) -> Any:
    if not isinstance(node, dict):
        return node
    if "property" in node:
        return feature[node["property"]]
    if "date" in node or "timestamp" in node:
        return instant(*node.values())
    args = [value(arg, feature) for arg in node["args"]]
    if None in args:
        return None
    if node["op"] == "casei":
        return args[0].casefold()
    if node["op"] == "accenti":
        apart = unicodedata.normalize("NFD", args[0])
        kept = [c for c in apart if unicodedata.category(c) != "Mn"]
        return unicodedata.normalize("NFC", "".join(kept))
    return reckoned(node["op"], *map(float, args))


def reckoned(op: str, a: float, b: float) -> float | None:
    """Reckon within 1e-100 and 1e100, which is as far as stores do."""
    try:
        made = {
            "+": lambda: a + b,
            "-": lambda: a - b,
            "*": lambda: a * b,
            "/": lambda: a / b,
            "div": lambda: float(math.trunc(a / b)),
            "%": lambda: a - b * math.trunc(a / b),
            "^": lambda: a**b,
        }[op]()
    except (ZeroDivisionError, OverflowError):
        return None
    if isinstance(made, complex) or abs(made) > 1e100:
        return None
    return 0.0 if abs(made) < 1e-100 else made


def fits(text: str, pattern: str) -> bool:
    """Match character by character, without a regular expression."""
    if not pattern:
        return not text
    head, rest = pattern[0], pattern[1:]
    if head == "%":
        return any(fits(text[i:], rest) for i in range(len(text) + 1))
    if head == "\\" and rest:
        head, rest = rest[0], rest[1:]
    elif head == "_" and text:
        head = text[0]
    return text[:1] == head and fits(text[1:], rest)


def geometry(node: Any, feature: Feature) -> Any:
    if "property" in node:
        return feature["geometry"]
    if "bbox" not in node:
        drawn = shape(node)
        return shapely.unary_union(drawn) if "geometries" in node else drawn
    west, south, east, north = node["bbox"]
    sides = [(west, east)] if west <= east else [(west, 180), (-180, east)]
    parts = [
        shapely.convex_hull(
            shapely.MultiPoint([(w, south), (e, south), (w, north), (e, north)])
        )
        for w, e in sides
    ]
    return shapely.unary_union(parts)


def related(op: str, first: Any, second: Any) -> Truth:
    if first is None or second is None:
        return None
    return bool(getattr(first, op.removeprefix("s_"))(second))


def instant(text: str) -> date | datetime:
    if "T" not in text:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)


def alike(*times: Any) -> list[Any]:
    """Bring times to one kind: days, where one of them is a day."""
    times = tuple(instant(t) if isinstance(t, str) else t for t in times)
    if all(isinstance(t, datetime) or t in EVER.values() for t in times):
        return list(times)
    return [t.date() if isinstance(t, datetime) else t for t in times]


def ends(node: Any, feature: Feature) -> tuple[Any, Any]:
    if isinstance(node, dict) and "interval" in node:
        return tuple(
            EVER[side] if end == ".." else value(end, feature)
            for side, end in zip(("start", "end"), node["interval"], strict=True)
        )
    return value(node, feature), value(node, feature)


def timed(op: str, first: tuple[Any, Any], second: tuple[Any, Any]) -> Truth:
    times = [*first, *second]
    known = iter(alike(*(t for t in times if t is not None)))
    a, b, c, d = (None if t is None else number(next(known)) for t in times)

    def lt(x: Any, y: Any) -> Truth:
        return None if x is None or y is None else x < y

    def eq(x: Any, y: Any) -> Truth:
        return None if x is None or y is None else x == y

    def every(*parts: Truth) -> Truth:
        return False if False in parts else None if None in parts else True

    apart = opposite(every(opposite(lt(b, c)), opposite(lt(d, a))))
    return {
        "t_after": lt(d, a),
        "t_before": lt(b, c),
        "t_contains": every(lt(a, c), lt(d, b)),
        "t_disjoint": apart,
        "t_during": every(lt(c, a), lt(b, d)),
        "t_equals": every(eq(a, c), eq(b, d)),
        "t_finishedBy": every(lt(a, c), eq(b, d)),
        "t_finishes": every(lt(c, a), eq(b, d)),
        "t_intersects": opposite(apart),
        "t_meets": eq(b, c),
        "t_metBy": eq(a, d),
        "t_overlappedBy": every(lt(c, a), lt(a, d), lt(d, b)),
        "t_overlaps": every(lt(a, c), lt(c, b), lt(b, d)),
        "t_startedBy": every(eq(a, c), lt(d, b)),
        "t_starts": every(eq(a, c), lt(b, d)),
    }[op]


def number(time: Any) -> float:
    if isinstance(time, datetime):
        return time.timestamp()
    return time.toordinal() if isinstance(time, date) else time[0]
