"""Lets ``python -m netparse`` do what ``netparse`` does."""

from netparse.cli import main

if __name__ == "__main__":
    main()
