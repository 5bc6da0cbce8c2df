"""The notebooks on the seeds against as many kernels that only start and import: `python tests/benchmarks/notebooks.py`."""

import asyncio
import os
import statistics
import subprocess
import sys
import time

import nbclient
import nbformat

from helpers import __main__ as runner
from helpers import kernels

BARE = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import pandas\nimport matplotlib.pyplot")])


async def bare(number):
    """So many kernels that start and import, as many at a time as there are processors, as the runner does."""
    turn = asyncio.Semaphore(os.cpu_count() or 1)

    async def one():
        async with turn:
            await nbclient.NotebookClient(nbformat.from_dict(BARE), kernel_name="python3", config=kernels.ENCRYPTED).async_execute()

    await asyncio.gather(*(one() for _ in range(number)))


def clock(work):
    """Seconds by the clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main():
    """Print both times and their ratio, medians of five after one to warm up."""
    number = len(list(runner.NOTEBOOKS.glob("*.ipynb")))
    ours, bare_ones = [], []
    for _ in range(6):
        ours.append(clock(lambda: subprocess.run([sys.executable, "-m", "helpers", "--check"], cwd=runner.ROOT, stdout=subprocess.DEVNULL,
                                                 stderr=subprocess.DEVNULL, check=True)))
        bare_ones.append(clock(lambda: asyncio.run(bare(number))))
    ratios = [a / b for a, b in zip(ours[1:], bare_ones[1:])]
    print(f"{number} notebooks with their figures, run and compared: {statistics.median(ours[1:]):.1f} s; as many kernels that import pandas and "
          f"matplotlib: {statistics.median(bare_ones[1:]):.1f} s; {statistics.median(ratios):.1f} times as long ({min(ratios):.1f} to {max(ratios):.1f})")


if __name__ == "__main__":
    main()
