"""Time two ways of doing the same, in turn, in one process."""

import gc
import statistics
import time


def cpu(work):
    """Seconds of processor time one call takes, with what went before it cleared away."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def compare(ours, peers, rounds=7):
    """{name: (ours, share of the work)}: print how many times longer each peer takes, the median of `rounds` alternations.

    A peer that is slow does a share of the work, and its time is divided by that share.
    """
    ours(), cpu(ours)  # imports and tables
    ratios, own = {name: [] for name in peers}, []
    for _ in range(rounds):
        for name, (work, share) in peers.items():
            own.append(cpu(ours))
            ratios[name].append(cpu(work) / share / own[-1])
    print(f"  ours: {statistics.median(own):.2f} s CPU (median of {len(own)}, {min(own):.2f} to {max(own):.2f})")
    for name, values in ratios.items():
        print(f"  {name}: {statistics.median(values):.1f} times as long ({min(values):.1f} to {max(values):.1f})", flush=True)
    return statistics.median(own)
