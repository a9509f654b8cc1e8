"""Where `static/`, `templates/` and `gazetteer/` are.

In a checkout they stand beside the package; a wheel carries them inside it,
under `_assets`.
"""

from pathlib import Path

from geoapp.errors import AssetsError

_PACKAGE = Path(__file__).resolve().parent


def assets_folder(name: str) -> Path:
    """Return the folder of that name: "static", "templates" or "gazetteer".

    Raises:
        AssetsError: If neither the package nor the checkout has it.

    >>> assets_folder("static").name
    'static'
    """
    for root in (_PACKAGE / "_assets", _PACKAGE.parent):
        if (root / name).is_dir():
            return root / name
    raise AssetsError(f"the installation lacks its folder {name}; install geoapp again")
