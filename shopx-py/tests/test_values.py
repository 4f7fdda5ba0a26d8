"""Values: what they refuse, and how they behave as Python's own do."""

# pyright: standard
from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import shopx
from conftest import NOON, Corner
from shopx import (
    Adjust,
    AuditQuery,
    Benefit,
    Cart,
    CartLine,
    LocationId,
    Malformed,
    NewCustomer,
    NewLocation,
    NewProduct,
    NewPromotion,
    NewSavedReport,
    Payment,
    PaymentMethod,
    ProductId,
    QuantityOutOfRange,
    Role,
    SaleQuery,
    Scope,
    Session,
    Settings,
    ShopError,
    TextBlank,
    TooManyDigits,
    UserId,
)

FORMS = Path(__file__).resolve().parent.parent.parent / "conformance" / "json"


def product(**changed: Any) -> NewProduct:
    return NewProduct(**{"name": "Tea", "sku": "TEA", "price": Decimal("2.55"), **changed})


def test_a_float_is_no_price() -> None:
    with pytest.raises(TypeError, match="price: .* a float is not exact, write Decimal"):
        product(price=2.55)
    with pytest.raises(TypeError, match="expected Decimal or int, not bool"):
        product(price=True)
    with pytest.raises(TypeError, match="expected Decimal or int, not str"):
        product(price="2.55")


@pytest.mark.parametrize(
    "price",
    ["NaN", "Infinity", "-Infinity", "sNaN", "1e40", "1e-999999999", "1e999999999", "0." + "3" * 40],
)
def test_what_no_amount_can_be_is_refused(price: str) -> None:
    with pytest.raises(ShopError) as refused:
        product(price=Decimal(price))
    assert isinstance(refused.value, ValueError)


def test_amounts_are_exact() -> None:
    assert product(price=Decimal("1E+2")).price == 100
    assert product(price=3).price == Decimal(3)
    with pytest.raises(TooManyDigits) as refused:
        product(price=Decimal("2.55555"))
    assert refused.value.amount == Decimal("2.55555")
    assert refused.value.digits == 4


def test_texts_and_numbers_are_validated_where_they_are_given() -> None:
    assert product(name="  Tea ").name == "Tea"
    with pytest.raises(TextBlank) as refused:
        product(name=" ")
    assert refused.value.field == "name"
    with pytest.raises(QuantityOutOfRange):
        CartLine(product=ProductId(1), quantity=0)
    with pytest.raises(TypeError, match="quantity: expected int, not bool"):
        CartLine(product=ProductId(1), quantity=True)
    with pytest.raises(TypeError, match="quantity: expected int, not float"):
        CartLine(product=ProductId(1), quantity=1.0)  # type: ignore[arg-type]
    with pytest.raises(Malformed):
        SaleQuery(limit=-1)
    with pytest.raises(Malformed):
        CartLine(product=ProductId(2**70), quantity=1)
    with pytest.raises(Malformed) as malformed:
        Settings(currency="XAU")
    assert malformed.value.field == "currency"
    with pytest.raises(TypeError, match="lines: expected an iterable, not str"):
        Cart(location=LocationId(1), lines="tea")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected CartLine, not dict"):
        Cart(location=LocationId(1), lines=[{"product": 1}])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        Cart()  # type: ignore[call-arg]


def test_moments_are_aware() -> None:
    with pytest.raises(ValueError, match="a naive one is no moment"):
        AuditQuery(from_=datetime(2026, 3, 1))
    tokyo = datetime(2026, 3, 1, 9, tzinfo=ZoneInfo("Asia/Tokyo"))
    midnight = datetime(2026, 3, 1, tzinfo=UTC)
    assert AuditQuery(from_=tokyo).from_ == midnight
    east = datetime(2026, 3, 1, 5, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert AuditQuery(from_=east).from_ == midnight
    last = datetime.max.replace(tzinfo=timezone(-timedelta(hours=12)))
    first = datetime.min.replace(tzinfo=timezone(timedelta(hours=5)))
    for beyond in (first, last):
        with pytest.raises(Malformed) as refused:
            AuditQuery(from_=beyond)
        assert refused.value.field == "moment"
    with pytest.raises(TypeError, match="from_: expected datetime, not date"):
        AuditQuery(from_=date(2026, 3, 1))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="from_: expected date, not datetime"):
        SaleQuery(from_=tokyo)


def test_time_zones_are_zone_infos() -> None:
    place = NewLocation(name="Yard", address="Here", time_zone="Asia/Tokyo")
    assert place.time_zone == ZoneInfo("Asia/Tokyo")
    assert place == place.replace(time_zone=ZoneInfo("Asia/Tokyo"))
    with pytest.raises(Malformed):
        NewLocation(name="Yard", address="Here", time_zone="Mars/Olympus")


def test_words_are_members_or_plain() -> None:
    session = Session(tenant=shopx.TenantId(1), user=UserId(2), role="manager")
    assert session.role is Role.MANAGER
    assert session == session.replace(role=Role.MANAGER)
    assert Payment.rest(PaymentMethod.CARD) == Payment(method="card")
    assert f"{Role.MANAGER}" == "manager"
    assert list(Role) == ["cashier", "manager", "admin"]
    with pytest.raises(Malformed) as refused:
        Payment(method="cheque")  # type: ignore[arg-type]
    assert (refused.value.field, refused.value.value) == ("payment_method", "cheque")


def test_json_is_pythons_own() -> None:
    parameters = {"days": [1, 2.5, None, True], "name": "ünï"}
    assert NewSavedReport(name="Mine", kind="sales", parameters=parameters).parameters == parameters


@pytest.mark.parametrize("number", [2**64, -(2**63) - 1, 2**70, float("nan"), float("inf")])
def test_json_has_no_word_for_some_numbers(number: float) -> None:
    with pytest.raises(Malformed) as refused:
        NewSavedReport(name="Mine", kind="sales", parameters={"numbers": [number]})
    assert refused.value.field == "number"


def test_json_is_exactly_what_was_given() -> None:
    def report(parameters: Any) -> NewSavedReport:
        return NewSavedReport(name="Mine", kind="sales", parameters=parameters)

    ends = [2**64 - 1, -(2**63), 0.1, 1e300]
    assert report(ends).parameters == ends
    with pytest.raises(TypeError, match="parameters: expected JSON, not Decimal"):
        report({"amount": Decimal("2.55")})
    with pytest.raises(TypeError, match="parameters: expected str as a name in JSON, not int"):
        report({1: 2})
    with pytest.raises(TypeError, match="parameters: expected JSON, not set"):
        report({1})
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(Malformed):
        report(endless)


def test_values_with_json_have_a_hash() -> None:
    def report(parameters: Any) -> NewSavedReport:
        return NewSavedReport(name="Mine", kind="sales", parameters=parameters)

    same = report({"days": [1, 2]}), report({"days": [1, 2]})
    assert same[0] == same[1] and hash(same[0]) == hash(same[1])
    assert len({*same, report([1]), report(None)}) == 3


def test_times_are_those_of_the_place() -> None:
    happy = NewPromotion(name="Happy hour", benefit=Benefit.PercentOff(on=Scope.Cart(), percent=10))
    assert happy.replace(starts_at=time(17)).starts_at == time(17)
    with pytest.raises(ValueError, match="expected a naive time"):
        happy.replace(starts_at=time(17, tzinfo=UTC))
    with pytest.raises(TypeError, match="starts_at: expected time, not str"):
        happy.replace(starts_at="17:00")  # type: ignore[arg-type]


def test_a_key_ring_keeps_its_keys() -> None:
    ring = shopx.KeyRing("k", {"k": bytes(32)})
    for give in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="its keys are secret"):
            give(ring)


def test_a_page_has_at_least_one_row(memory: Corner) -> None:
    for size in (0, -1, 10_001):
        with pytest.raises(QuantityOutOfRange, match=f"page_size must be .* not {size}") as refused:
            memory.shop.iter_sales(memory.cashier, page_size=size)
        assert refused.value.value == size
        with pytest.raises(QuantityOutOfRange):
            shopx.aio.Shop.in_memory().iter_sales(memory.cashier, page_size=size)


def test_values_are_immutable_equal_and_hashable() -> None:
    cart = Cart(location=LocationId(1), lines=[CartLine(product=ProductId(1), quantity=2)])
    same = Cart(location=LocationId(1), lines=(CartLine(product=ProductId(1), quantity=2),))
    assert cart == same and hash(cart) == hash(same)
    assert cart != same.replace(coupons=["SPRING"])
    assert cart != 1
    with pytest.raises(AttributeError, match="immutable"):
        cart.location = LocationId(2)  # type: ignore[misc]
    with pytest.raises(AttributeError, match="immutable"):
        del cart.location  # pyright: ignore
    with pytest.raises(TypeError):
        cart.replace(locations=2)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="cannot be subclassed"):
        type("Mine", (Cart,), {})


def test_a_repr_reads_like_the_constructor() -> None:
    names = {name: getattr(shopx, name) for name in shopx.__dict__} | {"Decimal": Decimal}
    line = CartLine(product=ProductId(7), quantity=2)
    cart = Cart(location=LocationId(1), lines=[line])
    benefit = Benefit.Bundle(on=Scope.Category("Tea"), units=3, price=Decimal("5.00"))
    for value in (cart, benefit, Payment.cash(5)):
        assert eval(repr(value).replace("<PaymentMethod.CASH: 'cash'>", "'cash'"), names) == value


def test_who_a_person_is_does_not_come_into_logs() -> None:
    ann = NewCustomer(first_name="Ann", last_name="Lee", email="ann@example.com")
    assert ann.email == "ann@example.com"
    assert repr(ann).startswith("NewCustomer(first_name=***, last_name=***, email=***, phone=None")


def test_choices_are_matched() -> None:
    benefit = Benefit.BuyGet(
        buy=Scope.Cart(), buy_units=2, get=Scope.Category("Tea"), get_units=1, percent=100
    )
    assert isinstance(benefit, Benefit)
    match benefit:
        case Benefit.BuyGet(buy=Scope.Cart(), get=Scope.Category(category), percent=percent):
            assert (category, percent) == ("Tea", Decimal(100))
        case _:
            pytest.fail("it is buy and get")
    assert Scope.Products([ProductId(2), ProductId(1)]).products == {1, 2}
    assert Scope.Cart() == Scope.Cart() != Scope.Category("Tea")
    with pytest.raises(TypeError, match="one of several"):
        Scope()


def test_values_are_pickled_and_copied(memory: Corner) -> None:
    sale = memory.sell(2)
    quote = memory.shop.quote(memory.cashier, memory.cart())
    document = Adjust(location=LocationId(1), note="A note", key=UUID(int=7))
    for value in (sale, quote, document, Role.ADMIN, Scope.Category("Tea"), memory.cashier):
        assert pickle.loads(pickle.dumps(value)) == value
        assert copy.deepcopy(value) == value == copy.copy(value)
    assert pickle.loads(pickle.dumps(Role.ADMIN)) is Role.ADMIN


@pytest.mark.skipif(not FORMS.exists(), reason="without the folder conformance")
def test_values_have_the_form_in_json_that_all_languages_share() -> None:
    tried = 0
    for file in sorted(FORMS.glob("*.json")):
        of: Any = getattr(shopx, file.stem, None)
        if not hasattr(of, "from_json"):
            # Words, ids, texts and pages are Python's own, and a refusal is an exception.
            continue
        for example in json.loads(file.read_text()):
            for given in (example["value"], example.get("short", example["value"])):
                value = of.from_json(json.dumps(given))
                assert json.loads(value.to_json()) == example["value"], file.stem
                assert pickle.loads(pickle.dumps(value)) == value
                tried += 1
    assert tried > 200


def test_json_that_cannot_be_is_refused_as_anything_else_is() -> None:
    with pytest.raises(TextBlank) as refused:
        NewProduct.from_json('{"name": " ", "sku": "TEA", "price": "1"}')
    assert refused.value.field == "name"
    for json_text in ('{"location": 1, "line": []}', '{"location": 1.5}', "[]", "{"):
        with pytest.raises(Malformed) as malformed:
            Cart.from_json(json_text)
        assert malformed.value.field == "json"
    with pytest.raises(TypeError, match="expected Benefit.Bundle"):
        Benefit.Bundle.from_json('{"percent_off": {"on": "cart", "percent": "5"}}')


def test_refusals_are_pickled(memory: Corner) -> None:
    with pytest.raises(shopx.InsufficientStock) as refused:
        memory.sell(11)
    again = pickle.loads(pickle.dumps(refused.value))
    assert type(again) is shopx.InsufficientStock
    assert (str(again), vars(again)) == (str(refused.value), vars(refused.value))
    denied = shopx.PermissionDenied("no", role=Role.CASHIER, permission=shopx.Permission.AUDIT)
    assert vars(pickle.loads(pickle.dumps(denied))) == vars(denied)


def test_times_come_back_as_they_were(memory: Corner) -> None:
    sale = memory.sell()
    assert sale.sold_at == NOON and sale.sold_at.tzinfo is UTC
    assert memory.shop.location(memory.cashier, memory.street).time_zone == ZoneInfo("Europe/London")
