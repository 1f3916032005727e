"""The levels that are made on demand: ATen operators, and the true ONNX file."""
