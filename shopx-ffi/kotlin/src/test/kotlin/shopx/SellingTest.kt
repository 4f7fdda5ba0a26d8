package shopx

import java.math.BigDecimal
import java.time.LocalDate
import java.time.ZoneId
import java.util.UUID
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.junit.runners.Parameterized
import shopx.core.Cart
import shopx.core.CartLine
import shopx.core.Checkout
import shopx.core.LevelQuery
import shopx.core.NewUser
import shopx.core.Payment
import shopx.core.PaymentMethod
import shopx.core.RefundSale
import shopx.core.Role
import shopx.core.SaleId
import shopx.core.Session
import shopx.core.ShopException
import shopx.core.TenantId
import shopx.core.TransferState
import shopx.core.TransferStatus

/** Selling, on every store. */
@RunWith(Parameterized::class)
class SellingTest(private val store: StoreKind) {
    @Test
    fun `a cart is sold to the penny`() = parallel {
        TeaShop.open(store, 10).use { tea ->
            val cart = Cart(tea.location.id, lines = listOf(CartLine(tea.tea.id, 2)))
            assertEquals(listOf(BigDecimal("5.1")), tea.shop.quote(tea.admin, cart).lines.map { it.paid() })
            val paid = Payment(PaymentMethod.CASH, tendered = BigDecimal(10))
            val sale = tea.shop.checkout(tea.admin, Checkout(cart, listOf(paid)))

            assertEquals(BigDecimal("5.1"), sale.totalAmount)
            assertEquals(BigDecimal("4.9"), sale.change())
            assertEquals(BigDecimal("2.4"), sale.costOfGoods())
            assertEquals(LocalDate.of(2026, 3, 1), sale.businessDate)
            assertEquals(MORNING, sale.soldAt)
            assertEquals(tea.tea.id, sale.lines.single().product)
            assertTrue(sale.receipt("Tea Shop", ZoneId.of("Europe/London")).contains("TOTAL GBP"))
            assertEquals(sale, tea.shop.sale(tea.admin, sale.id))

            val level = tea.shop.levels(tea.admin, LevelQuery(product = tea.tea.id)).items.single()
            assertEquals(8, level.available())
        }
    }

    @Test
    fun `a transfer says in a word how far it is`() {
        assertEquals(TransferStatus.PENDING, TransferState.Pending.status())
    }

    @Test
    fun `a record gives its fields to change some`() = parallel {
        TeaShop.open(store, 0).use { tea ->
            val dearer = tea.tea.fields().copy(price = BigDecimal(8))
            val updated = tea.shop.updateProduct(tea.admin, tea.tea.id, tea.tea.version, dearer)
            assertEquals(BigDecimal(8), updated.price)
            assertEquals(tea.tea.name, updated.name)
        }
    }

    @Test
    fun `what is not there is refused with the facts`() = parallel {
        TeaShop.open(store, 3).use { tea ->
            val refused = refusal<ShopException.InsufficientStock> { tea.shop.checkout(tea.admin, tea.tea(5)) }
            assertEquals(3, refused.available)
            assertEquals(5, refused.wanted)
            assertEquals(tea.tea.id, refused.product)
            assertEquals("insufficient_stock", refused.code)
            assertEquals(
                "product ${tea.tea.id}: 5 wanted, 3 available at location ${tea.location.id} " +
                    "(0 reserved, 0 expired, 0 quarantined)",
                refused.message,
            )
            assertEquals("shopx.core.ShopException\$InsufficientStock: ${refused.message}", refused.toString())
        }
    }

    @Test
    fun `many carts are answered each by itself`() = parallel {
        TeaShop.open(store, 10).use { tea ->
            val twice = tea.tea(3, UUID.randomUUID())
            val answers = tea.shop.checkoutAll(tea.admin, listOf(twice, tea.tea(11), twice, tea.tea(1)))
            val said = answers.map { answer ->
                when (answer) {
                    is CheckoutOutcome.Done -> answer.value.lines.single().quantity
                    is CheckoutOutcome.Refused -> answer.value.code
                }
            }
            assertEquals(listOf(3L, "insufficient_stock", 3L, 1L), said)
            assertEquals(listOf(false, null, true, false), answers.map { it.getOrNull()?.replayed })
            val refused = refusal<ShopException.InsufficientStock> { answers[1].getOrThrow() }
            assertEquals(11, refused.wanted)

            val sales = listOf(answers[0], answers[3]).map { it.getOrThrow().id }
            val refunded = tea.shop.refundAll(tea.admin, sales.map { RefundSale(it, reason = "not hot") })
            assertEquals(listOf("7.65", "2.55").map(::BigDecimal), refunded.map { it.getOrThrow().amount })
            assertEquals(listOf(null), refundsOfNothing(tea).map { it.getOrNull() })
            assertEquals(emptyList<CheckoutOutcome>(), tea.shop.checkoutAll(tea.admin, emptyList()))

            // One that cannot be is refused before any is begun.
            refusal<ShopException.QuantityOutOfRange> {
                tea.shop.checkoutAll(tea.admin, listOf(tea.tea(1), tea.tea(0)))
            }
            assertEquals(10, tea.shop.levels(tea.admin, LevelQuery()).items.single().quantity)
            assertEquals(emptyList<Any>(), tea.shop.verify(tea.admin))
        }
    }

    private suspend fun refundsOfNothing(tea: TeaShop) =
        tea.shop.refundAll(tea.admin, listOf(RefundSale(SaleId(404_404_404), reason = "never sold")))

    @Test
    fun `a hundred checkouts at once never oversell`() = parallel {
        TeaShop.open(store, 60).use { tea ->
            val sales = List(100) {
                async {
                    try {
                        tea.shop.checkout(tea.admin, tea.tea(1))
                    } catch (refused: ShopException.InsufficientStock) {
                        assertEquals(1, refused.wanted)
                        null
                    }
                }
            }.awaitAll().filterNotNull()

            assertEquals(60, sales.map { it.id }.toSet().size)
            assertEquals(0, tea.shop.levels(tea.admin, LevelQuery()).items.single().quantity)
            assertEquals(emptyList<Any>(), tea.shop.verify(tea.admin))
        }
    }

    @Test
    fun `who signs in sells as who they are`() = parallel {
        TeaShop.open(store, 1).use { tea ->
            val cat = tea.shop.createUser(tea.admin, NewUser("cat", "cat@tea.example", Role.CASHIER))
            tea.shop.setPassword(tea.admin, cat.id, "correct horse battery")
            assertEquals(tea.admin.tenant, tea.shop.findTenant(tea.domain))
            assertNull(tea.shop.findTenant("no-such-${tea.domain}"))

            val session = tea.shop.signIn(tea.domain, "cat", "correct horse battery")
            assertEquals(Session(tea.admin.tenant, cat.id, Role.CASHIER), session)
            assertEquals(cat.id, tea.shop.checkout(session, tea.tea(1)).user)

            refusal<ShopException.SignInRefused> { tea.shop.signIn(tea.domain, "cat", "wrong horse battery") }
            val denied = refusal<ShopException.PermissionDenied> { tea.shop.verify(session) }
            assertEquals(Role.CASHIER, denied.role)
        }
    }

    @Test
    fun `a till changes hands, and secrets change`() = parallel {
        TeaShop.open(store, 0).use { tea ->
            val cat = tea.shop.createUser(tea.admin, NewUser("cat", "cat@tea.example", Role.CASHIER))
            tea.shop.setPassword(tea.admin, cat.id, "correct horse battery")
            tea.shop.setPin(tea.admin, cat.id, "407162")

            val session = tea.shop.switchUser(tea.admin, "cat", "407162")
            assertEquals(Session(tea.admin.tenant, cat.id, Role.CASHIER), session)
            tea.shop.changePassword(session, "correct horse battery", "incorrect horse battery")
            tea.shop.changePin(session, "incorrect horse battery", "916352")
            refusal<ShopException.SignInRefused> { tea.shop.switchUser(tea.admin, "cat", "407162") }
            assertEquals(session, tea.shop.switchUser(tea.admin, "cat", "916352"))
            assertEquals(session, tea.shop.signIn(tea.domain, "cat", "incorrect horse battery"))

            val approved = session.approvedBy(tea.admin)
            assertEquals(tea.admin.user, approved.approver?.user)
            assertEquals(session, tea.shop.renew(approved))
            val stranger = tea.admin.copy(tenant = TenantId(404))
            refusal<ShopException.NotFound> { session.approvedBy(stranger) }
        }
    }

    companion object {
        @JvmStatic
        @Parameterized.Parameters(name = "{0}")
        fun stores() = StoreKind.here
    }
}
