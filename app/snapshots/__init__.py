"""Signed copies of the whole public site as static files: made here, kept, pulled by mirrors."""
