"""``steerco``: the command line of who runs the service.

What a command needs is imported where it runs, so that ``steerco --help`` answers at once.
"""

from app.cli.commands import main

__all__ = ["main"]
