package shopx

import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.junit.runners.Parameterized
import shopx.core.ShopException

/** How the connections of a shop are. */
@RunWith(Parameterized::class)
class ConnectionsTest(private val store: StoreKind) {
    @Test
    fun `a shop says how its connections are`() = parallel {
        store.open().use { shop ->
            shop.ping()
            val status = PoolStatus(max = 10u, limit = 10u, open = 1u, idle = 1u, inUse = 0u, waiting = 0u)
            assertEquals(if (store == StoreKind.MEMORY) null else status, shop.poolStatus())
        }
    }

    @Test
    fun `a shop that was disconnected has none`() = parallel {
        store.open().use { shop ->
            shop.disconnect()
            if (store == StoreKind.MEMORY) {
                shop.ping()
            } else {
                refusal<ShopException.Unavailable> { shop.ping() }
                assertEquals(0u, shop.poolStatus()?.open)
            }
        }
    }

    companion object {
        @JvmStatic
        @Parameterized.Parameters(name = "{0}")
        fun stores() = StoreKind.here
    }
}
