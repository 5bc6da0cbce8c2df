"""Workers of a Dask cluster against processes of joblib: `uv run --extra cluster python tests/benchmarks/cluster.py FOLDER`.

Both cut the texts of FOLDER anew each time and count them by article, two parts at once; what they give is compared to the last count.
"""

import argparse
import os
import statistics
import time
from pathlib import Path

import dask
import distributed
import joblib

from helpers import frequency, scale

# numpy fetches and frees memory all the time; Dask's own setting makes each time a call to the system
ENVIRONMENT = {"MALLOC_TRIM_THRESHOLD_": str(2 ** 30), "MALLOC_MMAP_THRESHOLD_": str(2 ** 30), "OMP_NUM_THREADS": "1"}


def clock(work):
    """Seconds by the clock, and the result."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def main():
    """Print both times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    os.environ["CORPUS_CACHE"] = os.devnull + "/none"  # nothing is kept, so that every round cuts the words anew
    parts = scale.parts(asked.folder, size=2 ** 24)

    def count():
        return scale.gather(frequency.by_article, parts)

    for environment in (ENVIRONMENT, {}):
        with dask.config.set({"distributed.nanny.pre-spawn-environ": environment or dask.config.get("distributed.nanny.pre-spawn-environ")}), \
                distributed.LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as cluster, \
                distributed.Client(cluster, set_as_default=False) as client:
            times = {"joblib": [], "dask": []}
            for _ in range(asked.rounds + 1):
                with joblib.parallel_config(backend="loky", n_jobs=2):
                    took, ours = clock(count)
                    times["joblib"].append(took)
                with joblib.parallel_config(backend="dask", client=client):
                    took, theirs = clock(count)
                    times["dask"].append(took)
                assert ours.equals(theirs), "the counts differ"
        middle = {name: statistics.median(values[1:]) for name, values in times.items()}  # the first starts the workers
        ratios = [b / a for a, b in zip(times["joblib"][1:], times["dask"][1:])]
        print(f"{ours.n.sum():,} words in {len(parts)} parts, {'memory kept by the workers' if environment else 'as Dask sets it'}: joblib {middle['joblib']:.1f} s, "
              f"Dask {middle['dask']:.1f} s, {statistics.median(ratios):.2f} times as long ({min(ratios):.2f} to {max(ratios):.2f}); counts identical", flush=True)


if __name__ == "__main__":
    main()
