"""`python -m kentongan.drafting "what changes"`: draft the next step of the schema from what the tables in code say.

For developers: read the draft, and mend it, before it is committed. A step that was released is never changed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command

from kentongan.tables import metadata
from storage import migrate
from storage.database import Database
from storage.sealed import KeyRing


def draft(message: str) -> None:
    """Write the difference between the last step and the tables into storage/migrations/versions."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder)}/draft.db", KeyRing.parse(KeyRing.generate()))
        migrate.upgrade(database)
        settings = migrate.config(database)
        settings.attributes["metadata"] = metadata()
        number = len(list((migrate.FOLDER / "versions").glob("0*.py"))) + 1
        command.revision(settings, message, autogenerate=True, rev_id=f"{number:04d}")
        database.close()


if __name__ == "__main__":
    draft(sys.argv[1])
