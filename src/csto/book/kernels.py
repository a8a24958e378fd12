"""Kernels that are forked from the warm process of a build, instead of started anew.

The provisioner is known to jupyter_client as `csto-forked` (pyproject.toml).
"""

import os
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from csto.book import workers

PROVISIONER = "csto-forked"


def manager(environment: dict[str, str]) -> AsyncKernelManager:
    """A manager of one kernel that has these in its environment."""
    made = AsyncKernelManager(kernel_name="python3")
    made.kernel_spec.env |= environment
    if workers.FORKED:
        made.kernel_spec.metadata["kernel_provisioner"] = {"provisioner_name": PROVISIONER}
    return made


class ForkedProvisioner(LocalProvisioner):
    """Starts a kernel as a process of the build."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        """Start the kernel that `cmd` names, in its folder and with its environment."""
        folder = str(options.get("cwd") or Path.cwd())
        arguments = (cmd[cmd.index("-f") :], folder, dict(options["env"]))
        with workers.without_main():
            started = workers.context().Process(target=serve, args=arguments, daemon=True)
            started.start()
        self.process = _Process(started)  # type: ignore[assignment]
        self.pid, self.cwd = started.pid, folder
        return self.connection_info


class _Process:
    """A process under the names that `subprocess` has for what the provisioner asks of it."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess) -> None:
        self._process, self.pid = process, process.pid
        self.kill, self.terminate = process.kill, process.terminate

    def poll(self) -> int | None:
        """The exit code, None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        """The exit code once it has ended."""
        self._process.join(timeout)
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Send a signal to a process that still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)


def serve(arguments: list[str], folder: str, environment: dict[str, str]) -> None:
    """Be a kernel until the end, which is that of the build at the latest."""
    from ipykernel.kernelapp import IPKernelApp

    workers.end_with_build()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    app = IPKernelApp.instance(log_level="CRITICAL")  # else it prints how to connect to it
    app.initialize(arguments)
    app.start()
