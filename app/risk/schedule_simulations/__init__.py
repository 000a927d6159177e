"""When plans finish and what they cost by simulation: asked for as a job, and kept as it was."""
