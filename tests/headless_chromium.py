"""The browser of the tests: Chromium that asks nobody for anything and draws no window of its own.

For every window Chromium loads pages of its own interface (the suggestions below the address, since version 150 or so),
which cost twice what the page under test does and which nobody sees: they are switched off.
"""

from pathlib import Path
from typing import Any

CHROMIUM = Path("/usr/bin/chromium")
_OFF = (  # of Chromium's features; the last list counts, so those that Playwright switches off stand here too
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "Translate",
)
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(_OFF)}",
]


def launched(driver: Any) -> Any:
    """Returns a browser of Playwright's driver, to be closed by the caller."""
    return driver.chromium.launch(executable_path=str(CHROMIUM), args=_ARGUMENTS)
