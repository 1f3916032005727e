"""The search for a recipe that runs.

`search.py` goes through plans and the repairs of those that failed. `standing.py` keeps what the tries came to,
`frontier.py` the failures whose repairs are still to be tried, best first, `nearness.py` tells how far a failure is
from running. `trying.py` runs one plan, with numbers where shapes do not tell. `rules.py` says what reads a failure.
"""
