// Values as the scenarios write them, both ways, by reflection: `conformance/README.md` says how.
package shopx

import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonNull
import com.google.gson.JsonObject
import com.google.gson.JsonPrimitive
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.time.LocalTime
import java.time.ZoneId
import java.time.temporal.ChronoUnit
import java.util.UUID
import kotlin.reflect.KClass
import kotlin.reflect.KType
import kotlin.reflect.full.declaredMemberProperties
import kotlin.reflect.full.primaryConstructor
import kotlin.reflect.jvm.isAccessible
import shopx.core.ShopException

fun camelCase(name: String) = name.replace(Regex("_([a-z])")) { it.groupValues[1].uppercase() }

fun snakeCase(name: String) = name.replace(Regex("(?<=.)([A-Z])"), "_$1").lowercase()

/** The value that a scenario writes so. */
fun fromJson(json: JsonElement, type: KType): Any? {
    if (json.isJsonNull) return null
    val kind = type.classifier as KClass<*>
    return when (kind) {
        String::class -> json.asString
        Boolean::class -> json.asBoolean
        Int::class -> json.asInt
        Long::class -> json.asLong
        UInt::class -> json.asString.toUInt()
        BigDecimal::class -> BigDecimal(json.asString)
        Instant::class -> Instant.parse(json.asString)
        LocalDate::class -> LocalDate.parse(json.asString)
        LocalTime::class -> LocalTime.parse(json.asString)
        ZoneId::class -> ZoneId.of(json.asString)
        UUID::class -> UUID.fromString(json.asString)
        List::class -> json.asJsonArray.map { fromJson(it, type.element()) }
        Set::class -> json.asJsonArray.map { fromJson(it, type.element()) }.toSet()
        else -> when {
            kind.java.isEnum -> kind.java.enumConstants.first { (it as Enum<*>).name.lowercase() == json.asString }
            kind.isSealed -> choice(json, kind)
            kind.isValue -> make(kind, JsonObject().apply { add("value", json) })
            else -> make(kind, json.asJsonObject)
        }
    }
}

private fun KType.element() = checkNotNull(arguments.single().type)

/** A choice: its name, or an object with its name as the only field. */
private fun choice(json: JsonElement, kind: KClass<*>): Any {
    val named = if (json.isJsonObject) json.asJsonObject.entrySet().single() else null
    val wanted = named?.key ?: json.asString
    val chosen = kind.sealedSubclasses.firstOrNull { snakeCase(it.simpleName!!) == wanted }
    checkNotNull(chosen) { "no ${kind.simpleName} $wanted" }
    val data = named?.value ?: return checkNotNull(chosen.objectInstance)
    return make(chosen, if (chosen.isUnnamed()) JsonObject().apply { add("value", data) } else data.asJsonObject)
}

/** Whether it carries a single value without a name. */
private fun KClass<*>.isUnnamed() = primaryConstructor?.parameters?.singleOrNull()?.name == "value"

private fun make(kind: KClass<*>, fields: JsonObject): Any {
    val constructor = checkNotNull(kind.primaryConstructor) { "$kind" }.apply { isAccessible = true }
    val arguments = constructor.parameters.mapNotNull { parameter ->
        val json = fields.get(snakeCase(parameter.name!!))
        when {
            json != null -> parameter to fromJson(json, parameter.type)
            parameter.isOptional -> null
            else -> parameter to usual(parameter.name!!, parameter.type)
        }
    }.toMap()
    val known = constructor.parameters.map { snakeCase(it.name!!) }
    check(known.containsAll(fields.keySet())) { "${kind.simpleName} has no ${fields.keySet() - known.toSet()}" }
    return constructor.callBy(arguments)
}

/** What a field or an argument has that is left out. */
fun usual(name: String, type: KType): Any? = when {
    type.isMarkedNullable -> null
    name == "limit" -> 100u
    type.classifier == List::class -> emptyList<Any>()
    type.classifier == Boolean::class -> false
    type.classifier == Long::class -> 0L
    else -> error("$name is left out")
}

/** A value as the scenarios write it. */
fun toJson(value: Any?): JsonElement = when (value) {
    null -> JsonNull.INSTANCE
    is Unit -> JsonNull.INSTANCE
    is String -> JsonPrimitive(value)
    is Boolean -> JsonPrimitive(value)
    is Number -> if (value is BigDecimal) JsonPrimitive(value.toPlainString()) else JsonPrimitive(value)
    is UInt -> JsonPrimitive(value.toLong())
    is ULong -> JsonPrimitive(value.toLong())
    is Instant -> JsonPrimitive(value.truncatedTo(ChronoUnit.SECONDS).toString())
    is LocalTime -> JsonPrimitive(value.format(java.time.format.DateTimeFormatter.ISO_LOCAL_TIME))
    is LocalDate, is ZoneId, is UUID -> JsonPrimitive(value.toString())
    is Enum<*> -> JsonPrimitive(value.name.lowercase())
    is Collection<*> -> JsonArray().apply { value.forEach { add(toJson(it)) } }
    is ShopException -> fields(value).apply {
        addProperty("code", value.code)
        addProperty("message", value.message)
    }
    else -> {
        val kind = value::class
        val choice = kind.java.superclass?.kotlin?.takeIf { it != Any::class && it.isSealed }
        val name = snakeCase(kind.simpleName!!)
        when {
            kind.isValue -> fields(value).get("value")
            choice == null -> fields(value)
            kind.objectInstance != null -> JsonPrimitive(name)
            kind.isUnnamed() -> JsonObject().apply { add(name, fields(value).get("value")) }
            else -> JsonObject().apply { add(name, fields(value)) }
        }
    }
}

private fun fields(value: Any): JsonObject {
    val json = JsonObject()
    for (parameter in value::class.primaryConstructor?.parameters.orEmpty()) {
        val property = value::class.declaredMemberProperties.first { it.name == parameter.name }
        property.isAccessible = true
        json.add(snakeCase(property.name), toJson(property.getter.call(value)))
    }
    return json
}
