//! What is said in a log, and beside it.

use std::fmt::Debug;
use std::io::Write;
use std::sync::{Arc, Mutex};

use shopx_core::{Result, ShopError};
use tracing_subscriber::fmt::MakeWriter;

/// Everything that was said, by the library and its libraries, and in errors and debug outputs.
#[derive(Clone, Default)]
pub(crate) struct Heard(Arc<Mutex<Vec<u8>>>);

impl Heard {
    pub(crate) fn debug(&self, value: &impl Debug) {
        writeln!(self.clone(), "{value:?} {value:#?}").unwrap();
    }

    /// Hears how something ended.
    pub(crate) fn ended<T: Debug>(&self, result: Result<T>) -> Result<T> {
        match &result {
            Ok(value) => self.debug(value),
            Err(error) => {
                self.debug(error);
                writeln!(self.clone(), "{error} {}", error.code()).unwrap();
            }
        }
        result
    }

    pub(crate) fn refused<T: Debug>(&self, result: Result<T>) -> ShopError {
        self.ended(result).unwrap_err()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Heard {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}
