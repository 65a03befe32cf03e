"""Peer: every cell of a workbook read with pandas and its calamine engine."""

import sys

import pandas

frame = pandas.read_excel(sys.argv[1], engine="calamine", header=None, dtype=str)
print(len(frame))
