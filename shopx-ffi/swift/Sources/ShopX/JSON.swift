/// A value that has one form in JSON, the same in every language.
public protocol JSONValue {
    /// The value of that JSON; what a field does not take is refused as it is everywhere.
    init(json: String) throws(ShopError)

    /// It as JSON.
    func toJson() throws(ShopError) -> String
}
