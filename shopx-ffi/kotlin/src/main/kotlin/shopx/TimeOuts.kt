// How time-outs cross.
package shopx

import java.time.Duration

/** Rust has no duration of less than nothing: the longest of all crosses instead, which is refused. */
internal fun Duration.crossing(): Duration = if (isNegative) Duration.ofSeconds(Long.MAX_VALUE) else this
