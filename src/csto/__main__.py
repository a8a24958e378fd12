"""`python -m csto` is the `csto` command."""

from csto.cli import main

if __name__ == "__main__":
    main(prog_name="csto")
