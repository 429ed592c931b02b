"""Names the platform of a wheel that holds native code: that of DuckDB, beside the service."""

from __future__ import annotations

import re
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NATIVE = (".so", ".node", ".dylib", ".dll")
# Python itself and pip know manylinux from this glibc on.
_OLDEST_GLIBC = 17


class PlatformTag(BuildHookInterface[Any]):
    """Tags wheels ``py3-none-PLATFORM``; one without native code is for every platform."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Set the tag; an editable install needs none."""
        if version == "editable":
            return
        service = Path(self.root, "gaialab", "service")
        if not (service / "main.cjs").is_file():
            raise FileNotFoundError(f"{service / 'main.cjs'} is missing: npm run build:wheel builds it.")
        native = [path for path in service.rglob("*") if path.suffix in _NATIVE]
        if native:
            build_data["pure_python"] = False
            build_data["tag"] = f"py3-none-{_platform(native)}"


def _platform(native: list[Path]) -> str:
    here = re.sub(r"[-.]", "_", sysconfig.get_platform())
    if not here.startswith("linux_"):
        return here
    # The newest symbol of glibc that is asked for says on which systems the code loads (PEP 600).
    symbols = {int(found) for path in native for found in re.findall(rb"GLIBC_2\.(\d+)", path.read_bytes())}
    return f"manylinux_2_{max(_OLDEST_GLIBC, *symbols)}_{here.removeprefix('linux_')}"
