//! Time. Rules take it as a parameter; only [`SystemClock`] reads it.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> DateTime<Utc>;
}

/// The computer's clock, to the microsecond, which is as fine as stores keep time.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> DateTime<Utc> {
        to_micros(Utc::now())
    }
}

/// A clock that stands still: see [`Shop::at`](crate::Shop::at).
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub DateTime<Utc>);

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        to_micros(self.0)
    }
}

fn to_micros(time: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(time.timestamp_micros()).unwrap_or(time)
}

/// The business date: the date that the wall clock of a location shows. Expiry, FIFO dates and
/// report days are business dates, never UTC dates.
///
/// ```
/// use chrono::{DateTime, NaiveDate};
/// let late: DateTime<chrono::Utc> = "2026-07-01T23:30:00Z".parse()?;
/// let date = shopx_core::clock::business_date(late, chrono_tz::Europe::London);
/// assert_eq!(date, NaiveDate::from_ymd_opt(2026, 7, 2).ok_or("date")?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn business_date(time: DateTime<Utc>, zone: Tz) -> NaiveDate {
    time.with_timezone(&zone).date_naive()
}

/// The time of day that the wall clock of a location shows.
#[must_use]
pub fn local_time(time: DateTime<Utc>, zone: Tz) -> NaiveTime {
    time.with_timezone(&zone).time()
}
