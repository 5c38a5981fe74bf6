"""Tells partners of changes by HTTPS: Standard Webhooks 1.0, thin payloads, ten attempts in three days."""
