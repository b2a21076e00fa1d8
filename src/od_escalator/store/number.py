"""How a number is kept: as wide as the random keys that Open Dental may make."""

from sqlalchemy import BigInteger, Integer

#: SQLite's integers are as wide, and only by this name its keys.
Number = BigInteger().with_variant(Integer, "sqlite")
