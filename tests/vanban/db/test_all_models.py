import subprocess
import sys
from pathlib import Path

FRESH = """
import pkgutil, sys
import vanban.db
from vanban.db.models import Base
from vanban.db.session import open_database
from vanban.settings import Settings
from pathlib import Path

open_database(Settings(data_dir=Path(sys.argv[1]))).close()
named = {f"vanban.db.{one.name}" for one in pkgutil.iter_modules(vanban.db.__path__) if one.name.endswith("_models")}
assert len(named) > 20
print(sorted(named - set(sys.modules)), [one.class_.__name__ for one in Base.registry.mappers if not one.configured])
"""


def test_a_process_has_all_tables_set_up_before_any_thread_uses_one(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", FRESH, str(tmp_path / "kho")], capture_output=True, text=True, check=True
    )
    assert told.stdout.split("\n")[0] == "[] []"
