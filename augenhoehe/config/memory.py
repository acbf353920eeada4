"""How much memory this process has held at most. «Speicherspitze»"""

import resource
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_mb() -> int:
    """Largest resident memory of this process in MB; where there is no /proc, the figure the system keeps."""
    if STATUS.exists():
        # `getrusage` would show a large parent's peak as ours.
        line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
        return round(int(line.split()[1]) / 1024)
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(largest / 1024**2 if sys.platform == "darwin" else largest / 1024)
