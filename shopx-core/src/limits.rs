//! How much of anything one request may have.

use crate::{Result, ShopError};

/// The most records that one use case takes or returns.
pub const MAX_RECORDS: usize = 10_000;

/// Refuses a list without lines or with more than `max`.
pub(crate) fn check_lines(lines: usize, max: usize) -> Result<()> {
    match lines {
        0 => Err(ShopError::NoLines),
        lines => check_most(lines, max),
    }
}

/// Refuses a list with more than `max` lines; it may have none.
pub(crate) fn check_most(lines: usize, max: usize) -> Result<()> {
    if lines > max {
        return Err(ShopError::TooManyLines { lines: lines as u64, max: max as u64 });
    }
    Ok(())
}

/// Refuses a page of no records or too many.
pub(crate) fn check_limit(limit: u32) -> Result<()> {
    let lines = limit as usize;
    check_lines(lines, MAX_RECORDS)
}

/// The number of the line at `index`, from 1. Lists are bounded, so it always fits.
pub(crate) fn line_no(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}
