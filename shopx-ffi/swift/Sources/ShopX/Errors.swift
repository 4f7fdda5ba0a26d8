import Foundation

extension ShopError: LocalizedError, CustomStringConvertible {
    /// What happened, in a sentence.
    public var errorDescription: String? { description }
}

/// The refusal that `error` is.
///
/// Nothing else is to be expected. If the library has a bug and panics, it has said so on standard
/// error, and the caller hears that the library failed.
func thrown(_ error: some Error) -> ShopError { error as? ShopError ?? .defect }

/// What came of one checkout of many.
public typealias CheckoutOutcome = Result<Sale, ShopError>

/// What came of one refund of many.
public typealias RefundOutcome = Result<Refund, ShopError>
