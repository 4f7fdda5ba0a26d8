//! `cargo xtask bench checkout`: what a checkout costs beside two yardsticks through the same
//! driver, interleaved in one run.
//!
//! - `shopx`: `Shop::checkout`, load, decide, record;
//! - `one call`: the same work as one hand-written server function;
//! - `statements`: the same work the usual way, statement by statement in a transaction.
//!
//! The yardsticks work on a database of their own, with the tables and keys of version 42 of the schema and
//! as many connections as there are tills: what has become cheaper since is the library's alone. Every
//! sale has 5 lines and is durable. It prints the server's CPU time per sale, where that of the library
//! goes by function, and closes with lines `ratio NAME VALUE`, higher is better.
#![expect(clippy::print_stdout, reason = "a table and ratios are what this program is for")]
#![expect(clippy::cast_precision_loss, reason = "what a bench counts is small")]

mod shapes;
mod stage;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Parser;
use comfy_table::Table;

use crate::shapes::Shape;
use crate::stage::Stage;

/// Lines of a sale.
pub(crate) const LINES: usize = 5;

#[derive(Parser)]
struct Arguments {
    /// Seconds that each shape runs in each situation, over all rounds.
    #[arg(long, default_value_t = 6.0)]
    seconds: f64,
    /// How many times the shapes take turns.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Only the situations whose name holds this, as `local_all_4`.
    #[arg(long, default_value = "")]
    only: String,
    /// Only the library, to look at it with a profiler.
    #[arg(long)]
    alone: bool,
    /// A file with SQL that changes the library's schema before anything is sold, to see what a part of it
    /// costs.
    #[arg(long)]
    sql: Option<PathBuf>,
}

/// Where the tills are, and what they sell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Situation {
    /// Whether 0.5 ms is added to each round trip.
    far: bool,
    /// Whether every cart has the same one product in it.
    hot: bool,
    tills: usize,
}

impl Situation {
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for far in [false, true] {
            for hot in [false, true] {
                all.extend([1, 4, 16, 64].map(|tills| Self { far, hot, tills }));
            }
        }
        all
    }

    fn name(self) -> String {
        let network = if self.far { "0.5ms" } else { "local" };
        let products = if self.hot { "hot" } else { "all" };
        format!("{network}_{products}_{}_tills", self.tills)
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let stage = Arc::new(Stage::set(arguments.sql.as_deref()).await?);
    let slice = Duration::from_secs_f64(arguments.seconds / f64::from(arguments.rounds));

    let shapes = if arguments.alone { &Shape::ALL[..1] } else { &Shape::ALL[..] };
    let mut measured: BTreeMap<(Situation, Shape), Vec<Slice>> = BTreeMap::new();
    let situations: Vec<_> = Situation::all()
        .into_iter()
        .filter(|situation| situation.name().contains(&arguments.only))
        .collect();
    for &situation in &situations {
        stage.open(situation.tills).await?;
        for round in 0..=arguments.rounds {
            for &shape in shapes {
                // The first round only warms up.
                let slice = if round == 0 { slice / 4 } else { slice };
                let slice = sell(&stage, situation, shape, slice).await?;
                if round > 0 {
                    measured.entry((situation, shape)).or_default().push(slice);
                }
            }
        }
    }
    stage.check().await?;
    report(&situations, &measured);
    println!("{}", stage.where_it_goes().await?);
    Ok(())
}

/// What came of selling for a while.
#[derive(Debug, Clone, Copy)]
struct Slice {
    sales_per_second: f64,
    /// Milliseconds of the server's CPU time per sale.
    server_ms: f64,
}

/// Sells from every till at once for a while.
async fn sell(
    stage: &Arc<Stage>,
    situation: Situation,
    shape: Shape,
    slice: Duration,
) -> Result<Slice> {
    let (started, before) = (Instant::now(), stage.server_ms()?);
    let tills: Vec<_> = (0..situation.tills)
        .map(|_| {
            let stage = Arc::clone(stage);
            tokio::spawn(async move {
                let mut sales = 0u32;
                while started.elapsed() < slice {
                    let cart = stage.cart(situation.hot);
                    stage.sell(shape, situation.far, &cart).await?;
                    sales += 1;
                }
                Ok::<_, anyhow::Error>(sales)
            })
        })
        .collect();
    let mut sales = 0;
    for till in tills {
        sales += till.await??;
    }
    let sales = f64::from(sales);
    Ok(Slice {
        sales_per_second: sales / started.elapsed().as_secs_f64(),
        server_ms: (stage.server_ms()? - before) / sales,
    })
}

fn report(situations: &[Situation], measured: &BTreeMap<(Situation, Shape), Vec<Slice>>) {
    let median = |situation, shape, value: fn(&Slice) -> f64| {
        let slices = measured.get(&(situation, shape)).map_or(&[][..], Vec::as_slice);
        let mut values: Vec<f64> = slices.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
    };
    let mut table = Table::new();
    table.set_header(["sales per second (server ms a sale)", "shopx", "one call", "statements"]);
    let mut ratios = Vec::new();
    for &situation in situations {
        let rates =
            Shape::ALL.map(|shape| median(situation, shape, |slice| slice.sales_per_second));
        let costs = Shape::ALL.map(|shape| median(situation, shape, |slice| slice.server_ms));
        let name = situation.name();
        let cells = rates.iter().zip(costs).map(|(rate, cost)| format!("{rate:.0} ({cost:.2})"));
        table.add_row([name.clone()].into_iter().chain(cells));
        let [shopx, one_call, statements] = rates;
        ratios.push(format!("ratio {name}_to_one_call {:.2}", shopx / one_call));
        ratios.push(format!("ratio {name}_to_statements {:.2}", shopx / statements));
    }
    println!("{table}\n{}", ratios.join("\n"));
}
