"""Peer: the cells of a compilation written with openpyxl, in its faster, write-only way, with wrapped texts."""

import json
import pathlib
import sys

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Side

source, target = map(pathlib.Path, sys.argv[1:3])
book = openpyxl.Workbook(write_only=True)
wrapped = Alignment(wrap_text=True, vertical="top")
line = Side(style="thin")
ruled = Border(left=line, right=line, top=line, bottom=line)
for name, lines in json.loads(source.read_text(encoding="utf-8")):
    sheet = book.create_sheet(name)
    for texts in lines:
        cells = []
        for text in texts:
            cell = WriteOnlyCell(sheet, value=text)
            cell.alignment = wrapped
            cell.border = ruled
            cells.append(cell)
        sheet.append(cells)
book.save(target)
