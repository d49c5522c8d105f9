//! No receipt that was acknowledged is lost at an orderly end; `soak.rs` has the other ends.
use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use untick_stage::Receiver;

use crate::load::{Acknowledged, Load, SITE, fresh};

const BINARY: &str = env!("CARGO_BIN_EXE_untick-receiver");

async fn start() -> Receiver {
    Receiver::start(Path::new(BINARY), &[SITE.to_owned()])
        .await
        .expect("a receiver")
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

/// A request whose head the receiver has read and whose body it waits for.
async fn half_sent(address: &str, length: usize) -> TcpStream {
    let mut socket = TcpStream::connect(address).await.expect("a connection");
    let head = format!(
        "POST /receipts HTTP/1.1\r\nHost: {address}\r\nOrigin: {SITE}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\
         Expect: 100-continue\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).await.expect("sent");
    let mut go_on = [0; 25];
    socket.read_exact(&mut go_on).await.expect("an answer");
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    socket
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_end_it_still_takes_what_is_half_sent_and_nothing_new() {
    let mut receiver = start().await;
    let url = receiver.url("/");
    let address = url
        .trim_start_matches("http://")
        .trim_end_matches('/')
        .to_owned();
    let mut under_way = Vec::new();
    for _ in 0..5 {
        let receipt = fresh();
        let socket = half_sent(&address, receipt.to_string().len()).await;
        under_way.push((receipt, socket));
    }

    let limit = Duration::from_secs(15);
    let ending = receiver.terminate(limit);
    let sending = async {
        let closed = async { while TcpStream::connect(&address).await.is_ok() {} };
        let closed = tokio::time::timeout(limit, closed).await;
        closed.expect("a receiver that takes no more connections");
        let mut acknowledged = Vec::new();
        for (receipt, mut socket) in under_way {
            socket
                .write_all(receipt.to_string().as_bytes())
                .await
                .expect("sent");
            let mut answer = String::new();
            socket.read_to_string(&mut answer).await.expect("an answer");
            assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
            let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
            let answer = serde_json::from_str(body).expect("JSON");
            acknowledged.push(Acknowledged { receipt, answer });
        }
        acknowledged
    };
    let (ended, acknowledged) = tokio::join!(ending, sending);
    ended.expect("an orderly end");

    receiver.restart().await.expect("started again");
    for one in &acknowledged {
        is_there(&receiver, one).await;
    }
}
