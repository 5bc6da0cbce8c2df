"""Do the same work on many parts at once: on this machine, or wherever the user's joblib backend leads."""

import contextlib
import functools
import os
import warnings
from concurrent.futures import ThreadPoolExecutor

import joblib
from joblib.parallel import get_active_backend
from tqdm import tqdm

from helpers import HelpersError, SettingError


class EngineError(HelpersError):
    """The workers, or the scheduler that leads to them, cannot go on: says which, and what to do."""


def workers():
    """How many parts are worked on at once on this machine: CORPUS_WORKERS, else one per processor."""
    asked = os.environ.get("CORPUS_WORKERS") or str(os.cpu_count() or 1)
    return number(asked, f"CORPUS_WORKERS is {asked!r};")


def number(asked, said):
    """A number of processes, from what a user wrote; `said` begins the error."""
    if not asked.isdecimal() or asked == "0":
        raise SettingError(f"{said} give the number of processes, as 2")
    return int(asked)


def alone():
    """Whether there is nobody to share work with: one process was asked for, or this is a worker already."""
    backend, _ = get_active_backend()
    return type(backend).__name__ == "SequentialBackend" or (backend.nesting_level or 0) > 0 or _default() and workers() == 1


def each(work, parts):
    """work(part) of every part → an iterator over the results in the order of the parts; progress where someone watches.

    Inside `joblib.parallel_config` of the user's the work goes where that says, with CORPUS_SCHEDULER to the Dask scheduler there, else to
    processes on this machine. Both `work` and what it returns must be picklable, and small.
    """
    parts = list(parts)
    try:
        with _engine(), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "A worker stopped")  # joblib changes one that holds much memory for a new one: no count is lost
            if len(parts) < 2 or alone():
                results = map(work, parts)
            else:
                results = joblib.Parallel(return_as="generator", pre_dispatch="2*n_jobs")(joblib.delayed(work)(part) for part in parts)
            yield from tqdm(results, total=len(parts), unit=" part", desc="parts", disable=None, leave=False)
    except HelpersError:
        raise
    except Exception as error:
        if not _lost(error):
            raise
        raise EngineError(f"a worker died before its part was done ({type(error).__name__}); nothing was counted twice and nothing saved is "
                          "touched. If memory ran out, ask for fewer at once by --workers 1, and run again") from error


def threads(work, parts):
    """work(part) of every part → an iterator over the results in the order of the parts, worked on at once within this process.

    For what numpy does on large arrays, which are shared and not copied then; where `alone`, one after the other.
    """
    if alone():
        yield from map(work, parts)
    else:
        with ThreadPoolExecutor(workers()) as pool:
            yield from pool.map(work, parts)


def ahead(items):
    """The items of an iterator, none of them None, each made by a thread while the one before it is used; where `alone`, one after the other."""
    if alone():
        yield from items
        return
    items = iter(items)
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item


@contextlib.contextmanager
def _engine():
    """The joblib configuration that holds while parts are worked on."""
    scheduler = os.environ.get("CORPUS_SCHEDULER")
    if not _default():
        yield
    elif scheduler:
        with joblib.parallel_config(backend="dask", n_jobs=-1, client=_client(scheduler)):
            yield
    else:
        with joblib.parallel_config(backend="loky", n_jobs=workers(), inner_max_num_threads=1):
            yield


def _default():
    """Whether the user has configured nothing."""
    backend, n_jobs = get_active_backend()
    return type(backend).__name__ == "LokyBackend" and n_jobs in (None, 1)


@functools.cache
def _client(address):
    try:
        from distributed import Client
    except ImportError:
        raise EngineError(f"the scheduler {address} needs the extra cluster: uv run --extra cluster notebooks …") from None
    try:
        return Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise EngineError(f"no scheduler answers at {address} ({error}); start one with `dask scheduler`, or leave --scheduler out") from None


def _lost(error):
    """Whether it is the worker that failed, and not the work."""
    return type(error).__name__ in ("TerminatedWorkerError", "BrokenProcessPool", "KilledWorker", "CommClosedError", "CancelledError",
                                    "FutureCancelledError", "ShutdownExecutorError")
