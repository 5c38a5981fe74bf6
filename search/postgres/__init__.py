"""Search on PostgreSQL alone: always there, and true the moment a publication commits."""

from search.postgres.engine import PostgresEngine

__all__ = ["PostgresEngine"]
