//! How a receipt, an adjustment or a count is recorded.

use async_trait::async_trait;

use super::{RecordedDocument, StockDocument, StockDraft};
use crate::Result;
use crate::decision::{Draft, made_before};
use crate::id::StockDocumentId;
use crate::idempotency::Claim;
use crate::store::Tx;

#[async_trait]
impl Draft for StockDraft {
    type Recorded = RecordedDocument;
    type Made = StockDocumentId;
    type Answer = StockDocument;

    async fn record(&self, tx: &mut dyn Tx, claim: Option<&Claim>) -> Result<RecordedDocument> {
        tx.stock().record(claim, self).await
    }

    fn answer(self, recorded: RecordedDocument) -> StockDocument {
        self.into_document(recorded)
    }

    async fn replay(tx: &mut dyn Tx, made: StockDocumentId) -> Result<StockDocument> {
        made_before(tx.stock().document(made).await?)
    }
}
