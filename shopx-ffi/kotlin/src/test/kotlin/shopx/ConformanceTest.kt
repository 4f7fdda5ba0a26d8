package shopx

import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import com.google.gson.JsonPrimitive
import java.io.File
import java.time.Instant
import java.time.ZoneId
import java.util.UUID
import kotlin.reflect.KClass
import kotlin.reflect.KType
import kotlin.reflect.full.callSuspend
import kotlin.reflect.full.functions
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.junit.runners.Parameterized
import shopx.core.Cart
import shopx.core.SaleId
import shopx.core.Session
import shopx.core.ShopException

/** The scenarios that every language runs. */
@RunWith(Parameterized::class)
class ConformanceTest(private val store: StoreKind, private val file: String) {
    @Test
    fun runs() = parallel {
        val scenario = read("scenarios/$file.json")
        val start = scenario.get("start")?.let { read("shops/${it.asString}.json").getAsJsonArray("steps") }
        val steps = start.orEmpty() + scenario.getAsJsonArray("steps")
        assertTrue("no steps", steps.isNotEmpty())
        store.open().use { shop ->
            val run = Run(shop)
            steps.forEachIndexed { at, step ->
                try {
                    run.step(step.asJsonObject)
                } catch (failure: Throwable) {
                    throw AssertionError("$file on $store, step ${at + 1}: $step\n${failure.message}", failure)
                }
            }
        }
    }

    companion object {
        private fun read(name: String) = JsonParser.parseString(File(conformance, name).readText()).asJsonObject

        @JvmStatic
        @Parameterized.Parameters(name = "{1} on {0}")
        fun runs(): List<Array<Any>> {
            val files = File(conformance, "scenarios").list().orEmpty().filter { it.endsWith(".json") }.sorted()
            check(files.isNotEmpty()) { "no scenarios in $conformance" }
            return StoreKind.here.flatMap { kind -> files.map { arrayOf(kind, it.removeSuffix(".json")) } }
        }
    }
}

/** A scenario under way. */
private class Run(private val shop: Shop) {
    private val word = "k" + UUID.randomUUID().toString().replace("-", "")
    private val kept = mutableMapOf<String, JsonElement>()
    private var at: Instant? = null

    suspend fun step(step: JsonObject) {
        val known = setOf("at", "as", "do", "with", "keep", "expect", "refuse")
        check(known.containsAll(step.keySet())) { "unknown fields: ${step.keySet() - known}" }
        step.get("at")?.let { at = Instant.parse(it.asString) }
        val session = step.get("as")?.let { fromJson(resolved(it), Session::class) as Session }
        val with = (step.get("with")?.let(::resolved) ?: JsonObject()).asJsonObject
        val refuse = step.get("refuse")?.let(::resolved)

        val answer = try {
            val answer = shop.at(checkNotNull(at)).use { toJson(perform(it, session, step.get("do").asString, with)) }
            check(refuse == null) { "not refused: $answer" }
            answer
        } catch (refusal: ShopException) {
            if (refuse == null) throw refusal
            compare(refuse, toJson(refusal), "refusal")
            return
        }
        step.get("keep")?.let { kept[it.asString] = answer }
        val expected = step.get("expect")?.let(::resolved) ?: return
        if (step.get("do").asString == "receipt") {
            compareReceipt(expected.asJsonArray, with.get("sale").asString, answer.asString)
        } else {
            compare(expected, answer, "answer")
        }
    }

    private suspend fun perform(shop: Shop, session: Session?, operation: String, with: JsonObject): Any? {
        val text = { field: String -> with.get(field).asString }
        return when (operation) {
            "find_tenant" -> shop.findTenant(text("domain"))
            "sign_in" -> shop.signIn(text("domain"), text("name"), text("password"))
            "session" -> fromJson(with, Session::class)
            "explain" -> shop.quote(session!!, fromJson(with, Cart::class) as Cart).explain().map { "$it" }
            "receipt" -> shop.sale(session!!, SaleId(with.get("sale").asLong))
                .receipt(text("shop"), ZoneId.of(text("time_zone")))
            else -> call(shop, session, operation, with)
        }
    }

    /** Calls the method of this name: with the whole object, if it takes one, or with its fields. */
    private suspend fun call(shop: Shop, session: Session?, operation: String, with: JsonObject): Any? {
        val name = camelCase(operation)
        val method = Shop::class.functions.firstOrNull { it.name == name }
        checkNotNull(method) { "no operation $operation" }
        val takes = method.parameters.drop(if (session == null) 1 else 2)
        val whole = takes.singleOrNull()?.takeIf { it.type.isRecord() }
        val arguments = if (whole != null) {
            listOf(fromJson(with, whole.type))
        } else {
            val names = takes.map { snakeCase(it.name!!) }
            check(names.containsAll(with.keySet())) { "$operation takes $names" }
            takes.map { taken ->
                val json = with.get(snakeCase(taken.name!!))
                when {
                    json != null -> fromJson(json, taken.type)
                    taken.name == "limit" -> 100u
                    else -> null.also { check(taken.type.isMarkedNullable) { "${taken.name} is left out" } }
                }
            }
        }
        try {
            return method.callSuspend(*(listOfNotNull(shop, session) + arguments).toTypedArray())
        } catch (thrown: java.lang.reflect.InvocationTargetException) {
            throw thrown.targetException
        }
    }

    private fun KType.isRecord() = (classifier as KClass<*>).isData

    /** `json` with what its references refer to. */
    private fun resolved(json: JsonElement): JsonElement = when {
        json.isJsonObject -> JsonObject().apply { json.asJsonObject.entrySet().forEach { (name, value) -> add(name, resolved(value)) } }
        json.isJsonArray -> JsonArray().apply { json.asJsonArray.forEach { add(resolved(it)) } }
        json.isText() && json.asString.startsWith("$") -> referred(json.asString)
        json.isText() -> JsonPrimitive(json.asString.replace("{run}", word))
        else -> json
    }

    private fun referred(reference: String): JsonElement {
        val path = reference.drop(1).split('.')
        val first = checkNotNull(kept[path.first()]) { "nothing is kept as ${path.first()}" }
        return path.drop(1).fold(first) { value, part ->
            val found = if (value.isJsonArray) value.asJsonArray.get(part.toInt()) else value.asJsonObject.get(part)
            checkNotNull(found) { "$reference: no $part in $value" }
        }
    }

    private fun compare(expected: JsonElement, found: JsonElement?, where: String) {
        val same = when {
            expected.isJsonNull -> found == null || found.isJsonNull
            found == null -> false
            expected.isJsonObject && found.isJsonObject -> {
                expected.asJsonObject.entrySet().forEach { (name, value) ->
                    compare(value, found.asJsonObject.get(name), "$where.$name")
                }
                true
            }
            expected.isJsonArray && found.isJsonArray && expected.asJsonArray.size() == found.asJsonArray.size() -> {
                expected.asJsonArray.zip(found.asJsonArray).forEachIndexed { at, (value, item) ->
                    compare(value, item, "$where.$at")
                }
                true
            }
            expected.isJsonPrimitive && found.isJsonPrimitive -> sameValue(expected.asJsonPrimitive, found.asJsonPrimitive)
            else -> false
        }
        check(same) { "$where: $expected expected, $found found" }
    }

    private fun sameValue(expected: JsonPrimitive, found: JsonPrimitive): Boolean {
        if (expected.isBoolean || found.isBoolean) return expected == found
        if (expected.asString == found.asString) return true
        val number = expected.asString.toBigDecimalOrNull() ?: return false
        return found.asString.toBigDecimalOrNull()?.compareTo(number) == 0
    }

    private fun compareReceipt(lines: JsonArray, sale: String, found: String) {
        val expected = lines.joinToString("") { line ->
            line.asString.replace(Regex("#+")) { sale.padEnd(it.value.length) } + "\n"
        }
        check(expected == found) { "receipt:\n$expected expected,\n$found found" }
    }

    private fun JsonElement.isText() = isJsonPrimitive && asJsonPrimitive.isString
}

private fun camelCase(name: String) = name.replace(Regex("_([a-z])")) { it.groupValues[1].uppercase() }

private fun snakeCase(name: String) = name.replace(Regex("(?<=.)([A-Z])"), "_$1").lowercase()

private fun JsonArray?.orEmpty(): List<JsonElement> = this?.toList().orEmpty()
