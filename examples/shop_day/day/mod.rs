pub(crate) async fn run(_: &shopx_core::Shop, _: usize) -> anyhow::Result<()> { Ok(()) }
