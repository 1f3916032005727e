"""What stands in for what is not there: missing packages, command lines, environment variables."""
