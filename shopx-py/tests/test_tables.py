"""Tables, as polars, pandas, DuckDB and pyarrow take them."""

# pyright: standard
from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from conftest import Corner
from shopx import Overflow, Table, _shopx

duckdb = pytest.importorskip("duckdb")
pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
pyarrow = pytest.importorskip("pyarrow")

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def test_polars_takes_a_month_of_sale_lines_and_the_levels(corner: Corner) -> None:
    corner.sell(2)
    shop, session = corner.shop, corner.admin

    month = polars.DataFrame(shop.sale_lines_table(session, from_=MARCH, until=APRIL))
    by_product = month.group_by("sku").agg(polars.col("paid").sum(), polars.col("quantity").sum())
    assert by_product.rows() == [("TEA", Decimal("5.10"), 2)]

    levels = polars.DataFrame(shop.levels_table(session))
    scarce = levels.filter(polars.col("available") < 10).select("name", "available")
    assert scarce.rows() == [("Tea", 8)]


def test_pandas_takes_a_month_of_sale_lines_and_the_levels(corner: Corner) -> None:
    corner.sell(2)
    shop, session = corner.shop, corner.admin

    month = pandas.DataFrame.from_arrow(shop.sale_lines_table(session, from_=MARCH, until=APRIL))
    assert month.groupby("sku")["paid"].sum().to_dict() == {"TEA": Decimal("5.10")}

    levels = pandas.DataFrame.from_arrow(shop.levels_table(session))
    assert levels.loc[0, "available"] == 8


def test_duckdb_takes_a_month_of_sale_lines_and_the_levels(corner: Corner) -> None:
    corner.sell(2)
    shop, session = corner.shop, corner.admin

    month = shop.sale_lines_table(session, from_=MARCH, until=APRIL)
    sums = duckdb.sql("SELECT sku, sum(paid), sum(cost_of_goods) FROM month GROUP BY sku")
    assert sums.fetchall() == [("TEA", Decimal("5.10"), Decimal("2.4000000"))]

    levels = shop.levels_table(session)
    assert duckdb.sql("SELECT available FROM levels").fetchall() == [(8,)]
    assert len(month) == len(levels) == 1


def test_columns_have_the_types_that_they_mean(corner: Corner) -> None:
    sale = corner.sell(2)
    table = pyarrow.table(corner.shop.sales_table(corner.admin))
    types = {field.name: str(field.type) for field in table.schema}
    assert types["id"] == "int64"
    assert types["sold_at"] == "timestamp[us, tz=UTC]"
    assert types["business_date"] == "date32[day]"
    assert types["total_amount"] == "decimal128(17, 2)"
    assert types["cost_of_goods"] == "decimal128(22, 7)"
    row = table.to_pylist()[0]
    assert (row["id"], row["sold_at"]) == (sale.id, sale.sold_at)
    assert row["total_amount"] == Decimal("5.10")
    assert row["customer"] is None


def test_every_table_says_what_its_list_says(corner: Corner) -> None:
    corner.sell(2)
    shop, session = corner.shop, corner.admin
    dates: dict[str, Any] = {"from_": MARCH, "until": APRIL}
    rows: dict[str, tuple[Table, Sequence[Any]]] = {
        "sales": (shop.sales_table(session), list(shop.iter_sales(session))),
        "lines": (
            shop.sale_lines_table(session),
            [line for sale in shop.iter_sales(session) for line in sale.lines],
        ),
        "levels": (shop.levels_table(session), list(shop.iter_levels(session))),
        "movements": (shop.movements_table(session), list(shop.iter_movements(session))),
        "report": (
            shop.sales_report_table(session, period="day", **dates),
            shop.sales_report(session, period="day", **dates),
        ),
        "takings": (
            shop.takings_report_table(session, **dates),
            shop.takings_report(session, **dates),
        ),
        "valuation": (shop.valuation_table(session), shop.valuation(session)),
        "customers": (shop.customer_values_table(session), shop.customer_values(session)),
    }  # fmt: skip
    for name, (table, values) in rows.items():
        columns = pyarrow.table(table).to_pylist()
        assert len(table) == len(columns) == len(values), name
        for row, value in zip(columns, values, strict=True):
            for column, cell in row.items():
                if hasattr(value, column) and column not in ("document",):
                    assert cell == getattr(value, column), (name, column)


def test_a_table_is_read_page_by_page(memory: Corner) -> None:
    shop = memory.shop
    names = [f"Product {number}" for number in range(2_345)]
    for name in names:
        product = shop.create_product(memory.admin, name=name, sku=name, price=1)
        shop.set_thresholds(
            memory.admin, product=product.id, location=memory.street, min_stock=0, reorder_point=1
        )
    table = shop.levels_table(memory.admin)
    assert isinstance(table, Table) and len(table) == 2_346
    assert polars.DataFrame(table)["name"].to_list() == ["Tea", *names]
    # It is still there when it was read.
    assert polars.DataFrame(table)["name"].len() == 2_346


@pytest.mark.skipif(not hasattr(_shopx, "amounts_table"), reason="built without the feature testing")
def test_an_amount_that_does_not_fit_is_refused_and_never_rounded() -> None:
    amounts = [Decimal("2.55"), Decimal("-0.1"), Decimal(0)]
    assert polars.DataFrame(_shopx.amounts_table(2, amounts))["amount"].to_list() == amounts
    for digits, amount in ((2, "2.555"), (0, "0.5"), (2, "0.0001")):
        with pytest.raises(Overflow):
            _shopx.amounts_table(digits, [Decimal(amount)])


def test_an_empty_table_has_its_columns(memory: Corner) -> None:
    table = memory.shop.sales_table(memory.admin, from_=date(1999, 1, 1), until=date(1999, 1, 2))
    assert len(table) == 0
    assert polars.DataFrame(table).columns == table.columns
    assert "total_amount" in repr(table)


def test_time_is_counted_from_the_same_moment(memory: Corner) -> None:
    late = datetime(2026, 7, 1, 23, 30, 15, 123456, tzinfo=UTC)
    corner = Corner(
        memory.shop.at(late), memory.admin, memory.cashier, memory.street, memory.tea, memory.domain
    )
    corner.sell()
    row = polars.DataFrame(corner.shop.sales_table(corner.admin)).row(0, named=True)
    assert row["sold_at"] == late
    assert row["business_date"] == (late + timedelta(hours=1)).date()
