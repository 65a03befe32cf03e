"""Files as offices publish them, in six forms, with personal numbers planted among other numbers, and truth.json that
says which: {file: [{"kind", "number"}]}. Every number is made up here by its check digit from a seed."""

import json
import pathlib
import random
import zipfile
from xml.sax.saxutils import escape

FORMS = ("txt", "csv", "docx", "xlsx", "html", "pdf")
LINES = 160
AREAS = ("110105", "310104", "440103", "440111", "440106", "330106")
BANKS = ("622202", "621700", "622848", "621226", "623059")
MOBILES = ("138", "139", "150", "159", "186", "199", "177")
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


class Maker:
    """Numbers and lines from one seed."""

    def __init__(self, seed):
        self.pick = random.Random(seed)

    def digits(self, count):
        return "".join(self.pick.choice("0123456789") for _ in range(count))

    def identity(self):
        born = f"{self.pick.randint(1940, 2009)}{self.pick.randint(1, 12):02}{self.pick.randint(1, 28):02}"
        first = self.pick.choice(AREAS) + born + self.digits(3)
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, weights)) % 11]

    def card(self):
        first = self.pick.choice(BANKS) + self.digits(12)
        doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(first))]
        total = sum(d - 9 if d > 9 else d for d in doubled)
        return first + str(-total % 10)

    def mobile(self):
        return self.pick.choice(MOBILES) + self.digits(8)

    def planted(self):
        """A line with a personal number as people type it: its kind, the number, the line."""
        kind = self.pick.choice(("identity-number", "bank-card", "mobile"))
        number = {"identity-number": self.identity, "bank-card": self.card, "mobile": self.mobile}[kind]()
        labels = {
            "identity-number": ("身份证号：", "公民身份号码 ", "申请人李某某，", "证件号码:"),
            "bank-card": ("银行卡号：", "账号：", "社保卡（", "收款账户 "),
            "mobile": ("手机：", "联系电话：", "联系方式 ", "请与王某联系，"),
        }[kind]
        return kind, number, self.pick.choice(labels) + self.typed(kind, number) + self.pick.choice(("", "。", "，请核对。", "）"))

    def typed(self, kind, number):
        way = self.pick.randint(0, 5)
        if way == 0:
            return number.translate(FULL_WIDTH)
        if way == 1 and kind == "bank-card":
            return " ".join(number[at:at + 4] for at in range(0, len(number), 4))
        if way == 1 and kind == "mobile":
            return f"{number[:3]}-{number[3:7]}-{number[7:]}"
        if way == 2 and kind == "mobile":
            return f"{number[:3]} {number[3:7]} {number[7:]}"
        return number

    def innocent(self):
        """A line with a number that is nobody's."""
        wrong = self.identity()
        wrong = wrong[:-1] + ("0" if wrong[-1] == "9" else "9" if wrong[-1] == "X" else str(int(wrong[-1]) + 1))
        card = self.card()
        card = card[:-1] + str((int(card[-1]) + 3) % 10)
        return self.pick.choice((
            f"流水号：{wrong}",
            f"单号：{card}",
            f"统一社会信用代码：11440100MB2{self.digits(2)}75EC8",
            f"项目代码：2020-{self.pick.choice(AREAS)}-14-03-{self.digits(6)}",
            f"咨询电话：020-83{self.digits(6)}",
            "监督电话：12345",
            f"手机：139****{self.digits(4)}",
            f"金额合计{self.digits(9).lstrip('0') or '1'}元",
            f"索引号：007482532/2020-{self.digits(5)}",
            f"穗府办函〔2020〕{self.digits(2)}号",
            f"身份证号：{wrong[:6]}********{wrong[-4:]}",
        ))


def lines_of(seed):
    """The lines of a file, and what is planted in them."""
    make = Maker(seed)
    lines, truth = [], []
    for _ in range(LINES):
        if make.pick.random() < 0.4:
            kind, number, line = make.planted()
            truth.append({"kind": kind, "number": number})
            lines.append(line)
        else:
            lines.append(make.innocent())
    return lines, truth


def write(folder, seed=250):
    """Writes a file of each form and truth.json; gives the truth back."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    truth = {}
    for place, form in enumerate(FORMS):
        name = f"planted.{form}"
        lines, truth[name] = lines_of(seed + place)
        globals()[form](folder / name, lines)
    (folder / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return truth


def txt(path, lines):
    path.write_text("\n".join(lines), encoding="utf-8")


def csv(path, lines):
    body = "".join(f'{at},"{line}",已核\r\n' for at, line in enumerate(lines, 1))
    path.write_text("序号,内容,备注\r\n" + body, encoding="gb18030")


def html(path, lines):
    body = "".join(f"<tr><td>{at}</td><td>{escape(line)}</td></tr>" for at, line in enumerate(lines, 1))
    path.write_text(f"<!doctype html><meta charset=utf-8><title>名单</title><table>{body}</table>", encoding="utf-8")


def docx(path, lines):
    def paragraph(line):
        # A word processor cuts a text where it likes.
        half = len(line) // 2
        runs = "".join(f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in (line[:half], line[half:]))
        return f"<w:p>{runs}</w:p>"

    half = len(lines) // 2
    cells = "".join(f"<w:tr><w:tc>{paragraph(line)}</w:tc></w:tr>" for line in lines[half:])
    body = "".join(map(paragraph, lines[:half])) + f"<w:tbl>{cells}</w:tbl>"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    packed(path, "word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
           "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", {})


def xlsx(path, lines):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = "".join(f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t>{escape(line)}</t></is></c></row>'
                   for at, line in enumerate(lines, 1))
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packed(path, "xl/workbook.xml",
           f'<workbook xmlns="{space}" xmlns:r="{relation}"><sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>',
           "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
           {"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>',
            "xl/_rels/workbook.xml.rels":
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'})


def packed(path, main, text, kind, more):
    """An office document: its main part, and what belongs to it."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    types = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{main}" ContentType="{kind}"/>'
             '<Override PartName="/xl/worksheets/sheet1.xml" '
             'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>')
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    root = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{office}" Target="{main}"/></Relationships>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, part in {"[Content_Types].xml": types, "_rels/.rels": root, main: text, **more}.items():
            out.writestr(name, head + part)


def pdf(path, lines):
    """Pages of lines in a font whose signs are told by a ToUnicode table, as printers write them."""
    signs = sorted(set("".join(lines)))
    table = "\n".join(f"<{ord(sign):04X}> <{ord(sign):04X}>" for sign in signs)
    groups = [table.split("\n")[at:at + 100] for at in range(0, len(signs), 100)]
    chars = "\n".join(f"{len(group)} beginbfchar\n" + "\n".join(group) + "\nendbfchar" for group in groups)
    unicode = ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def\n"
               f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{chars}\nendcmap end end")
    pages = [lines[at:at + 40] for at in range(0, len(lines), 40)]
    objects = {1: "<</Type/Catalog/Pages 2 0 R>>",
               3: "<</Type/Font/Subtype/Type0/BaseFont/Own/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 6 0 R>>",
               4: "<</Type/Font/Subtype/CIDFontType2/BaseFont/Own/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
                  "/Supplement 0>>/DW 1000/FontDescriptor 5 0 R>>",
               5: "<</Type/FontDescriptor/FontName/Own/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 900"
                  "/Descent -200/CapHeight 700/StemV 80>>",
               6: f"<</Length {len(unicode)}>>stream\n{unicode}\nendstream"}
    for place, page in enumerate(pages):
        text = "".join(f"<{''.join(f'{ord(sign):04X}' for sign in line)}> Tj T*\n" for line in page)
        content = f"BT /F1 10 Tf 14 TL 50 800 Td\n{text}ET"
        objects[7 + 2 * place] = ("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
                                  f"/Contents {8 + 2 * place} 0 R>>")
        objects[8 + 2 * place] = f"<</Length {len(content)}>>stream\n{content}\nendstream"
    kids = " ".join(f"{7 + 2 * place} 0 R" for place in range(len(pages)))
    objects[2] = f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>"
    out, offsets = b"%PDF-1.5\n", {}
    for number in sorted(objects):
        offsets[number] = len(out)
        out += f"{number} 0 obj\n{objects[number]}\nendobj\n".encode("latin-1")
    cross = "".join(f"{offsets[number]:010} 00000 n \n" for number in sorted(objects))
    count = len(objects) + 1
    out += (f"xref\n0 {count}\n0000000000 65535 f \n{cross}trailer <</Size {count}/Root 1 0 R>>\n"
            f"startxref\n{len(out)}\n%%EOF\n").encode("latin-1")
    path.write_bytes(out)
