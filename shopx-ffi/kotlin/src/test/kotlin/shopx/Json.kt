// Values as JSON and as what calls take, where they have no JSON of their own: `conformance/README.md` says how.
package shopx

import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonNull
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import com.google.gson.JsonPrimitive
import java.io.File
import java.lang.reflect.InvocationTargetException
import java.lang.reflect.Method
import java.time.LocalDate
import kotlin.reflect.KClass
import kotlin.reflect.KType
import kotlin.reflect.full.memberProperties
import kotlin.reflect.full.primaryConstructor
import shopx.core.ShopException

/** The scenarios and the golden files that all languages share. */
val conformance = File("../../conformance")

/** What reads types from JSON, by their companions. */
val readers: Map<Class<*>, Method> = Class.forName("shopx.core.Shopx_coreKt").methods
    .filter { it.name == "fromJson" }
    .associateBy { it.parameterTypes.first() }

/** What reads a type from JSON, where it has JSON of its own. */
fun reader(kind: Class<*>): ((JsonElement) -> Any)? {
    val companion = kind.fields.firstOrNull { it.name == "Companion" }?.get(null) ?: return null
    val read = readers[companion.javaClass] ?: return null
    return { json -> asked { read.invoke(null, companion, json.toString()) } }
}

/** The value that is written so. */
fun fromJson(json: JsonElement, type: KType): Any? = when (val kind = type.classifier as KClass<*>) {
    String::class -> if (json.isJsonNull) null else json.asString
    UInt::class -> json.asString.toUInt()
    LocalDate::class -> LocalDate.parse(json.asString)
    List::class -> json.asJsonArray.map { fromJson(it, checkNotNull(type.arguments.single().type)) }
    else -> if (kind.isValue) id(json, kind) else fromJson(json, kind)
}

private fun id(json: JsonElement, kind: KClass<*>): Any? {
    val constructor = checkNotNull(kind.primaryConstructor)
    val isInt = constructor.parameters.single().type.classifier == Int::class
    return if (json.isJsonNull) null else constructor.call(if (isInt) json.asInt else json.asLong)
}

/** The value that is written so, which has JSON of its own. */
fun fromJson(json: JsonElement, kind: KClass<*>): Any = checkNotNull(reader(kind.java)) { "$kind is not read" }(json)

private fun <T> asked(ask: () -> T): T = try {
    ask()
} catch (thrown: InvocationTargetException) {
    throw thrown.targetException
}

/** A value as the scenarios write it. */
fun toJson(value: Any?): JsonElement = when (value) {
    null, is Unit -> JsonNull.INSTANCE
    is String -> JsonPrimitive(value)
    is Number -> JsonPrimitive(value)
    is Collection<*> -> JsonArray().apply { value.forEach { add(toJson(it)) } }
    is CheckoutOutcome.Done -> one("done", value.value)
    is CheckoutOutcome.Refused -> one("refused", value.value)
    is RefundOutcome.Done -> one("done", value.value)
    is RefundOutcome.Refused -> one("refused", value.value)
    is ShopException -> written(value).asJsonObject.apply { addProperty("message", value.message) }
    else -> when {
        value::class.isValue -> toJson(property(value, "value"))
        value::class.simpleName!!.endsWith("Page") -> JsonObject().apply {
            for (name in listOf("items", "next")) add(name, toJson(property(value, name)))
        }
        else -> written(value)
    }
}

private fun one(name: String, value: Any) = JsonObject().apply { add(name, toJson(value)) }

private fun property(value: Any, name: String) = value::class.memberProperties.single { it.name == name }.getter.call(value)

/** What a value says itself. */
fun written(value: Any): JsonElement =
    JsonParser.parseString(asked { value.javaClass.getMethod("toJson").invoke(value) as String })
