"""A review on a public site: as much of it as its answer takes, and nothing that its writer wrote."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256


class Site(StrEnum):
    GOOGLE = "google"
    YELP = "yelp"
    FACEBOOK = "facebook"
    HEALTHGRADES = "healthgrades"
    ZOCDOC = "zocdoc"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicReview:
    """`rating` is its stars, None where it has none or nobody said."""

    site: Site
    posted_on: date
    rating: int | None = None


def key_of(office: str, review: PublicReview, link: str) -> str:
    """The same for the same review: by its link, or else by its day and stars. The link itself is not kept."""
    which = link.strip() or f"{review.posted_on} {review.rating}"
    return sha256(f"{office}\n{review.site}\n{which}".encode("utf-8", "surrogatepass")).hexdigest()
