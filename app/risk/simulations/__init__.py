"""What registers come to by simulation: asked for as a job, and kept as it was."""
