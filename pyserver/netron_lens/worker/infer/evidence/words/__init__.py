"""What names and written shapes mean: words, parameters, inputs, and the values that models are usually built with."""
