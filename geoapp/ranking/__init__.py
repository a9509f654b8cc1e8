"""Which place a name means: what speaks for each, weighed by learned numbers."""
