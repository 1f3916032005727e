"""The text of what was loaded, which alone defines the class again."""
