import Foundation

/// A date without a time, such as a business date or a day of expiry.
///
/// A date that is not in the calendar, such as 30 February, is refused by the shop as
/// `ShopError.malformed`. Encoded as `2026-03-01`.
public struct CalendarDate: Hashable, Sendable, Codable, Comparable, LosslessStringConvertible {
    /// The year.
    public var year: Int
    /// The month, from 1.
    public var month: Int
    /// The day of the month, from 1.
    public var day: Int

    /// The date of these three numbers.
    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date that a wall calendar in `zone` shows at a moment.
    public init(_ moment: Date, in zone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.year, .month, .day], from: moment)
        self.init(year: parts.year ?? 1, month: parts.month ?? 1, day: parts.day ?? 1)
    }

    /// The date that is written like `2026-03-01`.
    public init?(_ text: String) {
        guard let parts = numbers(text, separator: "-", widths: [4, 2, 2]) else { return nil }
        self.init(year: parts[0], month: parts[1], day: parts[2])
    }

    /// The date, written like `2026-03-01`.
    public var description: String {
        "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }

    /// Whether one comes before the other.
    public static func < (one: Self, other: Self) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }

    /// Reads `2026-03-01`.
    public init(from decoder: any Decoder) throws {
        self = try decoded(decoder)
    }

    /// Writes `2026-03-01`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A time of day on the wall clock, such as the hour when a promotion begins.
///
/// A time that no clock shows is refused by the shop as `ShopError.malformed`. Encoded as `08:30:00`.
public struct TimeOfDay: Hashable, Sendable, Codable, Comparable, LosslessStringConvertible {
    /// The hour, from 0.
    public var hour: Int
    /// The minute, from 0.
    public var minute: Int
    /// The second, from 0.
    public var second: Int

    /// The time of these three numbers.
    public init(hour: Int, minute: Int, second: Int = 0) {
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// The time that is written like `08:30:00`. Parts of a second are left out.
    public init?(_ text: String) {
        let whole = text.prefix { $0 != "." }
        guard let parts = numbers(String(whole), separator: ":", widths: [2, 2, 2]) else {
            return nil
        }
        self.init(hour: parts[0], minute: parts[1], second: parts[2])
    }

    /// The time, written like `08:30:00`.
    public var description: String {
        "\(padded(hour, to: 2)):\(padded(minute, to: 2)):\(padded(second, to: 2))"
    }

    /// Whether one comes before the other.
    public static func < (one: Self, other: Self) -> Bool {
        (one.hour, one.minute, one.second) < (other.hour, other.minute, other.second)
    }

    /// Reads `08:30:00`.
    public init(from decoder: any Decoder) throws {
        self = try decoded(decoder)
    }

    /// Writes `08:30:00`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

private func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number.magnitude)
    let zeros = String(repeating: "0", count: max(0, width - digits.count))
    return (number < 0 ? "-" : "") + zeros + digits
}

private func numbers(_ text: String, separator: Character, widths: [Int]) -> [Int]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.map(\.count) == widths else { return nil }
    let numbers = parts.compactMap { part in part.allSatisfy(\.isNumber) ? Int(part) : nil }
    return numbers.count == widths.count ? numbers : nil
}

private func decoded<T: LosslessStringConvertible>(_ decoder: any Decoder) throws -> T {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = T(text) else {
        throw DecodingError.dataCorruptedError(
            in: container, debugDescription: "\(text) is not a \(T.self)")
    }
    return value
}

// How values come out of what Rust sends. It never sends anything else than what is read here, but for
// a time zone that this platform does not know.

private let plainLocale = Locale(identifier: "en_US_POSIX")

func decimal(_ text: String) throws(ShopError) -> Decimal {
    if let number = short(text) { return number }
    guard let number = Decimal(string: text, locale: plainLocale) else {
        throw ShopError.malformed(field: .number, value: text)
    }
    return number
}

/// A number of up to 19 digits, which nearly all are; Foundation takes fifty times as long to read it.
private func short(_ text: String) -> Decimal? {
    let (point, zero) = (UInt8(ascii: "."), UInt8(ascii: "0"))
    var letters = text.utf8[...]
    let isNegative = letters.first == UInt8(ascii: "-")
    if isNegative { letters.removeFirst() }
    var (digits, count, decimals) = (UInt64(0), 0, -1)
    for letter in letters {
        switch letter {
        case point where decimals < 0:
            decimals = 0
        case zero...(zero + 9) where count < 19:
            digits = digits * 10 + UInt64(letter - zero)
            count += 1
            if decimals >= 0 { decimals += 1 }
        default:
            return nil
        }
    }
    guard count > 0 else { return nil }
    return Decimal(
        sign: isNegative && digits > 0 ? .minus : .plus, exponent: -max(0, decimals),
        significand: Decimal(digits))
}

/// A number as Rust reads it. Its description has a point in every locale.
func plain(_ number: Decimal) -> String { number.description }

func calendarDate(_ text: String) throws(ShopError) -> CalendarDate {
    guard let date = CalendarDate(text) else {
        throw ShopError.malformed(field: .date, value: text)
    }
    return date
}

func timeOfDay(_ text: String) throws(ShopError) -> TimeOfDay {
    guard let time = TimeOfDay(text) else {
        throw ShopError.malformed(field: .timeOfDay, value: text)
    }
    return time
}

func timeZone(_ name: String) throws(ShopError) -> TimeZone {
    guard let zone = TimeZone(identifier: name) else {
        throw ShopError.malformed(field: .timeZone, value: name)
    }
    return zone
}

func key(_ text: String) throws(ShopError) -> UUID {
    guard let key = UUID(uuidString: text) else {
        throw ShopError.malformed(field: .key, value: text)
    }
    return key
}

// What Rust does not have crosses as something far beyond what it takes, and so is refused.

private let beyond: TimeInterval = 1e15

/// A moment that can be written: what is further away, or is none, is as far away as this.
func crossing(_ moment: Date) -> Date {
    let since = moment.timeIntervalSince1970
    // Seconds and what is left of them have one sign, which the last second before 1970 does not have: it
    // crosses as its end.
    if since > -1 && since < 0 { return Date(timeIntervalSince1970: 0) }
    guard since.magnitude < beyond else {
        return Date(timeIntervalSince1970: since < 0 ? -beyond : beyond)
    }
    return moment
}

/// A duration that can be written: what is longer, less than nothing or none is as long as this.
func crossing(_ duration: TimeInterval) -> TimeInterval {
    duration >= 0 && duration < beyond ? duration : beyond
}

/// Stands for what is secret, or says who a person is or how to reach them, where a value is printed.
struct Hidden: CustomStringConvertible, CustomDebugStringConvertible {
    private let isThere: Bool

    init(_ isThere: Bool) { self.isThere = isThere }

    var description: String { isThere ? "***" : "nil" }

    var debugDescription: String { description }
}

/// A value as Swift prints it, from what it shows of itself.
func printed(_ value: some CustomReflectable) -> String {
    let fields = value.customMirror.children.map { field in
        "\(field.label ?? "_"): \(String(reflecting: field.value))"
    }
    return "\(type(of: value))(\(fields.joined(separator: ", ")))"
}
