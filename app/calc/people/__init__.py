"""The arithmetic of certificates, of credits towards their renewal, and of competence."""
