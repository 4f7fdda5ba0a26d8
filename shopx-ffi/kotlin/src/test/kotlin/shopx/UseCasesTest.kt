package shopx

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

/** Everything that a shop does in Rust, it does here. */
class UseCasesTest {
    private fun camelCase(name: String) = name.replace(Regex("_([a-z])")) { it.groupValues[1].uppercase() }

    /** The names of the methods of a class; what follows a dash tells apart those that take ids. */
    private fun methods(type: Class<*>) = type.methods.map { it.name.substringBefore('-') }.toSet()

    @Test
    fun `every use case is here`() {
        val names = useCaseNames().map(::camelCase)
        assertTrue("only ${names.size} use cases", names.size > 100)
        assertEquals(emptyList<String>(), names - methods(ShopInterface::class.java))
    }

    @Test
    fun `what is no use case is here too`() {
        val names = callsBesideUseCases().map(::camelCase)
        assertEquals(11, names.size)
        assertEquals(emptyList<String>(), names - methods(ShopInterface::class.java))
    }

    @Test
    fun `every list can be taken from its first item to its last`() {
        val lists = ShopInterface::class.java.methods.filter { method ->
            val answer = method.genericParameterTypes.lastOrNull()?.typeName.orEmpty()
            Regex("""Continuation<\? super shopx\.(core\.)?\w+Page>""").containsMatchIn(answer)
        }
        assertTrue("only ${lists.size} lists", lists.size >= 15)
        val flows = methods(Class.forName("shopx.PagesKt"))
        val wanted = lists.map { "all" + it.name.substringBefore('-').replaceFirstChar(Char::uppercase) }
        assertEquals(emptyList<String>(), wanted - flows)
    }
}
