package shopx

import java.math.BigDecimal
import java.time.Duration
import java.time.Instant
import java.time.LocalTime
import java.time.ZoneId
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import shopx.core.Benefit
import shopx.core.DiscountValue
import shopx.core.Field
import shopx.core.NewCustomer
import shopx.core.NewLocation
import shopx.core.NewProduct
import shopx.core.NewPromotion
import shopx.core.PriceSource
import shopx.core.ProductId
import shopx.core.Scope
import shopx.core.ShopException

/** What cannot be is refused on its way in, with a type of its own. */
class RefusalsTest {
    private suspend fun <T> inTeaShop(test: suspend (TeaShop) -> T) = TeaShop.open(StoreKind.MEMORY, 0).use { test(it) }

    @Test
    fun `a price with too many decimals`() = parallel {
        inTeaShop { tea ->
            val price = BigDecimal("1.00001")
            val refused = refusal<ShopException.TooManyDigits> {
                tea.shop.createProduct(tea.admin, NewProduct("Pot", sku = "POT", price = price))
            }
            assertEquals(price, refused.amount)
            assertEquals(4u, refused.digits)
            assertEquals("1.00001 has more than 4 decimals", refused.message)
        }
    }

    @Test
    fun `a price that is beyond exact decimals`() = parallel {
        inTeaShop { tea ->
            refusal<ShopException> {
                tea.shop.createProduct(tea.admin, NewProduct("Pot", sku = "POT", price = BigDecimal("1e40")))
            }
        }
    }

    @Test
    fun `a number that would fill the memory if it was written out`() = parallel {
        inTeaShop { tea ->
            for (huge in listOf("1e999999999", "-1e999999999", "1e-999999999")) {
                refusal<ShopException.Malformed> {
                    tea.shop.createProduct(tea.admin, NewProduct("Pot", sku = "POT", price = BigDecimal(huge)))
                }
            }
            val pot = tea.shop.createProduct(tea.admin, NewProduct("Pot", sku = "POT", price = BigDecimal("1.2e3")))
            assertEquals(BigDecimal(1200), pot.price)
        }
    }

    @Test
    fun `a time-out that no server keeps`() = parallel {
        for (timeout in listOf(Duration.ofSeconds(-1), Duration.ofNanos(-1), Duration.ofDays(25))) {
            val refused = refusal<ShopException.Malformed> {
                Shop.connect("postgresql://till@localhost/shop", ConnectOptions(lockTimeout = timeout))
            }
            assertEquals(Field.LOCK_TIMEOUT, refused.field)
        }
    }

    @Test
    fun `a time-out that would let nobody in`() = parallel {
        val none = Duration.ZERO
        for ((options, field) in listOf(
            ConnectOptions(acquireTimeout = none) to Field.ACQUIRE_TIMEOUT,
            ConnectOptions(callTimeout = none) to Field.CALL_TIMEOUT,
            ConnectOptions(callTimeout = Duration.ofSeconds(59)) to Field.CALL_TIMEOUT,
        )) {
            val refused = refusal<ShopException.Malformed> {
                Shop.connect("postgresql://till@localhost/shop", options)
            }
            assertEquals(field, refused.field)
        }
    }

    @Test
    fun `a blank name`() = parallel {
        inTeaShop { tea ->
            val refused = refusal<ShopException.TextBlank> {
                tea.shop.createProduct(tea.admin, NewProduct(" ", sku = "POT", price = BigDecimal.ONE))
            }
            assertEquals("name is blank", refused.message)
        }
    }

    @Test
    fun `an id that nobody has`() = parallel {
        inTeaShop { tea ->
            val refused = refusal<ShopException.NotFound> { tea.shop.product(tea.admin, ProductId(999_999)) }
            assertEquals("not_found", refused.code)
            assertEquals("no product 999999", refused.message)
        }
    }

    @Test
    fun `a quantity of nothing`() = parallel {
        inTeaShop { tea ->
            val refused = refusal<ShopException.QuantityOutOfRange> { tea.shop.checkout(tea.admin, tea.tea(0)) }
            assertEquals(0, refused.value)
        }
    }

    @Test
    fun `a moment that no calendar has`() = parallel {
        inTeaShop { tea ->
            refusal<ShopException.Malformed> { tea.shop.at(Instant.MAX) }
            refusal<ShopException.Malformed> { tea.shop.at(Instant.MIN) }
        }
    }

    @Test
    fun `a zone that is only an offset`() = parallel {
        inTeaShop { tea ->
            val somewhere = NewLocation("Somewhere", "1 Street", timeZone = ZoneId.of("+01:00"))
            val refused = refusal<ShopException.Malformed> { tea.shop.createLocation(tea.admin, somewhere) }
            assertEquals("\"+01:00\" is not a valid time zone", refused.message)
        }
    }

    @Test
    fun `a database that is not there`() = parallel {
        val refused = refusal<ShopException> { Shop.connect("not a url") }
        assertTrue(refused.message, refused.message.isNotEmpty())
    }

    @Test
    fun `every kind of value comes back as it went in`() = parallel {
        inTeaShop { tea ->
            val benefit = Benefit.AmountOffEach(Scope.Products(setOf(tea.tea.id)), BigDecimal("0.5"))
            val hour = NewPromotion("Tea time", startsAt = LocalTime.of(16, 0), endsAt = LocalTime.of(17, 0), benefit = benefit)
            val made = tea.shop.createPromotion(tea.admin, hour)
            assertEquals(benefit, made.benefit)
            assertEquals(LocalTime.of(16, 0), made.startsAt)
            assertEquals(MORNING, made.createdAt)
        }
    }

    @Test
    fun `values do not print who a person is, nor secrets`() {
        val ann = NewCustomer("Ann", "Lee", email = "ann@lee.example", customerGroup = "staff")
        assertEquals(
            "NewCustomer(firstName=***, lastName=***, email=***, phone=null, address=null, " +
                "customerGroup=staff, taxExemption=null, exemptTaxes=[], exemptionEndsOn=null)",
            ann.toString(),
        )
        assertEquals("EncryptionKey(id=2026-07, secret=***)", EncryptionKey("2026-07", "c2VjcmV0").toString())
    }

    @Test
    fun `choices print as what they are`() {
        assertEquals("Product", PriceSource.Product.toString())
        assertEquals("Percent(value=10)", DiscountValue.Percent(BigDecimal.TEN).toString())
        assertEquals("7", ProductId(7).toString())
    }
}
