//! The Python package `shopx`: the half of it that is written in Rust.
//!
//! Values cross as `shopx_core::python` says. Here are the calls: what waits for them ([`runtime`]),
//! what they do ([`calls`], [`shop`]), the objects that hold values ([`values`]), tables ([`tables`])
//! and the private server ([`embedded`]). Names, signatures and documentation are in
//! `python/shopx`; nothing here is for users to call.

mod calls;
mod description;
mod embedded;
mod runtime;
mod shop;
mod tables;
#[cfg(feature = "testing")]
mod testing;
mod values;

use pyo3::prelude::*;

#[pymodule]
mod _shopx {
    #[pymodule_export]
    use crate::description::describe_classes;
    #[pymodule_export]
    use crate::embedded::{EmbeddedServer, start_server};
    #[pymodule_export]
    use crate::runtime::Started;
    #[pymodule_export]
    use crate::shop::{NativeShop, connect, in_memory, migrate};
    #[pymodule_export]
    use crate::tables::Table;
    #[pymodule_export]
    use crate::values::{FieldOf, Value, ask, made_of, use_classes};

    #[cfg(feature = "testing")]
    #[pymodule_export]
    use crate::description::describe;
    #[cfg(feature = "testing")]
    #[pymodule_export]
    use crate::testing::{amounts_table, calls_dropped, calls_under_way, hold, never, panics};
}
