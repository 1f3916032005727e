"""Repairs of a constructor's arguments, from what the code asked of them."""
