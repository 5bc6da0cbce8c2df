"""Time two ways of doing the same, in turn, in one process."""

import gc
import statistics
import time


def cpu(work):
    """Seconds of processor time one call takes, with what went before it cleared away."""
    return both(work)[0]


def both(work):
    """Seconds of processor time that one call takes, and seconds by the clock."""
    gc.collect()
    start, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - start, time.perf_counter() - clock


def compare(ours, peers, rounds=7, shared=False):
    """{name: (ours, share of the work)}: print how many times longer each peer takes, the median of `rounds` alternations.

    A peer that is slow does a share of the work, and its time is divided by that share. The first ratio is of processor time; where
    threads of ours take less by the clock, the ratio by the clock follows. Where work is `shared` with other processes, whose time
    is not seen here, all is by the clock.
    """
    ours(), cpu(ours)  # imports and tables
    ratios, own = {name: [] for name in peers}, []
    for _ in range(rounds):
        for name, (work, share) in peers.items():
            own.append(both(ours))
            ratios[name].append([peer / share / mine for peer, mine in zip(both(work), own[-1])])
    kinds = ["of processor time", "by the clock"]
    used = [1] if shared else [0] + [1] * (middle(own, 1) < 0.9 * middle(own, 0))
    print("  ours: " + ", ".join(f"{middle(own, kind):.2f} s {kinds[kind]} ({spread(own, kind, '.2f')})" for kind in used))
    for name, values in ratios.items():
        print(f"  {name}: " + ", ".join(f"{middle(values, kind):.1f} times {kinds[kind]} ({spread(values, kind)})" for kind in used), flush=True)
    return middle(own, used[0])


def middle(values, place):
    """The median of what stands at one place."""
    return statistics.median(value[place] for value in values)


def spread(values, place, form=".1f"):
    """The smallest and the largest of what stands at one place."""
    column = [value[place] for value in values]
    return f"{min(column):{form}} to {max(column):{form}}"
