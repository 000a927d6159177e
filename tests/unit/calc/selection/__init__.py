"""Selection against published answers, laws and enumeration."""
