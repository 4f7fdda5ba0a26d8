//! Calls that wait. With the feature `testing` they are counted, so that a test can see that a caller
//! who gave up has ended the work too.

#[cfg(not(feature = "testing"))]
pub(crate) use std::convert::identity as watched;

#[cfg(feature = "testing")]
pub(crate) use counted::{SHOPS, counts, watched};

#[cfg(feature = "testing")]
mod counted {
    use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

    /// How many shops there are.
    pub(crate) static SHOPS: AtomicU64 = AtomicU64::new(0);
    static RUNNING: AtomicU64 = AtomicU64::new(0);
    static DROPPED: AtomicU64 = AtomicU64::new(0);

    /// How many calls are under way, and how many were dropped before they had an answer.
    pub(crate) fn counts() -> (u64, u64) {
        (RUNNING.load(SeqCst), DROPPED.load(SeqCst))
    }

    struct Call {
        answered: bool,
    }

    impl Drop for Call {
        fn drop(&mut self) {
            RUNNING.fetch_sub(1, SeqCst);
            if !self.answered {
                DROPPED.fetch_add(1, SeqCst);
            }
        }
    }

    /// `call`, counted from its first poll until it is dropped.
    pub(crate) async fn watched<T>(call: impl Future<Output = T> + Send) -> T {
        RUNNING.fetch_add(1, SeqCst);
        let mut counted = Call { answered: false };
        let answer = call.await;
        counted.answered = true;
        answer
    }
}
