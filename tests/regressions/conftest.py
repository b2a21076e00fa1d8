from tests.engine.conftest import bench, clock, slack
from tests.store.conftest import file_url, migrated, store, url

__all__ = ["bench", "clock", "file_url", "migrated", "slack", "store", "url"]
