//! No receipt that was acknowledged is ever lost.
use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use reqwest::StatusCode;
use untick_stage::Receiver;

use crate::load::{Acknowledged, Load, SITE, client, post};

const BINARY: &str = env!("CARGO_BIN_EXE_untick-receiver");

const ROUNDS: u64 = 20;

async fn start() -> Receiver {
    Receiver::start(Path::new(BINARY), &[SITE.to_owned()])
        .await
        .expect("a receiver")
}

/// A number below `end` that differs from run to run.
fn any_below(end: u64) -> u64 {
    uuid::Uuid::new_v4().as_u64_pair().0 % end
}

async fn is_there(receiver: &Receiver, one: &Acknowledged) {
    let found = receiver.get(one.id()).await.expect("an answer");
    let found = found.unwrap_or_else(|| panic!("{} was acknowledged and is lost", one.id()));
    assert_eq!(found["receipt"], one.receipt);
    for member in ["received_at", "sha256"] {
        assert_eq!(
            found[member],
            one.answer[member],
            "{member} of {}",
            one.id()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_it_loses_no_acknowledged_receipt() {
    let mut receiver = start().await;
    let mut all = Vec::new();
    for round in 1..=ROUNDS {
        let mut load = Load::start(&receiver.endpoint(), 8);
        // The moment right after an acknowledgement, while seven other posts are under way.
        let before = 1 + any_below(60) as usize;
        let mut acknowledged = load.next(before).await;
        receiver.kill().await.expect("killed");
        acknowledged.extend(load.rest().await);

        receiver.restart().await.expect("started again");
        for one in &acknowledged {
            is_there(&receiver, one).await;
        }
        let one = acknowledged.last().expect("at least one");
        let again = post(&client(), &receiver.endpoint(), &one.receipt)
            .await
            .expect("an answer");
        assert_eq!(again, (StatusCode::OK, one.answer.clone()), "round {round}");
        all.append(&mut acknowledged);
    }

    let rows = receiver.rows().await.expect("rows");
    let stored: HashSet<_> = rows.iter().map(|row| row.receipt_id.as_str()).collect();
    assert_eq!(stored.len(), rows.len(), "each id once");
    assert!(all.iter().all(|one| stored.contains(one.id())));
    println!(
        "{} acknowledged, {} stored, {ROUNDS} kills, none lost",
        all.len(),
        rows.len()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_end_it_answers_what_it_took_and_ends_well() {
    let mut receiver = start().await;
    for _ in 0..5 {
        let mut load = Load::start(&receiver.endpoint(), 16);
        let mut acknowledged = load.next(20).await;
        receiver
            .terminate(Duration::from_secs(15))
            .await
            .expect("an orderly end");
        acknowledged.extend(load.rest().await);
        // With the log folded into it, the file alone holds every receipt.
        assert!(!receiver.database().with_extension("sqlite-wal").exists());
        let rows = receiver.rows().await.expect("rows");
        let stored: HashSet<_> = rows.iter().map(|row| row.receipt_id.as_str()).collect();
        for one in &acknowledged {
            assert!(
                stored.contains(one.id()),
                "{} was acknowledged and is lost",
                one.id()
            );
        }
        receiver.restart().await.expect("started again");
        is_there(&receiver, acknowledged.last().expect("at least one")).await;
    }
}
