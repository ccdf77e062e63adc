# SPDX-License-Identifier: GPL-2.0-only
"""Runs a command: scripts/NAME and scripts/check-NAME are the main() of buddyfuzz/NAME."""
import importlib
import importlib.util
import sys

from . import guarded
from .shell import run_main

command = sys.argv.pop(1)
name = f"{__package__}.{command.removeprefix('check-').replace('-', '_')}"
if importlib.util.find_spec(name).submodule_search_locations:
    name += ".__main__"
module = importlib.import_module(name)
if getattr(module, "IS_GUARDED", False) and not guarded.is_child():
    sys.exit(guarded.run(command, sys.argv[1:]))
run_main(command, module.main, getattr(module, "INTERRUPTED", "interrupted"),
         getattr(module, "FAILED", 2))
