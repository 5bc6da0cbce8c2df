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


def compare(ours, peers, rounds=7):
    """{name: (ours, share of the work)}: print how many times longer each peer takes, the median of `rounds` alternations.

    A peer that is slow does a share of the work, and its time is divided by that share. The first ratio is of processor time; where ours
    works on several processors at once, so that it takes less by the clock, the ratio by the clock follows.
    """
    ours(), cpu(ours)  # imports and tables
    ratios, own = {name: [] for name in peers}, []
    for _ in range(rounds):
        for name, (work, share) in peers.items():
            own.append(both(ours))
            ratios[name].append([peer / share / mine for peer, mine in zip(both(work), own[-1])])
    processor, clock = (statistics.median(values) for values in zip(*own))
    print(f"  ours: {processor:.2f} s of processor time (median of {len(own)}, {spread(own, 0, '.2f')}), {clock:.2f} s by the clock")
    for name, values in ratios.items():
        line = f"  {name}: {statistics.median(value[0] for value in values):.1f} times as long ({spread(values, 0)})"
        if clock < 0.9 * processor:
            line += f", {statistics.median(value[1] for value in values):.1f} times by the clock ({spread(values, 1)})"
        print(line, flush=True)
    return processor


def spread(values, place, form=".1f"):
    """The smallest and the largest of what stands at one place."""
    column = [value[place] for value in values]
    return f"{min(column):{form}} to {max(column):{form}}"
