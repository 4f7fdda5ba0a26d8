import Foundation
import Testing

@testable import ShopX

extension All {
    /// How calls wait for Rust, with a Rust that does what it does rarely.
    @Suite struct WaitingForRust {
        @Test("a future is polled until it is ready")
        func polled() async throws {
            let polls = Shared(0)
            try await Waiting.wait(for: 7, cancellable: true) { future, call, address in
                #expect(future == 7)
                call(address, polls.change { $0 += 1; return $0 } < 3 ? again : ready)
            }
            #expect(polls.value == 3)
        }

        @Test("who gives up is told at once, and a late answer is silent", .timeLimit(.minutes(1)))
        func lateAnswer() async {
            let late = Shared<(@Sendable () -> Void)?>(nil)
            let held = Held()
            let call = Task {
                try await Waiting.wait(for: 1, cancellable: true) { _, call, address in
                    held.keep(address)
                    late.value = { call(address, ready) }
                }
            }
            await until { late.value != nil }
            call.cancel()
            await #expect(throws: ShopError.cancelled) { try await call.value }
            #expect(held.isThere, "Rust still has its address")
            late.value?()
            #expect(!held.isThere)
        }

        @Test("who gives up during a poll goes on after it, for the future is freed then")
        func duringPoll() async {
            let log = Shared<[String]>([])
            let late = Shared<(@Sendable () -> Void)?>(nil)
            await Task {
                do throws(ShopError) {
                    try await Waiting.wait(for: 1, cancellable: true) { _, call, address in
                        log.change { $0.append("polled") }
                        withUnsafeCurrentTask { $0?.cancel() }
                        late.value = { call(address, ready) }
                        log.change { $0.append("returned") }
                    }
                } catch {
                    log.change { $0.append(error.code) }
                }
            }.value
            // Freeing the future does what is left to do.
            late.value?()
            #expect(log.value == ["polled", "returned", "cancelled"])
        }

        @Test("an answer that is there counts, though the task is cancelled too")
        func answered() async throws {
            try await Task {
                try await Waiting.wait(for: 1, cancellable: true) { _, call, address in
                    call(address, ready)
                    withUnsafeCurrentTask { $0?.cancel() }
                }
            }.value
        }

        @Test("who has given up already does not poll")
        func before() async {
            await Task {
                withUnsafeCurrentTask { $0?.cancel() }
                await #expect(throws: ShopError.cancelled) {
                    try await Waiting.wait(for: 1, cancellable: true) { _, _, _ in
                        Issue.record("polled")
                    }
                }
            }.value
        }

        @Test("what cannot be refused is waited for to its end")
        func uncancellable() async throws {
            let polls = Shared(0)
            try await Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await Waiting.wait(for: 1, cancellable: false) { _, call, address in
                    call(address, polls.change { $0 += 1; return $0 } < 2 ? again : ready)
                }
            }.value
            #expect(polls.value == 2)
        }
    }
}

/// What Rust says of a future that has its answer, and of one that wants to be polled again.
private let ready: Int8 = 0
private let again: Int8 = 1

/// A value that several threads change.
private final class Shared<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var kept: Value

    init(_ value: Value) { kept = value }

    var value: Value {
        get { lock.withLock { kept } }
        set { lock.withLock { kept = newValue } }
    }

    func change<T>(_ change: (inout Value) -> T) -> T {
        lock.withLock { change(&kept) }
    }
}

/// Whether what Rust has the address of is still there.
private final class Held: @unchecked Sendable {
    private weak var waiting: Waiting?

    func keep(_ address: UInt64) {
        guard let address = UnsafeRawPointer(bitPattern: UInt(address)) else { return }
        waiting = Unmanaged<Waiting>.fromOpaque(address).takeUnretainedValue()
    }

    var isThere: Bool { waiting != nil }
}
