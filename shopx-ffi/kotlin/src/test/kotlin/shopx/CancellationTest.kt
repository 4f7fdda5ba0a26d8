package shopx

import java.util.UUID
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.junit.runners.Parameterized
import shopx.core.LevelQuery

/** Whoever gives up ends the work in Rust too. */
@RunWith(Parameterized::class)
class CancellationTest(private val store: StoreKind) {
    @Test
    fun `a checkout that is cancelled is dropped in Rust`() = parallel {
        TeaShop.open(store, 10).use { tea ->
            val before = rustCounts()
            val key = UUID.randomUUID()
            Hold.checkout(tea.shop, tea.admin, tea.tea(4)).use { hold ->
                val checkout = launch { tea.shop.checkout(tea.admin, tea.tea(4, key)) }
                // Behind the hold it never ends by itself.
                while (rustCounts().running == before.running) yield()
                checkout.cancelAndJoin()

                assertTrue(checkout.isCancelled)
                assertEquals(before.running, rustCounts().running)
                assertEquals(before.dropped + 1u, rustCounts().dropped)
                hold.release()
            }
            // Whatever became of it, asking again with its key settles it.
            val sale = tea.shop.checkout(tea.admin, tea.tea(4, key))
            assertEquals(sale.id, tea.shop.checkout(tea.admin, tea.tea(4, key)).id)
            assertEquals(6, tea.shop.levels(tea.admin, LevelQuery()).items.single().quantity)
        }
    }

    @Test
    fun `answers and cancellations that cross leave nothing behind`() = parallel {
        TeaShop.open(store, 1).use { tea ->
            val before = rustCounts()
            repeat(200) {
                val asked = launch { tea.shop.product(tea.admin, tea.tea.id) }
                yield()
                asked.cancelAndJoin()
            }
            assertEquals(before.running, rustCounts().running)
            assertEquals(tea.tea, tea.shop.product(tea.admin, tea.tea.id))
        }
    }

    companion object {
        @JvmStatic
        @Parameterized.Parameters(name = "{0}")
        fun stores() = StoreKind.here
    }
}
