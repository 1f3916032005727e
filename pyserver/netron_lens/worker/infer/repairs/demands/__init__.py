"""What layers and operations demand of their tensors."""
