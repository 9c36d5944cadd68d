"""Pulling, importing and rebuilding: asks through sources, keeps in the archive, makes the tables.

Import what is needed from its module: only `pulling` leads to httpx, and only when something is asked.
"""
