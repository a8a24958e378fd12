"""jupyter-cache's executor of the book, `csto`: stale notebooks on all cores, in forked kernels.

It does what jupyter-cache's own executors do, and notes what each notebook reads.
"""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from jupyter_cache.base import ProjectNb
from jupyter_cache.cache.db import NbProjectRecord
from jupyter_cache.executors.base import ExecutorRunResult, JupyterExecutorAbstract
from jupyter_cache.executors.utils import (
    ExecutionResult,
    create_cache_bundle,
    single_nb_execution,
)

from csto import figures, reading
from csto.book import kernels, workers

NAME = "csto"
READ = "read"  # in a record's data: what the notebook read

Ended = Callable[[str, ExecutionResult, dict[str, Any]], None]
"""Takes the path of a notebook that has ended, its result, and what is kept beside its outputs,
where it may add to it."""


class Executor(JupyterExecutorAbstract):
    """Runs notebooks beside each other, each in a kernel of its own."""

    def run_and_cache(
        self,
        *,
        filter_uris: list[str] | None = None,
        filter_pks: list[int] | None = None,
        timeout: int | None = 30,
        allow_errors: bool = False,
        force: bool = False,
        **options: Any,
    ) -> ExecutorRunResult:
        """Execute the notebooks that are not in the cache, and keep the outputs of the good ones.

        `options` may have `ended`, an `Ended`, and `shown`, the folder of figures shown before.
        """
        ended: Ended = options.get("ended", lambda uri, result, data: None)
        environment = {figures.KEPT: str(options["shown"])} if "shown" in options else {}
        records = self.get_records(filter_uris, filter_pks, force=force)
        done = ExecutorRunResult()
        for record, result, labels in self._ended(records, timeout, allow_errors, environment):
            data = {READ: labels}
            ended(record.uri, result, data)
            if result.err:
                NbProjectRecord.set_traceback(record.uri, result.exc_string, self.cache.db)
                done.excepted.append(record.uri)
                continue
            notebook = ProjectNb(record.pk, record.uri, result.nb, record.assets)
            bundle = create_cache_bundle(notebook, None, None, result.time, None)
            bundle.data.update(data)
            self.cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
            done.succeeded.append(record.uri)
        return done

    def _ended(
        self,
        records: list[NbProjectRecord],
        timeout: int | None,
        allow_errors: bool,
        environment: dict[str, str],
    ) -> Iterator[tuple[NbProjectRecord, ExecutionResult, list[str]]]:
        """Each notebook as it ends."""
        # One more than cores: a kernel that starts waits more than it works.
        with ThreadPoolExecutor(workers.cores() + 1) as pool:
            jobs = {}
            for record in records:
                notebook = self.cache.get_project_notebook(record.pk)
                call = (notebook, timeout, allow_errors, environment)
                jobs[pool.submit(_executed, *call)] = record
            for job in as_completed(jobs):
                yield jobs[job], *job.result()


def _executed(
    notebook: ProjectNb, timeout: int | None, allow_errors: bool, environment: dict[str, str]
) -> tuple[ExecutionResult, list[str]]:
    """Run a notebook in a kernel of its own; what came of it, and the labels of what it read."""
    folder = str(Path(notebook.uri).parent)
    with tempfile.TemporaryDirectory() as temporary:
        log = Path(temporary) / "read"
        kernel = kernels.manager(environment | {reading.LOG: str(log)})
        try:
            result = single_nb_execution(notebook.nb, folder, timeout, allow_errors, km=kernel)
        except RuntimeError as error:  # DeadKernelError, or one that did not start
            result = ExecutionResult(notebook.nb, folder, 0, error, str(error))
        finally:
            asyncio.run(kernel.shutdown_kernel(now=True))
        labels = set(log.read_text("utf-8").splitlines()) if log.is_file() else set()
    return result, sorted(labels)
