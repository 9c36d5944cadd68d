"""Files of China Customs for tests, of our own making: change one cell, keep the rest."""

from collections.abc import Mapping, Sequence

ENGLISH = {
    "Date of data": "202301",
    "Commodity code": "27011100",
    "Commodity": "Anthracite, whether or not pulverised",
    "Trading partner code": "109",
    "Trading partner": "Korea, DPR",
    "Customs Regime code": "10",
    "Customs Regime": "Ordinary Trade",
    "Locations of importers and exporters code": "21",
    "Locations of importers and exporters": "Liaoning Province",
    "Quantity": "1500",
    "Unit": "Kilogram",
    "Supplementary Quantity": "0",
    "Supplementary Unit": "?",
    "US dollar": "1,234",
}

CHINESE = {
    "数据年月": "202301",
    "商品编码": "27011100",
    "商品名称": "无烟煤",
    "贸易伙伴编码": "109",
    "贸易伙伴名称": "朝鲜",
    "贸易方式编码": "10",
    "贸易方式名称": "一般贸易",
    "注册地编码": "21",
    "注册地名称": "辽宁省",
    "第一数量": "1500",
    "第一计量单位": "千克",
    "第二数量": "0",
    "第二计量单位": "?",
    "人民币": "8,761",
}


def download(
    *changes: Mapping[str, str],
    base: Mapping[str, str] = ENGLISH,
    without: Sequence[str] = (),
    order: Sequence[str] | None = None,
    encoding: str = "gb18030",
    comma: bool = True,
) -> bytes:
    """A file as it is downloaded: quoted, a comma at the end of every line, a row for each set of changes."""
    columns = [column for column in (order or base) if column not in without]
    rows = [columns, *([({**base, **change})[column] for column in columns] for change in changes)]
    end = ",\n" if comma else "\n"
    return "".join(",".join(f'"{cell}"' for cell in row) + end for row in rows).encode(encoding)
