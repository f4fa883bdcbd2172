"""Lists that programs write into a cell as they hold them, `["a.jpg", "b.jpg"]`, as people write them: a.jpg, b.jpg."""

import ast
import json

LISTS = ("[]", '["', "['")
"""As they begin."""


def plain_list(cell: str) -> str:
    """The values of such a list side by side; any other cell as it is."""
    text = cell.strip()
    if not text.startswith(LISTS) or text[-1:] != "]":
        return cell
    try:
        values = json.loads(text) if text[1] == '"' else ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return cell
    if not all(isinstance(value, str) for value in values):
        return cell
    parted = "; " if any("," in value for value in values) else ", "
    return parted.join(values)
