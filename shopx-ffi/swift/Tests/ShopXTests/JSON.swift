import Foundation
import ShopX

/// A value as the scenarios write it.
enum JSON: Decodable, CustomStringConvertible {
    case null
    case bool(Bool)
    case number(Int64)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Int64.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([JSON].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: JSON].self))
        }
    }

    var description: String {
        switch self {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .number(let number): "\(number)"
        case .text(let text): "\"\(text)\""
        case .list(let list): "[\(list.map(\.description).joined(separator: ", "))]"
        case .object(let fields):
            "{ \(fields.map { "\"\($0)\": \($1)" }.sorted().joined(separator: ", ")) }"
        }
    }

    /// A number or a text, as text.
    var word: String? {
        switch self {
        case .number(let number): "\(number)"
        case .text(let text): text
        default: nil
        }
    }

    subscript(name: String) -> JSON {
        switch self {
        case .object(let fields): fields[name] ?? .null
        case .list(let list): Int(name).flatMap { list.indices.contains($0) ? list[$0] : nil } ?? .null
        default: .null
        }
    }

    /// A value of the library in the form that every language gives it.
    init(_ value: Any) {
        switch value {
        case let value as JSON: self = value
        case let value as String: self = .text(value)
        case let value as Bool: self = .bool(value)
        case let value as any FixedWidthInteger: self = .number(Int64(value))
        case let value as any ShopId: self = .number(Int64(value.value))
        case let value as Decimal: self = .text(value.description)
        case let value as Date: self = .text(value.formatted(.iso8601))
        case let value as TimeZone: self = .text(value.identifier)
        case let value as UUID: self = .text(value.uuidString.lowercased())
        case let value as CalendarDate: self = .text(value.description)
        case let value as TimeOfDay: self = .text(value.description)
        case is Void: self = .null
        default: self.init(reflecting: Mirror(reflecting: value), of: value)
        }
    }

    private init(reflecting mirror: Mirror, of value: Any) {
        let children = mirror.children
        switch mirror.displayStyle {
        case .optional:
            self = children.first.map { JSON($0.value) } ?? .null
        case .collection, .set:
            self = .list(children.map { JSON($0.value) })
        case .enum:
            // A case with data has a child, which it names.
            if let data = children.first, let name = data.label {
                self = .object([snakeCase(name): JSON(data.value)])
            } else {
                self = .text(snakeCase("\(value)"))
            }
        default:
            let hidden = hidden(in: value)
            let fields = children.map { child in
                let name = child.label ?? "?"
                return (snakeCase(name), JSON(hidden[name] ?? child.value))
            }
            self = .object(Dictionary(uniqueKeysWithValues: fields))
        }
    }

    /// A refusal: its code, its facts and what it prints.
    init(_ refusal: ShopError) {
        var facts = [String: JSON]()
        if let data = Mirror(reflecting: refusal).children.first,
            case .object(let fields) = JSON(data.value)
        {
            facts = fields
        }
        facts["code"] = .text(refusal.code)
        facts["message"] = .text(refusal.description)
        self = .object(facts)
    }
}

/// What a value does not show of itself.
private func hidden(in value: Any) -> [String: Any] {
    switch value {
    case let one as Customer:
        [
            "firstName": one.firstName, "lastName": one.lastName, "email": one.email as Any,
            "phone": one.phone as Any, "address": one.address as Any,
        ]
    case let one as CustomerValue: ["firstName": one.firstName, "lastName": one.lastName]
    case let one as Location: ["address": one.address, "phone": one.phone as Any]
    case let one as Supplier:
        [
            "contactName": one.contactName as Any, "email": one.email as Any,
            "phone": one.phone as Any, "address": one.address as Any,
        ]
    case let one as User: ["email": one.email]
    default: [:]
    }
}

/// `lineNo` as `line_no`.
func snakeCase(_ name: String) -> String {
    name.reduce(into: "") { snake, letter in
        snake += letter.isUppercase ? "_\(letter.lowercased())" : String(letter)
    }
}

/// A scenario that makes no sense, or an answer that is not the expected one.
struct Wrong: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// The fields of an object, taken one by one: what nobody takes is a mistake in the scenario.
final class Fields {
    private var fields: [String: JSON]

    /// What `read` makes of an object.
    static func of<T>(_ json: JSON, _ read: (Fields) throws -> T) throws -> T {
        let fields = Fields(
            try {
                switch json {
                case .object(let fields): fields
                case .null: [:]
                default: throw Wrong("fields expected, not \(json)")
                }
            }())
        let made = try read(fields)
        if let left = fields.fields.keys.first { throw Wrong("nobody knows the field \(left)") }
        return made
    }

    private init(_ fields: [String: JSON]) { self.fields = fields }

    func take(_ name: String) -> JSON { fields.removeValue(forKey: name) ?? .null }

    private func must<T>(_ name: String, _ value: T?) throws -> T {
        guard let value else { throw Wrong("\(name) is missing, or not what it should be") }
        return value
    }

    private func maybe<T>(_ name: String, _ make: (JSON) -> T?) throws -> T? {
        let json = take(name)
        if case .null = json { return nil }
        return try must(name, make(json))
    }

    func maybeText(_ name: String) throws -> String? {
        try maybe(name) { json in if case .text(let text) = json { text } else { nil } }
    }

    func text(_ name: String) throws -> String { try must(name, maybeText(name)) }

    func maybeNumber<T: FixedWidthInteger>(_ name: String) throws -> T? {
        try maybe(name) { json in if case .number(let number) = json { T(exactly: number) } else { nil } }
    }

    func number<T: FixedWidthInteger>(_ name: String) throws -> T { try must(name, maybeNumber(name)) }

    func maybeId<Id: ShopId>(_ name: String) throws -> Id? {
        let number: Id.Value? = try maybeNumber(name)
        return number.map { Id($0) }
    }

    func id<Id: ShopId>(_ name: String) throws -> Id { try must(name, maybeId(name)) }

    func ids<Id: ShopId>(_ name: String) throws -> [Id] {
        try list(name) { json in
            guard case .number(let number) = json, let value = Id.Value(exactly: number) else {
                throw Wrong("\(name) has \(json)")
            }
            return Id(value)
        }
    }

    func maybeFlag(_ name: String) throws -> Bool? {
        try maybe(name) { json in if case .bool(let flag) = json { flag } else { nil } }
    }

    func flag(_ name: String) throws -> Bool { try maybeFlag(name) ?? false }

    func maybeAmount(_ name: String) throws -> Decimal? {
        try maybeText(name).map { text in
            guard let number = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")) else {
                throw Wrong("\(name) is no number: \(text)")
            }
            return number
        }
    }

    func amount(_ name: String) throws -> Decimal { try must(name, maybeAmount(name)) }

    func maybeDate(_ name: String) throws -> CalendarDate? {
        try maybeText(name).map { try must(name, CalendarDate($0)) }
    }

    func date(_ name: String) throws -> CalendarDate { try must(name, maybeDate(name)) }

    func maybeTime(_ name: String) throws -> TimeOfDay? {
        try maybeText(name).map { try must(name, TimeOfDay($0)) }
    }

    func zone(_ name: String) throws -> TimeZone {
        try must(name, TimeZone(identifier: try text(name)))
    }

    func maybeKey(_ name: String) throws -> UUID? {
        try maybeText(name).map { try must(name, UUID(uuidString: $0)) }
    }

    /// A choice without data, by its name.
    func maybeWord<Word: CaseIterable>(_ name: String) throws -> Word? {
        try maybeText(name).map { text in
            try must(name, Word.allCases.first { snakeCase("\($0)") == text })
        }
    }

    func word<Word: CaseIterable>(_ name: String) throws -> Word { try must(name, maybeWord(name)) }

    func maybeOne<T>(_ name: String, _ read: (Fields) throws -> T) throws -> T? {
        let json = take(name)
        if case .null = json { return nil }
        return try Fields.of(json, read)
    }

    func one<T>(_ name: String, _ read: (Fields) throws -> T) throws -> T {
        try must(name, maybeOne(name, read))
    }

    func list<T>(_ name: String, _ make: (JSON) throws -> T) throws -> [T] {
        switch take(name) {
        case .null: return []
        case .list(let list): return try list.map(make)
        case let other: throw Wrong("\(name) is no list: \(other)")
        }
    }

    func all<T>(_ name: String, _ read: (Fields) throws -> T) throws -> [T] {
        try list(name) { try Fields.of($0, read) }
    }

    func texts(_ name: String) throws -> [String] {
        try list(name) { json in
            guard case .text(let text) = json else { throw Wrong("\(name) has \(json)") }
            return text
        }
    }

    /// A choice with data: its name and the field that holds the data.
    func maybeChoice<T>(
        _ name: String, _ make: (_ choice: String, _ data: JSON, _ word: String) throws -> T?
    ) throws -> T? {
        try maybe(name) { $0 }.map { json in
            switch json {
            case .text(let choice):
                return try must("\(name) \(choice)", make(choice, .null, ""))
            case .object(let fields) where fields.count == 1:
                let (choice, data) = try must(name, fields.first)
                return try must("\(name) \(choice)", make(choice, data, data.word ?? ""))
            default:
                throw Wrong("\(name) is no choice: \(json)")
            }
        }
    }

    func choice<T>(_ name: String, _ make: (String, JSON, String) throws -> T?) throws -> T {
        try must(name, maybeChoice(name, make))
    }
}
