"""Repairs of inputs: dtypes, dimensions, masks, states, parts that may be left out."""
