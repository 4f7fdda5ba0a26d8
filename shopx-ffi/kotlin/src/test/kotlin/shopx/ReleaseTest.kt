package shopx

import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Test

/** What is closed is gone in Rust too. */
class ReleaseTest {
    @Test
    fun `a thousand shops are created and released`() = parallel {
        TeaShop.open(StoreKind.MEMORY, 1).use { tea ->
            val before = rustCounts().shops
            val shops = List(1_000) { tea.shop.at(MORNING.plusSeconds(it.toLong())) }
            assertEquals(before + 1_000u, rustCounts().shops)
            shops.forEach { shop -> shop.use { it.product(tea.admin, tea.tea.id) } }
            assertEquals(before, rustCounts().shops)
        }
    }

    @Test
    fun `a closed shop says so`() {
        val shop = Shop.inMemory()
        shop.close()
        assertThrows(IllegalStateException::class.java) { shop.at(MORNING) }
    }
}
