"""Peer: every cell of a workbook read with openpyxl, in its faster, read-only way."""

import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
rows = [list(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
print(len(rows))
