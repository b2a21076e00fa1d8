"""structlog without rich, which it would load where it finds it: three megabytes that no log line of ours needs."""

import sys

if "structlog" not in sys.modules and "rich" not in sys.modules:
    sys.modules["rich"] = None  # type: ignore[assignment]  # as Python marks what is not to be found
    import structlog  # noqa: F401  only to be loaded

    del sys.modules["rich"]
