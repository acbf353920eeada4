"""What the commands of this room are asked with: files and numbers, each refused in one sentence. «Befehlszeile»"""

import json
from pathlib import Path
from typing import Any

from augenhoehe.caseload.allocation.problem import Impossible


def json_file(path: Path) -> Any:
    """The content of a JSON file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as problem:
        raise Impossible(f"{path.name}: diese Datei gibt es nicht.") from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise Impossible(f"{path.name} lässt sich nicht lesen.") from problem
    except (json.JSONDecodeError, RecursionError) as problem:
        raise Impossible(f"{path.name} ist kein gültiges JSON.") from problem


def json_text(name: str, text: str) -> Any:
    """JSON given on the command line."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as problem:
        raise Impossible(f"{name}: das ist kein gültiges JSON.") from problem


def whole_number(name: str, text: str) -> int:
    """A whole number, not below nothing."""
    if not text.isascii() or not text.isdecimal():
        raise Impossible(f"{name}: «{text}» ist keine ganze Zahl ab 0.")
    return int(text)


def number(name: str, text: str) -> float:
    """A number."""
    try:
        return float(text)
    except ValueError as problem:
        raise Impossible(f"{name}: «{text}» ist keine Zahl.") from problem


def as_text(answer: dict[str, Any]) -> str:
    """One JSON object in one line; not a number would be none."""
    return json.dumps(answer, ensure_ascii=False, allow_nan=False)
