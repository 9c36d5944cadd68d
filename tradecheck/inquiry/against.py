"""What stands against one account: the books and notifications of its goods over its days, and the ships it names."""

from typing import Any

import polars as pl
from msgspec.structs import replace

from tradecheck.inquiry.notified import notifications
from tradecheck.inquiry.series import series
from tradecheck.model.errors import UsageError
from tradecheck.model.evidence import Evidence
from tradecheck.model.goods import Goods
from tradecheck.model.period import Period
from tradecheck.model.view import View
from tradecheck.model.words import Direction

_IMO = r"\b(\d{7})\b"


def against(evidence: Evidence, record: str, view: View) -> pl.DataFrame:
    """Return what was booked and notified of an account's goods in each period that shares a day with it.

    Absences are rows with their state. `table` is flows or notifications. The books are those of the country that
    the account names, else of the view's reporter. No rows where the account names no HS code or no direction.

    Raises:
        UsageError: for a record that is no account's.
    """
    account = _account(evidence, record)
    codes = tuple(code for code in (account["codes"] or "").split(";") if code)
    if not codes or not account["direction"]:
        return pl.DataFrame(schema={"table": pl.String(), "record": pl.String()})
    asked = replace(
        view,
        period=Period(account["start"], account["end"]),
        goods=(Goods(codes, account["goods"] or codes[0]),),
        direction=Direction(account["direction"]),
        reporter=account["destination"] or view.reporter,
    )
    found = [
        series(evidence, asked).with_columns(table=pl.lit("flows")),
        notifications(evidence, asked).with_columns(table=pl.lit("notifications")),
    ]
    return pl.concat(found, how="diagonal_relaxed").sort("table", "start", "end", maintain_order=True)


def ships(evidence: Evidence, record: str) -> pl.DataFrame:
    """Return a row for each ship that an account names, as it names it (`named`), with the vessel of that IMO or name.

    A ship that no list held knows has a row with nothing beside its name.

    Raises:
        UsageError: for a record that is no account's.
    """
    names = [name for each in (_account(evidence, record)["vessels"] or "").split(";") if (name := each.strip())]
    named = pl.DataFrame({"named": names}, schema={"named": pl.String()}).with_row_index("nth")
    held = evidence.vessels.collect()
    keyed = named.with_columns(
        imo_named=pl.col("named").str.extract(_IMO),
        name_named=pl.col("named")
        .str.replace(_IMO, "")
        .str.replace(r"\(.*\)", "")
        .str.strip_chars()
        .str.to_uppercase(),
    )
    by_imo = keyed.join(held, left_on="imo_named", right_on="imo", coalesce=False)
    by_name = keyed.join(
        held.with_columns(upper=pl.col("name").str.to_uppercase()), left_on="name_named", right_on="upper"
    )
    met = pl.concat([by_imo, by_name], how="diagonal_relaxed").unique(["nth", "record"], maintain_order=True)
    return (
        named.join(met.drop("named", "imo_named", "name_named"), on="nth", how="left")
        .sort("nth", "record", nulls_last=True)
        .drop("nth")
    )


def _account(evidence: Evidence, record: str) -> dict[str, Any]:
    found = evidence.observations.filter(pl.col("record") == record).collect()
    if found.is_empty():
        raise UsageError(f"no account is held under '{record}': `tradecheck observations` lists those that are.")
    return found.row(0, named=True)
