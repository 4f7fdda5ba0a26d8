internal import CShopX
import Foundation

/// The wait for a future in Rust, which ends when the future is ready or its task is cancelled.
///
/// Rust calls back exactly once for every poll, from any thread, also while the poll still runs, and
/// at the latest when the future is freed. A cancellation comes at any time and from any thread too. So
/// whoever takes the continuation out of here resumes it, and nobody else does. A task that is resumed
/// during its poll goes on after it, for it is what polls: so a future is never freed while it is polled.
final class Waiting: @unchecked Sendable {
    typealias Poll = (UInt64, @escaping UniffiRustFutureContinuationCallback, UInt64) -> Void

    private enum Outcome {
        /// There is an answer to fetch.
        case ready
        /// The future wants to be polled again.
        case again
        /// The task was cancelled.
        case cancelled
    }

    // What follows is only touched with this lock held.
    private let lock = NSLock()
    private var continuation: UnsafeContinuation<Outcome, Never>?
    private var isCancelled = false

    /// Returns when `future` has an answer.
    ///
    /// Throws when the task was cancelled before. The future is then to be freed, which drops it.
    static func wait(
        for future: UInt64, cancellable: Bool, poll: Poll
    ) async throws(ShopError) {
        let waiting = Waiting()
        guard cancellable else {
            _ = await waiting.finish(future, poll)
            return
        }
        let outcome = await withTaskCancellationHandler {
            await waiting.finish(future, poll)
        } onCancel: {
            waiting.cancel()
        }
        if outcome == .cancelled { throw ShopError.cancelled }
    }

    private func finish(_ future: UInt64, _ poll: Poll) async -> Outcome {
        var outcome = Outcome.again
        while outcome == .again {
            outcome = await withUnsafeContinuation { continuation in
                if begin(continuation) {
                    poll(future, { address, state in Waiting.called(address, state) }, address())
                }
            }
        }
        return outcome
    }

    /// Whether to poll: a task that is cancelled already does not.
    private func begin(_ continuation: UnsafeContinuation<Outcome, Never>) -> Bool {
        let begins = lock.withLock {
            if !isCancelled { self.continuation = continuation }
            return !isCancelled
        }
        if !begins { continuation.resume(returning: .cancelled) }
        return begins
    }

    private func cancel() {
        let left = lock.withLock {
            isCancelled = true
            return take()
        }
        left?.resume(returning: .cancelled)
    }

    /// With the lock held.
    private func take() -> UnsafeContinuation<Outcome, Never>? {
        defer { continuation = nil }
        return continuation
    }

    /// This, for Rust to hold until it calls back.
    private func address() -> UInt64 {
        UInt64(UInt(bitPattern: Unmanaged.passRetained(self).toOpaque()))
    }

    private static func called(_ address: UInt64, _ state: Int8) {
        guard let address = UnsafeRawPointer(bitPattern: UInt(address)) else { return }
        let waiting = Unmanaged<Waiting>.fromOpaque(address).takeRetainedValue()
        let left = waiting.lock.withLock { waiting.take() }
        left?.resume(returning: state == 0 ? .ready : .again)
    }
}
