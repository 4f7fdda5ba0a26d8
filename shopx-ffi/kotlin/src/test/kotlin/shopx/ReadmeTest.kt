package shopx

import java.io.ByteArrayOutputStream
import java.io.File
import java.io.PrintStream
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

/** What the README shows. */
class ReadmeTest {
    private val example = File("src/test/kotlin/shopx/Example.kt").readText()

    @Test
    fun `its example is the one that runs`() {
        assertTrue(File("README.md").readText().contains("```kotlin\n$example```"))
    }

    @Test
    fun `its example prints what it says`() {
        val console = System.out
        val printed = ByteArrayOutputStream()
        System.setOut(PrintStream(printed))
        try {
            Class.forName("ExampleKt").getMethod("main", Array<String>::class.java).invoke(null, emptyArray<String>())
        } finally {
            System.setOut(console)
        }
        val lines = printed.toString().lines()
        assertEquals("5.1 to pay, 4.9 change", lines[0])
        assertTrue(lines[1], lines[1].startsWith("only 8 left: product "))
        assertEquals("Tea", lines[2])
    }
}
