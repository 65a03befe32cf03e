"""Text as offices publish it, from a seeded generator, with personal numbers among other numbers."""

import random

WORDS = ["经审核", "现将", "名单", "予以公示", "公示期为7个工作日", "对公示内容有异议的", "请拨打020-83123456", "申请人",
         "低保金额每月1200元", "依据穗府办函〔2020〕53号", "项目代码2020-440106-14-03-944151", "户主", "住址", "银行账号"]
NUMBERS = ["13931244663", "440103198812180899", "6222028118562393134", "440111198806277861", "139 3124 4663"]


def write(path, megabytes):
    """Writes the text and says how many personal numbers stand in it."""
    pick = random.Random(250)
    size, planted = 0, 0
    with open(path, "w", encoding="utf-8") as out:
        while size < megabytes * 1_000_000:
            words = [pick.choice(WORDS) for _ in range(pick.randint(6, 16))]
            if pick.random() < 0.1:
                number = pick.choice(NUMBERS)
                planted += number != "440111198806277861"
                words.insert(pick.randint(0, len(words)), f"号码{number}，")
            size += out.write("，".join(words) + "。\n") * 3
    return planted
