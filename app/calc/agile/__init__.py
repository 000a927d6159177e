"""Agile progress: accepted scope by MoSCoW class, burn-up, and the forecast of a release; pure."""
