"""One module a publisher: what to ask it, and how to read what it answers or what a person downloaded.

`http` is the only place that imports httpx; import it only when something is about to be asked.
"""
