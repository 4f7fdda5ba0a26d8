package shopx

import java.math.BigDecimal
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.junit.runners.Parameterized
import shopx.core.LevelQuery
import shopx.core.NewProduct
import shopx.core.PageQuery
import shopx.core.Receive
import shopx.core.ReceiveLine

/** Lists, page by page. */
@RunWith(Parameterized::class)
class PagesTest(private val store: StoreKind) {
    @Test
    fun `all pages are one list`() = parallel {
        TeaShop.open(store, 1).use { tea ->
            val more = (1..6).map { tea.shop.createProduct(tea.admin, NewProduct("Pot $it", sku = "POT$it", price = BigDecimal.TEN)) }
            val lines = more.map { ReceiveLine(it.id, 1, BigDecimal.ONE) }
            tea.shop.receive(tea.admin, Receive(tea.location.id, lines = lines))

            val products = tea.shop.allProducts(tea.admin, PageQuery(limit = 3u)).toList()
            assertEquals(listOf(tea.tea) + more, products)
            val levels = tea.shop.allLevels(tea.admin, LevelQuery(limit = 2u)).map { it.product }.toList()
            assertEquals(products.map { it.id }.toSet(), levels.toSet())
            assertEquals(products.size, levels.size)
        }
    }

    @Test
    fun `no page is asked for that nobody wants`() = parallel {
        var asked = 0
        val numbers = paged(0, { from -> asked += 1; List(10) { from + it } }, { it }) { from, _ -> from + 10 }
        assertEquals(0, asked)
        assertEquals(0, numbers.first())
        assertEquals(1, asked)
        assertEquals((0..14).toList(), numbers.take(15).toList())
        assertEquals(3, asked)
    }

    companion object {
        @JvmStatic
        @Parameterized.Parameters(name = "{0}")
        fun stores() = StoreKind.here
    }
}
