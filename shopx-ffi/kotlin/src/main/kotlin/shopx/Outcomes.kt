// What came of each of many, as Kotlin's own `Result` has it; unlike that one, it says how a call is refused.
package shopx

import shopx.core.Refund
import shopx.core.Sale

/** The sale; where there is none, throws why. */
fun CheckoutOutcome.getOrThrow(): Sale = when (this) {
    is CheckoutOutcome.Done -> value
    is CheckoutOutcome.Refused -> throw value
}

/** The sale, if there is one. */
fun CheckoutOutcome.getOrNull(): Sale? = (this as? CheckoutOutcome.Done)?.value

/** The refund; where there is none, throws why. */
fun RefundOutcome.getOrThrow(): Refund = when (this) {
    is RefundOutcome.Done -> value
    is RefundOutcome.Refused -> throw value
}

/** The refund, if there is one. */
fun RefundOutcome.getOrNull(): Refund? = (this as? RefundOutcome.Done)?.value
