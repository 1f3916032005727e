"""Where an instruction stands in the user's text, and what the text says there: statements, returns, names."""
