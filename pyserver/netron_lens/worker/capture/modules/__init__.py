"""The modules of a model beside their calls: where each was made, and what is known of it."""
