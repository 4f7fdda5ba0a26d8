package shopx

import com.google.gson.JsonParser
import java.io.File
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Test
import shopx.core.Cart
import shopx.core.ShopException
import shopx.core.fromJson

/** What every value looks like in JSON. */
class FormsTest {
    private val files = File(conformance, "json").listFiles().orEmpty().filter { it.extension == "json" }

    private fun examples(file: File) = JsonParser.parseString(file.readText()).asJsonArray.map { it.asJsonObject }

    @Test
    fun `every value is read and written as in its file`() {
        val read = files.filter { file ->
            val kind = runCatching { Class.forName("shopx.core.${file.nameWithoutExtension}") }.getOrNull()
            val reader = kind?.let(::reader) ?: return@filter false
            for (example in examples(file)) {
                for (given in listOfNotNull(example.get("value"), example.get("short"))) {
                    assertEquals(file.name, example.get("value"), written(reader(given)))
                }
            }
            true
        }
        assertEquals("types without a file", readers.size, read.size)
        val words = (files - read.toSet()).filter { file -> examples(file).all { it.get("value").isJsonPrimitive } }
        val others = (files - read.toSet() - words.toSet()).map { it.nameWithoutExtension }.toSet()
        assertEquals("what only calls answer with", setOf("Page", "ShopError"), others)
    }

    @Test
    fun `what JSON may not say is refused as it is everywhere`() {
        fun cart(quantity: Int) = """{ "location": 1, "lines": [{ "product": 7, "quantity": $quantity }] }"""
        assertEquals(1, Cart.fromJson(cart(1)).lines.single().quantity)
        assertThrows(ShopException.QuantityOutOfRange::class.java) { Cart.fromJson(cart(0)) }
        assertThrows(ShopException.Malformed::class.java) { Cart.fromJson("{") }
    }
}
