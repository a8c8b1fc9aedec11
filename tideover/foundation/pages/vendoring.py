"""How the vendored files in static/ were made, repeatable with
`python -m tideover.foundation.pages.vendoring` (needs npm and a network).

Tideover is not an NHS site, so the design system's font, which is loaded from a remote host, and its logo
are left out (https://service-manual.nhs.uk: both are reserved to the NHS). Nothing else is changed but the
addresses of the four icons and the note that names a source map.
"""

import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

STATIC = Path(__file__).parent / "static"
DESIGN_SYSTEM = "nhsuk-frontend@10.6.1"
ICONS = ["arrow-down", "arrow-up-down", "arrow-up", "cross"]
SYSTEM_FONTS = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif'


def without_remote_font(css: str) -> str:
    """The design system's style sheet with system fonts and with its icons beside it."""
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = re.sub(r'"?Frutiger W01"?(,\s*arial,\s*sans-serif)?', SYSTEM_FONTS, css)
    css = css.replace("/assets/images/", "images/")
    return re.sub(r"\n?/\*# sourceMappingURL=[^*]*\*/", "\n", css)


def without_source_map(script: str) -> str:
    """The script without the address of a source map that is not served."""
    return re.sub(r"\n?//# sourceMappingURL=\S*", "\n", script)


def _unpacked(package: str, folder: Path) -> Path:
    subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    target = folder / package.replace("@", "-")
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(target, filter="data")
    next(folder.glob("*.tgz")).unlink()
    return target / "package"


def _design_system(folder: Path) -> None:
    source, target = _unpacked(DESIGN_SYSTEM, folder) / "dist/nhsuk", STATIC / "nhsuk"
    (target / "images").mkdir(parents=True, exist_ok=True)
    css, script = source / "nhsuk-frontend.min.css", source / "nhsuk-frontend.min.js"
    (target / "nhsuk-frontend.css").write_text(without_remote_font(css.read_text()))
    (target / "nhsuk-frontend.js").write_text(without_source_map(script.read_text()))
    for icon in ICONS:
        shutil.copyfile(source / f"assets/images/nhsuk-icon-{icon}.svg", target / f"images/nhsuk-icon-{icon}.svg")


def vendor() -> None:
    """Fetch the package and write its files into static/."""
    with tempfile.TemporaryDirectory() as folder:
        _design_system(Path(folder))


if __name__ == "__main__":
    vendor()
