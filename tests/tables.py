"""Tables of cases: a file of `tests/data` in, its rows out."""

from pathlib import Path

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[tuple[str, ...]]:
    """Return the cells of each row; "|" parts them, "#" begins a remark."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if line and not line.startswith("#")]
    return [tuple(cell.strip() for cell in line.split("|")) for line in told]
