"""Repairs of sizes that should agree, or are too small or too large: of settings and of inputs."""
