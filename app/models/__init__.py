"""SQLModel tables by noun. Importing this package registers all of them."""

from app.models import advocacy, alerts, cases, letters, people, places, published, records

__all__ = ["advocacy", "alerts", "cases", "letters", "people", "places", "published", "records"]
