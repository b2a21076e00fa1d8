"""`python -m od_escalator` is the same command as `od-escalator`."""

from od_escalator.cli import main

if __name__ == "__main__":
    main(prog_name="od-escalator")
