"""Which statements a class needs, and nothing else."""
