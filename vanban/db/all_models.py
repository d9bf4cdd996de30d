"""All tables at once, so that no thread meets half of them.

SQLAlchemy sets up the classes of all tables at the first use of any. Where one thread did so while another was still
importing a module of tables, the set-up failed, and with it every later use in that process.
"""

import importlib
import pkgutil
from functools import cache

from sqlalchemy.orm import configure_mappers

import vanban.db


@cache
def settle_models() -> None:
    """Imports every module of tables and sets their classes up, once in a process."""
    for module in pkgutil.iter_modules(vanban.db.__path__):
        if module.name == "models" or module.name.endswith("_models"):
            importlib.import_module(f"vanban.db.{module.name}")
    configure_mappers()
