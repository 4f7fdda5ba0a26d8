// How amounts cross.
package shopx.core

import java.math.BigDecimal

/** No amount that Rust takes has as many digits before or after its point. */
private const val DIGITS = 64

/**
 * The number as Rust reads it: without an exponent. Written so, a number such as 1e999999999 would fill
 * the memory; it crosses with its exponent, and is refused as malformed.
 */
internal fun BigDecimal.crossing(): String = if (scale() in -DIGITS..DIGITS) toPlainString() else toString()
