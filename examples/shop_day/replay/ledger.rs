//! The ledger, summed up by what happened.

use std::collections::BTreeMap;

use anyhow::Result;
use shopx_core::Money;
use shopx_core::records::MAX_RECORDS;
use shopx_core::stock::{MovementKind, MovementQuery};

use super::house::House;

/// What came and went in one way.
#[derive(Clone, Copy, Default)]
pub(crate) struct Flow {
    pub(crate) movements: i64,
    /// Units: what came less what went.
    pub(crate) units: i64,
    /// What they cost.
    pub(crate) value: Money,
}

/// The whole ledger.
pub(crate) struct Ledger(BTreeMap<MovementKind, Flow>);

impl Ledger {
    /// Reads it from the first movement to the last.
    pub(crate) async fn read(house: &House) -> Result<Self> {
        let mut by_kind: BTreeMap<MovementKind, Flow> = BTreeMap::new();
        let mut query = MovementQuery { limit: u32::try_from(MAX_RECORDS)?, ..Default::default() };
        loop {
            let page = house.shop.movements(&house.admin, query.clone()).await?;
            for movement in page.items {
                let flow = by_kind.entry(movement.kind).or_default();
                flow.movements += 1;
                flow.units += movement.quantity;
                let value = movement.unit_cost.for_units(movement.quantity, 0)?;
                flow.value = flow.value.plus(value)?;
            }
            query.after = page.next;
            if query.after.is_none() {
                return Ok(Self(by_kind));
            }
        }
    }

    /// What came and went by `kind`.
    pub(crate) fn of(&self, kind: MovementKind) -> Flow {
        self.0.get(&kind).copied().unwrap_or_default()
    }

    /// What came and went by all of `kinds`.
    pub(crate) fn sum(&self, kinds: &[MovementKind]) -> Result<Flow> {
        kinds.iter().map(|kind| self.of(*kind)).try_fold(Flow::default(), |sum, flow| {
            Ok(Flow {
                movements: sum.movements + flow.movements,
                units: sum.units + flow.units,
                value: sum.value.plus(flow.value)?,
            })
        })
    }
}
