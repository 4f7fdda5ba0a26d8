"""What a call costs from Python: a quote of a cart of ten lines, on a shop in memory.

Prints a line of JSON, as the benches of the other languages do: see `cargo xtask bench bindings`, which
takes a file of such lines. An argument says how many calls. Measure a wheel that was built for release.
"""

from __future__ import annotations

import json
import sys
import time

from shopx import (
    Cart,
    CartLine,
    NewTenant,
    NewUser,
    Session,
    Settings,
    Shop,
    TaxRate,
    TaxValue,
)

WARM_UP, ROUNDS, CALLS = 200, 101, int(sys.argv[1]) if len(sys.argv) > 1 else 40


def main() -> None:
    shop = Shop.in_memory()
    admin = NewUser(username="ann", email="ann@corner-shop.example", role="admin")
    tenant, ann = shop.open_tenant(
        NewTenant(
            name="Corner Shop",
            domain="corner-shop.example",
            settings=Settings(currency="GBP"),
            admin=admin,
        )
    )
    session = Session(tenant=tenant.id, user=ann.id, role=ann.role)
    street = shop.create_location(
        session, name="High Street", address="1 High Street", time_zone="Europe/London"
    )
    vat = TaxRate(name="VAT", value=TaxValue.Percent(20), inclusive=True)
    standard = shop.create_tax_class(session, name="Standard", rates=[vat])
    lines: list[CartLine] = []
    for number in range(1, 11):
        product = shop.create_product(
            session, name=f"Product {number}", sku=f"P{number}", price=number, tax_class=standard.id
        )
        lines.append(CartLine(product=product.id, quantity=1))
    cart = Cart(location=street.id, lines=lines)
    for _ in range(WARM_UP):
        shop.quote(session, cart)
    rounds: list[int] = []
    for _ in range(ROUNDS):
        begun = time.perf_counter_ns()
        for _ in range(CALLS):
            shop.quote(session, cart)
        rounds.append((time.perf_counter_ns() - begun) // CALLS)
    assert shop.quote(session, cart).total_amount == 55
    print(json.dumps({"language": "python", "ns_per_call": sorted(rounds)[ROUNDS // 2]}))


if __name__ == "__main__":
    main()
