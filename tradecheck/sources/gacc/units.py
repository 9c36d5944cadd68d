"""Units of quantity as China Customs writes them, in UN Comtrade's spelling where it has one."""

NONE = ("?", "？", "-", "无")
"""What stands in the place of a unit where there is none."""

KILOGRAMS = {"kg": 1.0, "g": 0.001, "t": 1000.0}
"""Units of weight, and how many kilograms each is."""

_ITEMS = "台个辆件只条套张艘架把支头株片副幅枝盘座块根"

UNITS = {
    "千克": "kg",
    "公斤": "kg",
    "Kilogram": "kg",
    "克": "g",
    "Gram": "g",
    "吨": "t",
    "Ton": "t",
    "Number of item": "u",
    "Piece": "u",
    **dict.fromkeys(_ITEMS, "u"),
    "双": "2u",
    "Pair": "2u",
    "打": "12u",
    "Dozen": "12u",
    **dict.fromkeys(("千个", "千支", "千块", "In Thousands"), "1000u"),
    "升": "l",
    "Litre": "l",
    "米": "m",
    "Metre": "m",
    "平方米": "m²",
    "Square Metre": "m²",
    "立方米": "m³",
    "Cubic Metre": "m³",
    "克拉": "carat",
    "Carat": "carat",
    "千升": "Kilolitre",
    "千瓦时": "Kilowatt-hour",
    "百万贝可": "Million Bq",
    **dict.fromkeys(("百个", "百支"), "In Hundreds"),
}
"""What UN Comtrade has no spelling for stands in China Customs' English; what is not listed as it was written."""
