"""What expressions of a text stand for: names looked up, members, options, configurations, sizes, arithmetic."""
