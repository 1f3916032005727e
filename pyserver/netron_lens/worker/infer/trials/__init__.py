"""One try of a plan: the objects that it is made of, the run, what is watched meanwhile, and how far it came."""
