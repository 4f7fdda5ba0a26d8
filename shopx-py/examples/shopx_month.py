# %% [markdown]
# # A month of a shop
#
# Takings by hour and stock value by category, from the tables of a shop. It sells a made-up month
# first, on a shop in memory: on one of yours, `Shop.connect(url)` and a session are all it needs.

# %%
# pyright: standard
from __future__ import annotations

import random
import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import matplotlib
import polars
from shopx import Cart, CartLine, NewTenant, NewUser, Payment, ReceiveLine, Session, Settings, Shop

matplotlib.use("Agg")
import matplotlib.pyplot as plt

LONDON = ZoneInfo("Europe/London")
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)

PRODUCTS = [
    ("Tea", "Drinks", "3.20", "1.40"),
    ("Coffee", "Drinks", "6.50", "3.10"),
    ("Bread", "Bakery", "2.10", "0.80"),
    ("Scones", "Bakery", "2.75", "1.05"),
    ("Cheddar", "Dairy", "4.30", "2.60"),
    ("Milk", "Dairy", "1.15", "0.70"),
]

# %% [markdown]
# ## Selling

# %%
chance = random.Random(2026)
shop = Shop.in_memory()
tenant, ann = shop.open_tenant(
    NewTenant(
        name="Corner Shop",
        domain="corner-shop.example",
        settings=Settings(currency="GBP"),
        admin=NewUser(username="ann", email="ann@corner-shop.example", role="admin"),
    )
)
session = Session(tenant=tenant.id, user=ann.id, role=ann.role)
street = shop.create_location(
    session, name="High Street", address="1 High Street", time_zone="Europe/London"
)
before = shop.at(datetime.combine(MARCH - timedelta(days=1), time(18), LONDON))
products = []
for name, category, price, cost in PRODUCTS:
    product = before.create_product(
        session, name=name, sku=name.upper(), price=Decimal(price), category=category
    )
    goods = [ReceiveLine(product=product.id, quantity=900, unit_cost=Decimal(cost))]
    before.receive(session, location=street.id, lines=goods)
    products.append(product.id)

for day in range((APRIL - MARCH).days):
    for _ in range(chance.randint(8, 16)):
        # Most come before work, at noon and after work.
        minutes = chance.choice([8, 12, 13, 17]) * 60 + chance.randint(-55, 90)
        moment = datetime.combine(MARCH + timedelta(days=day), time(), LONDON)
        bought = chance.sample(products, chance.randint(1, 4))
        lines = [CartLine(product=product, quantity=chance.randint(1, 3)) for product in bought]
        shop.at(moment + timedelta(minutes=minutes)).checkout(
            session,
            cart=Cart(location=street.id, lines=lines),
            payments=[Payment.rest(chance.choice(["cash", "card"]))],
        )

# %% [markdown]
# ## Takings by hour
#
# Moments are UTC in the table; what hour it was is for the shop's own clock to say.

# %%
sales = polars.DataFrame(shop.sales_table(session, from_=MARCH, until=APRIL))
hour = polars.col("sold_at").dt.convert_time_zone("Europe/London").dt.hour()
takings = sales.group_by(hour.alias("hour")).agg(polars.col("total_amount").sum()).sort("hour")
print(takings)

# %% [markdown]
# ## Stock value by category

# %%
stock = polars.DataFrame(shop.valuation_table(session))
value = stock.group_by("category").agg(polars.col("value").sum()).sort("value")
print(value)

# %% [markdown]
# ## Both in a picture

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4), layout="constrained")
left.bar(takings["hour"].to_list(), [float(sum_) for sum_ in takings["total_amount"]])
left.set(title="Takings by hour, March 2026", xlabel="hour of the day", ylabel="GBP")
right.barh(value["category"].to_list(), [float(sum_) for sum_ in value["value"]])
right.set(title="Stock value by category", xlabel="GBP at cost")
picture = Path(sys.argv[1] if len(sys.argv) > 1 else "shopx_month.png")
figure.savefig(picture, dpi=120)
print(f"{picture}: {sales.height} sales")
