"""Where a class is built and called already: calls, factories, builders, example inputs, the user's comment."""
