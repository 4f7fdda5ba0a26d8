// What the tests have in common: shops on each store, and a shop with tea in it.
package shopx

import java.math.BigDecimal
import java.time.Instant
import java.time.ZoneId
import java.util.UUID
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import org.junit.Assert.fail
import shopx.core.Cart
import shopx.core.CartLine
import shopx.core.Checkout
import shopx.core.Location
import shopx.core.NewLocation
import shopx.core.NewProduct
import shopx.core.NewTenant
import shopx.core.NewUser
import shopx.core.Payment
import shopx.core.PaymentMethod
import shopx.core.Product
import shopx.core.Receive
import shopx.core.ReceiveLine
import shopx.core.Role
import shopx.core.Session
import shopx.core.Settings
import shopx.core.ShopException

/** When the tests play, unless they say something else. */
val MORNING: Instant = Instant.parse("2026-03-01T10:00:00Z")

/** Where shops are kept. */
enum class StoreKind {
    MEMORY {
        override fun open() = Shop.inMemory()
    },
    POSTGRESQL {
        override fun open() = runBlocking { Shop.connect(checkNotNull(DATABASE)) }
    };

    /** A shop on this store. */
    abstract fun open(): Shop

    companion object {
        private val DATABASE: String? = System.getenv("SHOPX_DATABASE_URL")?.ifEmpty { null }
        private val OWNER: String? = System.getenv("SHOPX_OWNER_URL")?.ifEmpty { null }

        /** Those that there are on this machine; a database is migrated first. */
        @JvmStatic
        val here: List<StoreKind> by lazy {
            if (DATABASE == null || OWNER == null) {
                println("Skipping PostgreSQL: SHOPX_DATABASE_URL and SHOPX_OWNER_URL are not both set.")
                listOf(MEMORY)
            } else {
                runBlocking { migrate(OWNER) }
                entries
            }
        }
    }
}

/** Runs a test with its coroutines on several threads. */
fun parallel(test: suspend CoroutineScope.() -> Unit) = runBlocking(Dispatchers.Default) { test() }

/** The refusal of type [E] that [refused] must end with. */
suspend inline fun <reified E : ShopException> refusal(refused: suspend () -> Unit): E {
    try {
        refused()
    } catch (refusal: ShopException) {
        if (refusal is E) return refusal
        throw AssertionError("${E::class.simpleName} expected", refusal)
    }
    fail("${E::class.simpleName} expected")
    throw IllegalStateException()
}

/** A shop in London that has tea at 2.55. */
class TeaShop private constructor(
    val shop: Shop,
    val domain: String,
    val admin: Session,
    val location: Location,
    val tea: Product,
) : AutoCloseable {
    override fun close() = shop.close()

    /** A checkout of so many units of tea, paid exactly. */
    fun tea(units: Long, key: UUID? = null) = Checkout(
        Cart(location.id, lines = listOf(CartLine(tea.id, units))),
        listOf(Payment(PaymentMethod.CASH)),
        key = key,
    )

    companion object {
        /** A new one with so many units of tea. */
        suspend fun open(kind: StoreKind, units: Long): TeaShop {
            val shop = kind.open().use { it.at(MORNING) }
            val domain = "tea-${UUID.randomUUID()}"
            val opened = shop.openTenant(
                NewTenant("Tea Shop", domain, Settings("GBP"), NewUser("ann", "ann@tea.example", Role.ADMIN)),
            )
            val admin = Session(opened.tenant.id, opened.admin.id, opened.admin.role)
            val street = NewLocation("High Street", "1 High Street", timeZone = ZoneId.of("Europe/London"))
            val location = shop.createLocation(admin, street)
            val tea = shop.createProduct(admin, NewProduct("Tea", sku = "TEA", price = BigDecimal("2.55")))
            if (units > 0) {
                val line = ReceiveLine(tea.id, units, unitCost = BigDecimal("1.20"))
                shop.receive(admin, Receive(location.id, lines = listOf(line)))
            }
            return TeaShop(shop, domain, admin, location, tea)
        }
    }
}
