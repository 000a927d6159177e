"""Simulating a plan: its network calculated anew in every iteration, with the time and the money it then takes.

Sources: AACE RP 57R-09 (integrated cost and schedule), GAO-16-89G best practice 8, Hulett (2011) for risk
drivers, Williams (1992) for criticality and significance, NASA Cost Estimating Handbook v4.0 Appendix J for
joint confidence. Only what runs a simulation imports numpy.
"""
