"""What the code says of a constructor's arguments: annotations, uses, configurations, records, constants."""
