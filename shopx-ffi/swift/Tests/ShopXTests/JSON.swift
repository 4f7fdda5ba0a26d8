import Foundation
import ShopX

/// JSON that was read, as the scenarios and the golden files have it.
enum JSON: Codable, Equatable, CustomStringConvertible {
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

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let bool): try container.encode(bool)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .object(let fields): try container.encode(fields)
        }
    }

    /// The JSON in a file of `conformance`.
    init(file: String) throws {
        self = try JSONDecoder().decode(JSON.self, from: Data(contentsOf: Self.home.appending(path: file)))
    }

    private static let home = URL(fileURLWithPath: #filePath)
        .appending(path: "../../../../../conformance").standardized

    /// The names of the JSON files in a folder of `conformance`.
    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: home.appending(path: folder).path)
            .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    /// That of a value of the library.
    init(_ text: String) throws { self = try JSONDecoder().decode(JSON.self, from: Data(text.utf8)) }

    var description: String {
        (try? JSONEncoder().encode(self)).flatMap { String(data: $0, encoding: .utf8) } ?? "?"
    }

    /// A number or a text, as text.
    var word: String? {
        switch self {
        case .number(let number): "\(number)"
        case .text(let text): text
        default: nil
        }
    }

    var items: [JSON] { if case .list(let list) = self { list } else { [] } }

    subscript(name: String) -> JSON {
        switch self {
        case .object(let fields): fields[name] ?? .null
        case .list(let list): Int(name).flatMap { list.indices.contains($0) ? list[$0] : nil } ?? .null
        default: .null
        }
    }

    /// What a call takes by name: a text, a number or an id.
    func take<T: Decodable>(_ name: String) throws -> T {
        try JSONDecoder().decode(T.self, from: JSONEncoder().encode(self[name]))
    }
}

extension JSONValue {
    /// The value of JSON that was read.
    init(_ json: JSON) throws { try self.init(json: "\(json)") }
}
