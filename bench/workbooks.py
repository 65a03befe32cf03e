"""Catalogues as workbooks, drawn from the starter guidelines in data/guidelines."""

import itertools
import json
import pathlib

import openpyxl

ROOT = pathlib.Path(__file__).resolve().parent.parent
UPPER = ["序号", "公开事项", None, "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体",
         "公开对象", None, "公开方式", None, "公开层级", None]
LOWER = [None, "一级事项", "二级事项", None, None, None, None, None,
         "全社会", "特定群体", "主动", "依申请", "县级", "乡级"]


def guideline_rows():
    """Every item of every guideline once, as the cells of a row without its number."""
    for path in sorted((ROOT / "data/guidelines").glob("*.json")):
        guideline = json.loads(path.read_text(encoding="utf-8"))
        for item in guideline["items"]:
            yield [
                item["level1_item"],
                item["level2_item"],
                "\n".join(item["content_elements"]),
                "\n".join(item["legal_basis"]),
                item["time_limit"]["text"],
                item["publisher"],
                "\n".join("■" + channel for channel in item["channels"]["required"]),
                tick(item["audience_all"]),
                item.get("audience_specific") or "",
                tick(item["mode_proactive"]),
                tick(item["mode_on_request"]),
                tick(item["level_county"]),
                tick(item["level_township"]),
            ]


def tick(value):
    return "√" if value else ""


def rows(count):
    """The guidelines' rows over and over, numbered, `count` of them."""
    endless = itertools.cycle(list(guideline_rows()))
    return [[str(number), *next(endless)] for number in range(1, count + 1)]


def sector_rows(file_name, count):
    """`count` rows of one guideline, its items in turn."""
    guideline = json.loads((ROOT / "data/guidelines" / file_name).read_text(encoding="utf-8"))
    names = {(item["level1_item"], item["level2_item"]) for item in guideline["items"]}
    own = [row for row in guideline_rows() if (row[0], row[1]) in names]
    return [[str(number), *row] for number, row in zip(range(1, count + 1), itertools.cycle(own))]


def write(path, title, body):
    """A workbook as departments keep them: a title, two rows of headings, then the rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "目录"
    sheet.append([title])
    sheet.append(UPPER)
    sheet.append(LOWER)
    sheet.merge_cells("A1:N1")
    for merged in ("B2:C2", "I2:J2", "K2:L2", "M2:N2", "A2:A3", "D2:D3", "E2:E3", "F2:F3", "G2:G3", "H2:H3"):
        sheet.merge_cells(merged)
    for row in body:
        sheet.append(row)
    book.save(path)
