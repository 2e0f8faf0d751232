"""`python -m fieldapp.cli`: the `fieldapp` command."""

from fieldapp.cli import main

if __name__ == "__main__":
    main(prog_name="fieldapp")
