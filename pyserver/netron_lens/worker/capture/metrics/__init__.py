"""Multiply-adds and memory."""
