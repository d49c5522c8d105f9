//! A few rounds of what `cargo xtask soak` does at length.
use std::path::Path;

use untick_stage::{Postgres, soak};

const BINARY: &str = env!("CARGO_BIN_EXE_untick-receiver");

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_it_loses_no_acknowledged_receipt() {
    let figures = soak::kills(Path::new(BINARY), None, 8).await;
    println!("SQLite: {}", figures.expect("nothing lost"));
    let server = Postgres::start(&[]).await.expect("a server");
    let url = server.database("kills").await.expect("a database");
    let figures = soak::kills(Path::new(BINARY), Some(url), 4).await;
    println!("PostgreSQL: {}", figures.expect("nothing lost"));
}

#[tokio::test(flavor = "multi_thread")]
async fn database_that_crashes_and_comes_back_costs_no_acknowledged_receipt() {
    let figures = soak::restarts(Path::new(BINARY), 2).await;
    println!("{}", figures.expect("nothing lost"));
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_input_is_refused_and_nobody_else_notices() {
    let tried = soak::hostile(Path::new(BINARY), 2000).await;
    println!("{}", tried.expect("the right answers"));
}
