"""Tables of any layout, read by a stated mapping into the values of projects and their reports."""
