"""`python -m bench.scale [CASES]`: builds the rig, measures it, and writes the plans of the hottest queries.

What is measured is printed. With a number of cases of its own nothing is written: the rig at 10,000 cases, as every
change is tried, says whether it works and not how quick it is.
"""

import sys

from bench.scale import measuring, reporting


def main() -> None:
    """Measure and print; exit status 1 where somebody met an error, or a due was not as it should be."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else measuring.CASES
    scale = measuring.measure(cases)
    for what, held, measured in reporting.rows(scale):
        print(f"{what} | {held} | {measured}")
    if cases == measuring.CASES:
        reporting.write_plans(scale)
    for fault in scale.faults:
        print(fault, file=sys.stderr)
    sys.exit(bool(scale.faults))


if __name__ == "__main__":
    main()
