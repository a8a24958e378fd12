"""Find, launch and (run as a program) install the Chromium that the browser tests drive."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

# The shell is Chromium without its windows, and what Playwright itself drives when headless.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome")
ARGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--font-render-hinting=none",  # the shell would round the widths of letters
    # Where V8's helpers take the threads that paint, Chromium 156 may never go on painting: of 39
    # loads of a chapter 6 stood still on two cores while charts came alive, none of 159 without.
    "--js-flags=--single-threaded,--no-cppheap-concurrent-marking",
]
CURE = "install Chromium and put it on PATH, or set CHROMIUM to its executable"


class NoChromiumError(RuntimeError):
    """No Chromium can be used; the message says why and what to do."""


def find_chromium(playwright: Playwright | None = None) -> str:
    """Return the path of a Chromium, or raise NoChromiumError.

    CHROMIUM in the environment comes first, then the names on PATH, then the browser
    that Playwright downloaded. Pass the running Playwright, if there is one.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        path = shutil.which(named)
        if path is None:
            raise NoChromiumError(f"CHROMIUM is {named!r}, which is no executable: correct it")
        return path
    for name in NAMES:
        path = shutil.which(name)
        if path is not None:
            return path
    path = _downloaded(playwright)
    if path is None:
        raise NoChromiumError(f"no Chromium found: run python tests/browser.py, or {CURE}")
    return path


def launch(playwright: Playwright) -> Browser:
    """Launch the Chromium that find_chromium names, headless."""
    path = find_chromium(playwright)
    return playwright.chromium.launch(executable_path=path, headless=True, args=ARGS)


def main() -> int:
    """Make a Chromium available, print which one will be used, return the exit code."""
    try:
        if not os.environ.get("CHROMIUM"):
            _install_if_missing()
        print(f"Chromium: {find_chromium()}")
    except NoChromiumError as error:
        print(f"browser.py: {error}", file=sys.stderr)
        return 1
    return 0


def _install_if_missing() -> None:
    """Install a Chromium with apt-get where that may be done, else with Playwright."""
    try:
        find_chromium()
    except NoChromiumError:
        as_root = _as_root()
        if shutil.which("apt-get") and as_root is not None:
            apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
            _run([*apt, "update"])
            shown = subprocess.run(["apt-cache", "show", SHELL], capture_output=True)
            package = SHELL if shown.returncode == 0 else "chromium"  # older systems have no shell
            _run([*apt, "install", "-y", "--no-install-recommends", package])
        else:
            _run([sys.executable, "-m", "playwright", "install", "chromium"])


def _as_root() -> list[str] | None:
    """Return what goes before a command to run it as root, or None where that may not be."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    if (
        shutil.which("sudo")
        and subprocess.run([*sudo, "true"], capture_output=True).returncode == 0
    ):
        return sudo
    return None


def _run(command: Sequence[str]) -> None:
    """Run a command with its output shown; raise NoChromiumError if it fails."""
    sys.stdout.flush()
    code = subprocess.run(command).returncode
    if code != 0:
        raise NoChromiumError(f"no Chromium: '{' '.join(command)}' exited {code}: {CURE}")


def _downloaded(playwright: Playwright | None) -> str | None:
    """Return the Chromium that Playwright downloaded, or None."""
    if playwright is None:
        try:
            from playwright.sync_api import sync_playwright
        except ImportError:
            return None
        with sync_playwright() as started:
            return _downloaded(started)
    path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


if __name__ == "__main__":
    sys.exit(main())
