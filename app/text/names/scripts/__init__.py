"""One module a family of scripts; each reads one word of its script in at most four ways, best first."""
