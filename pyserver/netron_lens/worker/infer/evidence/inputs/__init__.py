"""What the code says of the inputs of `forward`: uses, layers that take them, annotations, sizes, forms."""
