"""What checks a snapshot, with the standard library of Python 3.9 alone: in one file, these are `verify.py`.

They import one another only by `from app.verifying.x import …`, and no two use one name for two things:
`app.verifying.one_file` relies on it.
"""
