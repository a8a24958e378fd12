"""Find and (run as a program) install what the tests run beside Python: Chromium and a few more.

Chromium there must be; what else a machine lacks and cannot get is told, and tests that need it are
skipped with the same line.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
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
# What takes the files of a kit as authors do, with the package of Debian that has each.
OTHERS = {
    "rsvg-convert": "librsvg2-bin",
    "pdftops": "poppler-utils",
    "pandoc": "pandoc",
}


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
        raise NoChromiumError(f"no Chromium found: run python tests/programs.py, or {CURE}")
    return path


def launch(playwright: Playwright) -> Browser:
    """Launch the Chromium that find_chromium names, headless."""
    path = find_chromium(playwright)
    return playwright.chromium.launch(executable_path=path, headless=True, args=ARGS)


def missing(*names: str) -> str:
    """Which of these programs are not here, as the reason for a skipped test; empty if none."""
    lacking = [name for name in names if not shutil.which(name)]
    packages = [OTHERS.get(name, "TeX") for name in lacking]
    return f"needs {', '.join(lacking)}; install {', '.join(packages)}" if lacking else ""


def main() -> int:
    """Make the programs available, print which are used or missing, return the exit code."""
    failed = _install(list(_wanted()))
    try:
        print(f"Chromium: {find_chromium()}")
    except NoChromiumError as error:
        told = f"no Chromium: {failed}: {CURE}" if failed else error
        print(f"programs.py: {told}", file=sys.stderr)
        return 1
    if lacking := missing(*OTHERS):
        print(f"programs.py: skipping what {lacking}{f' ({failed})' if failed else ''}")
    return 0


def _wanted() -> Iterator[str]:
    """The packages whose programs are not here."""
    if not os.environ.get("CHROMIUM"):
        try:
            find_chromium()
        except NoChromiumError:
            yield SHELL
    yield from (package for program, package in OTHERS.items() if not shutil.which(program))


def _install(packages: list[str]) -> str:
    """Install packages with apt-get, or Chromium alone with Playwright; says what failed."""
    as_root = _as_root() if packages and shutil.which("apt-get") else None
    if as_root is None:
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        return _run(command) if SHELL in packages else ""
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    if failed := _run([*apt, "update"]):
        return failed
    shown = subprocess.run(["apt-cache", "show", SHELL], capture_output=True)
    if shown.returncode:  # older systems have no shell
        packages = ["chromium" if package == SHELL else package for package in packages]
    return _run([*apt, "install", "-y", "--no-install-recommends", *packages])


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


def _run(command: list[str]) -> str:
    """Run a command with its output shown; says how it failed, where it did."""
    sys.stdout.flush()
    code = subprocess.run(command).returncode
    return f"'{' '.join(command)}' exited {code}" if code else ""


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
