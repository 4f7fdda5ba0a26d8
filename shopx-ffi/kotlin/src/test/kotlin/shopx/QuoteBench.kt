// What a call costs: the quote of a cart of ten lines, on the memory store.
package shopx

import java.math.BigDecimal
import java.time.ZoneId
import kotlinx.coroutines.runBlocking
import shopx.core.Cart
import shopx.core.CartLine
import shopx.core.NewLocation
import shopx.core.NewProduct
import shopx.core.NewTaxClass
import shopx.core.NewTenant
import shopx.core.NewUser
import shopx.core.Role
import shopx.core.Session
import shopx.core.Settings
import shopx.core.TaxRate
import shopx.core.TaxValue

/** The virtual machine has compiled what a call runs by then. */
private const val WARM_UP = 20_000
private const val ROUNDS = 101
private const val CALLS = 40

fun main() = runBlocking {
    Shop.inMemory().use { shop ->
        val admin = NewUser("ann", "ann@corner.example", Role.ADMIN)
        val opened = shop.openTenant(NewTenant("Corner Shop", "corner.example", Settings("GBP"), admin))
        val session = Session(opened.tenant.id, opened.admin.id, opened.admin.role)
        val street = NewLocation("High Street", "1 High Street", timeZone = ZoneId.of("Europe/London"))
        val location = shop.createLocation(session, street).id
        val rate = TaxRate(name = "VAT", value = TaxValue.Percent(BigDecimal(20)), inclusive = true)
        val standard = shop.createTaxClass(session, NewTaxClass("Standard", listOf(rate))).id
        val lines = (1..10).map { price ->
            val new = NewProduct("Product $price", sku = "P$price", price = BigDecimal("$price.00"), taxClass = standard)
            CartLine(shop.createProduct(session, new).id, 1)
        }
        val cart = Cart(location, lines = lines)
        check(shop.quote(session, cart).totalAmount.compareTo(BigDecimal(55)) == 0)

        repeat(WARM_UP - 1) { shop.quote(session, cart) }
        val rounds = List(ROUNDS) {
            val begun = System.nanoTime()
            repeat(CALLS) { shop.quote(session, cart) }
            (System.nanoTime() - begun) / CALLS
        }
        println("""{"language":"kotlin","ns_per_call":${rounds.sorted()[ROUNDS / 2]}}""")
    }
}
