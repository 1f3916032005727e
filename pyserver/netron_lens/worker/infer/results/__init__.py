"""What a search gives: recipes made natural and ranked, checked on numbers, or why nothing runs."""
