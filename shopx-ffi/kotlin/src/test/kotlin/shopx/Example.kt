import java.math.BigDecimal
import java.time.ZoneId
import kotlinx.coroutines.flow.collect
import shopx.*
import shopx.core.*

suspend fun main() = Shop.inMemory().use { shop -> // or Shop.connect("postgresql://till@db.example/shop")
    val admin = NewUser("ann", "ann@corner.example", Role.ADMIN)
    val opened = shop.openTenant(NewTenant("Corner Shop", "corner.example", Settings("GBP"), admin))
    val ann = Session(opened.tenant.id, opened.admin.id, Role.ADMIN)

    val street = NewLocation("High Street", "1 High Street", timeZone = ZoneId.of("Europe/London"))
    val location = shop.createLocation(ann, street).id
    val tea = shop.createProduct(ann, NewProduct("Tea", sku = "TEA", price = BigDecimal("2.55"))).id
    shop.receive(ann, Receive(location, lines = listOf(ReceiveLine(tea, 10, BigDecimal("1.20")))))

    val cash = listOf(Payment(PaymentMethod.CASH, BigDecimal(10)))
    val sale = shop.checkout(ann, Checkout(Cart(location, lines = listOf(CartLine(tea, 2))), cash))
    println("${sale.totalAmount} to pay, ${sale.change()} change") // 5.1 to pay, 4.9 change

    try {
        val card = listOf(Payment(PaymentMethod.CARD))
        shop.checkout(ann, Checkout(Cart(location, lines = listOf(CartLine(tea, 20))), card))
    } catch (refused: ShopException.InsufficientStock) {
        println("only ${refused.available} left: ${refused.message}")
    }
    shop.allProducts(ann).collect { println(it.name) }
}
