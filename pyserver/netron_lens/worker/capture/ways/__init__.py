"""How the user's code and torch's went: visits of functions, branches, loops, looks at values, statements."""
