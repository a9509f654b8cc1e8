"""Where an event happened: which of the places of its sentence, and how likely."""
