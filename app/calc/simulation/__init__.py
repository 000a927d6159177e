"""Simulating a risk register: whether each risk occurs, what it then costs, and what all come to.

Sources: IEC 31010:2019 (B.5.10, Monte Carlo), AACE RP 44R-08 and 57R-09, Lurie and Goldberg (1998) for the
copula, Higham (2002) for the nearest correlation matrix. Only what runs a simulation imports numpy.
"""
