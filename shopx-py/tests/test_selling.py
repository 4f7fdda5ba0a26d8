"""What a till does."""

# pyright: standard
from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from conftest import Corner
from shopx import (
    Benefit,
    Checkout,
    InsufficientStock,
    KeyConflict,
    NotFound,
    Payment,
    PermissionDenied,
    RefundLine,
    RefundSale,
    Sale,
    SaleStatus,
    Scope,
    ShopError,
    SignInRefused,
    Stale,
    TaxRate,
    TaxValue,
    Transfer,
    TransferLine,
    TransferState,
    TransferStatus,
)


def test_a_cart_is_sold(corner: Corner) -> None:
    sale = corner.shop.checkout(
        corner.cashier, cart=corner.cart(2), payments=[Payment.cash(Decimal("10.00"))], key=uuid4()
    )
    assert (sale.total_amount, sale.change) == (Decimal("5.10"), Decimal("4.90"))
    assert sale.cost_of_goods == Decimal("2.40")
    assert sale.lines[0].paid == Decimal("5.10")
    assert sale.status is SaleStatus.COMPLETED
    assert sale.business_date == date(2026, 3, 2)
    assert corner.shop.sale(corner.cashier, sale.id) == sale
    level = corner.shop.levels(corner.cashier).items[0]
    assert (level.quantity, level.available, level.is_urgent) == (8, 8, False)
    assert "Tea" in sale.receipt("Corner Shop", "Europe/London")


def test_what_is_not_there_is_not_sold(corner: Corner) -> None:
    with pytest.raises(InsufficientStock) as refused:
        corner.sell(11)
    refusal = refused.value
    assert (refusal.product, refusal.wanted, refusal.available) == (corner.tea, 11, 10)
    assert refusal.code == "insufficient_stock"
    assert str(refusal) == (
        f"product {corner.tea}: 11 wanted, 10 available at location {corner.street} "
        "(0 reserved, 0 expired, 0 quarantined)"
    )
    assert corner.shop.levels(corner.cashier).items[0].quantity == 10


def test_a_key_makes_a_sale_happen_once(corner: Corner) -> None:
    key, payments = uuid4(), [Payment.rest("card")]
    first = corner.shop.checkout(corner.cashier, cart=corner.cart(), payments=payments, key=key)
    again = corner.shop.checkout(corner.cashier, cart=corner.cart(), payments=payments, key=key)
    assert first == again
    with pytest.raises(KeyConflict) as refused:
        corner.shop.checkout(corner.cashier, cart=corner.cart(2), payments=payments, key=key)
    assert refused.value.key == key


def test_many_carts_are_answered_each_by_itself(corner: Corner) -> None:
    payments, key = [Payment.rest("card")], uuid4()
    twice = Checkout(cart=corner.cart(3), payments=payments, key=key)
    too_many = Checkout(cart=corner.cart(11), payments=payments)
    first, refused, again, other = corner.shop.checkout_all(
        corner.cashier, [twice, too_many, twice, Checkout(cart=corner.cart(1), payments=payments)]
    )
    assert isinstance(refused, InsufficientStock) and refused.wanted == 11
    assert refused.__traceback__ is None
    with pytest.raises(InsufficientStock):
        raise refused
    assert isinstance(first, Sale) and isinstance(again, Sale) and isinstance(other, Sale)
    assert (first.replayed, again.replayed, first == again) == (False, True, True)
    assert corner.shop.sale(corner.cashier, other.id) == other
    assert corner.shop.levels(corner.cashier).items[0].quantity == 6
    # Whatever can be iterated over will do.
    assert corner.shop.checkout_all(corner.cashier, checkouts=iter(())) == []
    with pytest.raises(TypeError):
        corner.shop.checkout_all(corner.cashier, [corner.cart()])  # type: ignore[list-item]
    lines = [RefundLine(line_no=1, quantity=3)]
    refunds = [RefundSale(sale=sale.id, lines=lines, reason="Not hot") for sale in (first, other)]
    paid_back, exceeds = corner.shop.refund_all(corner.admin, refunds)
    assert not isinstance(paid_back, ShopError) and paid_back.amount == Decimal("7.65")
    assert isinstance(exceeds, ShopError) and exceeds.code == "refund_exceeds_sale"


def test_a_sale_is_given_back_in_parts(corner: Corner) -> None:
    sale = corner.sell(2)
    lines = [RefundLine(line_no=1, quantity=1)]
    refund = corner.shop.refund_sale(corner.admin, sale=sale.id, lines=lines, reason="Not hot")
    assert refund.amount == Decimal("2.55")
    after = corner.shop.sale(corner.admin, sale.id)
    assert after.status == "partially_refunded"
    assert corner.shop.refund(corner.admin, refund.id) == refund


def test_prices_explain_themselves(corner: Corner) -> None:
    rate = TaxRate(name="VAT", value=TaxValue.Percent(20), inclusive=True)
    standard = corner.shop.create_tax_class(corner.admin, name="Standard", rates=[rate])
    tea = corner.shop.product(corner.admin, corner.tea)
    taxed = tea.fields().replace(tax_class=standard.id)
    corner.shop.update_product(corner.admin, tea.id, tea.version, taxed)
    third_off = Benefit.PercentOff(on=Scope.Products([corner.tea]), percent=Decimal("33.3"))
    corner.shop.create_promotion(corner.admin, name="Spring", benefit=third_off)
    quote = corner.shop.quote(corner.cashier, corner.cart())
    assert [str(step) for step in quote.explain()] == [
        "line 1: 1 at 2.55, the product's price: 2.55",
        "line 1: 0.85 off by promotion discount (Spring)",
        "line 1: VAT 20 % of 1.42: 0.28 in the price",
        "total: 2.55 − 0.85 + 0 = 1.7",
    ]
    assert quote.total_amount == Decimal("1.70")
    assert [str(tax.value) for tax in quote.taxes()] == ["20 %"]


def test_a_transfer_arrives(corner: Corner) -> None:
    yard = corner.shop.create_location(
        corner.admin, name="Yard", address="Back yard", time_zone="Europe/London"
    )
    sent = corner.shop.request_transfer(
        corner.admin,
        from_=corner.street,
        to=yard.id,
        lines=[TransferLine(product=corner.tea, quantity=4)],
    )
    assert [transfer.state for transfer in sent] == [TransferState.Pending()]
    cancelled = corner.shop.cancel_transfers(corner.admin, transfers=[sent[0].id])[0]
    assert cancelled.state.status is TransferStatus.CANCELLED
    match cancelled:
        case Transfer(state=TransferState.Cancelled(by=by)):
            assert by == corner.admin.user
        case _:
            pytest.fail("it was cancelled")


def test_who_may_not_is_told_so(corner: Corner) -> None:
    with pytest.raises(PermissionDenied) as refused:
        corner.shop.create_product(corner.cashier, name="Milk", sku="MILK", price=1)
    assert isinstance(refused.value, PermissionError)
    assert (refused.value.role, refused.value.permission) == ("cashier", "edit_catalog")


def test_what_is_not_there_is_a_lookup_error(corner: Corner) -> None:
    with pytest.raises(LookupError) as refused:
        corner.shop.sale(corner.cashier, 10**9)  # type: ignore[arg-type]
    assert isinstance(refused.value, NotFound)
    assert refused.value.entity == "sale"
    assert corner.shop.find_product(corner.cashier, "NOTHING") is None


def test_who_read_an_older_version_is_told_so(corner: Corner) -> None:
    tea = corner.shop.product(corner.admin, corner.tea)
    dearer = tea.fields().replace(price=3)
    corner.shop.update_product(corner.admin, tea.id, tea.version, dearer)
    with pytest.raises(Stale) as refused:
        corner.shop.update_product(corner.admin, tea.id, tea.version, dearer)
    assert (refused.value.expected, refused.value.actual) == (1, 2)


def test_people_sign_in_and_approve(memory: Corner) -> None:
    corner, shop = memory, memory.shop
    shop.set_password(corner.admin, corner.cashier.user, "long enough to remember")
    ben = shop.sign_in(corner.domain, "Ben", "long enough to remember")
    assert ben == corner.cashier
    with pytest.raises(SignInRefused):
        shop.sign_in(corner.domain, "Ben", "not the password")
    shop.set_pin(corner.admin, corner.admin.user, "2468")
    approved = shop.approve(ben, "ann", "2468")
    assert approved.approver is not None and approved.approver.user == corner.admin.user
    assert shop.renew(approved) == ben
    assert shop.find_tenant(corner.domain) == ben.tenant
    assert corner.cashier.approved_by(corner.admin) == approved


def test_lists_are_read_to_their_end(corner: Corner) -> None:
    sold = [corner.sell().id for _ in range(5)]
    shop, ben = corner.shop, corner.cashier
    page = shop.sales(ben, limit=2)
    assert [sale.id for sale in page.items] == sold[:2]
    assert [sale.id for sale in shop.sales(ben, after=page.next).items] == sold[2:]
    assert [sale.id for sale in shop.iter_sales(ben, page_size=2)] == sold
    assert [level.product for level in shop.iter_levels(ben, page_size=1)] == [corner.tea]
    movements = list(shop.iter_movements(corner.admin, page_size=4))
    assert [movement.quantity for movement in movements] == [10, -1, -1, -1, -1, -1]
    assert next(shop.iter_sales(ben, page_size=1)).id == sold[0]


def test_the_books_add_up(corner: Corner) -> None:
    corner.sell(3)
    day = date(2026, 3, 2)
    rows = corner.shop.sales_report(corner.admin, period="day", from_=day, until=date(2026, 3, 3))
    assert [(row.sales, row.revenue, row.average_sale) for row in rows] == [
        (1, Decimal("7.65"), Decimal("7.65"))
    ]
    assert corner.shop.verify(corner.admin) == ()


def test_tenants_do_not_see_each_other(corner: Corner) -> None:
    from conftest import open_corner

    other = open_corner(corner.shop)
    with pytest.raises(NotFound):
        corner.shop.product(corner.admin, other.tea)
