"""Plans of projects: versions of a network of tasks, calculated, assessed, compared, drawn, taken in and given out."""
