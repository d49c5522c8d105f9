//! What nobody honest sends, to the running program.
use std::fmt;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use super::load::{SITE, client, fresh, post};
use crate::Receiver;

/// The largest receipt.
const MOST: usize = 16 * 1024;

/// Connections that are open and say next to nothing.
const SLOW: usize = 200;

/// How long an honest post may take beside them.
const PROMPT: Duration = Duration::from_secs(5);

/// After this a receiver has given up a request whose body does not come.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a run came to.
#[derive(Debug)]
pub struct Tried {
    /// Bodies that must be refused, each with its own status.
    pub refused: usize,
    /// Connections that dripped.
    pub slow: usize,
    /// Ids guessed.
    pub guessed: usize,
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} bodies refused as they must be, {} slow connections given up while others were \
             served, {} ids guessed in vain, no panic",
            self.refused, self.slow, self.guessed
        )
    }
}

/// Sends bodies of every kind that breaks a rule, drips requests, and guesses so many ids.
///
/// # Errors
/// A status is not the right one, a guess gives anything of anybody, an honest post is not served
/// meanwhile, or the program has panicked or ended.
pub async fn hostile(binary: &Path, guesses: usize) -> Result<Tried> {
    let receiver = Receiver::start(binary, &[SITE.to_owned()]).await?;
    let secret = fresh()?;
    let (status, answer) = post(&client()?, &receiver.endpoint(), &secret).await?;
    ensure!(status == StatusCode::CREATED, "{answer}");
    let dripping = drip(&receiver).await?;
    let refused = refuse_all(&receiver).await?;
    guess(&receiver, guesses, &secret).await?;
    dripping.end().await?;
    let (status, answer) = post(&client()?, &receiver.endpoint(), &secret).await?;
    ensure!(status == StatusCode::OK, "after all of it: {answer}");
    let log = std::fs::read_to_string(receiver.log())?;
    ensure!(
        !log.contains("panicked"),
        "the receiver has panicked: {log}"
    );
    Ok(Tried {
        refused,
        slow: SLOW,
        guessed: guesses,
    })
}

/// A body, and the status it must get.
struct Case {
    what: &'static str,
    body: Vec<u8>,
    status: u16,
}

async fn refuse_all(receiver: &Receiver) -> Result<usize> {
    let client = client()?;
    let before = receiver.rows().await?.len();
    let cases = cases()?;
    for Case { what, body, status } in &cases {
        for kind in ["application/json", "text/plain;charset=UTF-8"] {
            let request = client.post(receiver.endpoint()).header("origin", SITE);
            let request = request.header("content-type", kind).body(body.clone());
            let response = request.send().await.with_context(|| (*what).to_owned())?;
            let found = response.status();
            let kind = response.headers().get("content-type").cloned();
            let text = response.text().await?;
            ensure!(
                found == *status,
                "{what}: {found} instead of {status}: {text}"
            );
            ensure!(
                kind.is_some_and(|kind| kind == "application/problem+json") && text.len() < MOST,
                "{what}: {} bytes that are no problem: {text}",
                text.len()
            );
        }
    }
    let after = receiver.rows().await?.len();
    ensure!(before == after, "something that was refused is stored");
    Ok(cases.len())
}

fn cases() -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    let mut add = |what, body: Vec<u8>, status| cases.push(Case { what, body, status });
    let good = fresh()?.to_string();
    let (start, end) = good.split_at(1);
    let twice = format!("{start}\"schema\":\"urn:untick:receipt:v1\",{end}");
    let deep = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    let inside = |inner: &str| format!("{start}\"client\":{inner},{end}");
    add("nothing", Vec::new(), 400);
    add("a word", b"receipt".to_vec(), 400);
    add(
        "half a receipt",
        good.bytes().take(good.len() / 2).collect(),
        400,
    );
    add(
        "two receipts",
        [good.as_bytes(), good.as_bytes()].concat(),
        400,
    );
    add(
        "invalid UTF-8",
        good.replace("untick", "unt\u{fffd}")
            .into_bytes()
            .split(|byte| *byte == 0xbd)
            .collect::<Vec<_>>()
            .concat(),
        400,
    );
    add(
        "a byte order mark",
        [b"\xef\xbb\xbf", good.as_bytes()].concat(),
        400,
    );
    add(
        "UTF-16",
        good.encode_utf16()
            .take(4000)
            .flat_map(u16::to_le_bytes)
            .collect(),
        400,
    );
    add("only brackets", "[".repeat(MOST).into_bytes(), 400);
    add("deep lists", deep(8000).into_bytes(), 422);
    add("deep objects", "{\"a\":".repeat(3000).into_bytes(), 400);
    add("a bare list", b"[]".to_vec(), 422);
    add("null", b"null".to_vec(), 422);
    add("a key twice", twice.into_bytes(), 422);
    add(
        "nested a little too deep",
        inside(&deep(40)).into_bytes(),
        422,
    );
    add(
        "a lone surrogate",
        good.replace("untick", "\\ud800").into_bytes(),
        400,
    );
    let mut filled = good.clone().into_bytes();
    filled.resize(MOST + 1, b' ');
    add("one byte too many", filled, 413);
    add("a megabyte", vec![b' '; 1 << 20], 413);
    // One for each keyword of the schema.
    for (what, pointer, value) in [
        ("const", "/schema", json!("urn:untick:receipt:v2")),
        ("format", "/receipt_id", json!("not-a-uuid")),
        (
            "another version of UUID",
            "/receipt_id",
            json!("a6f58318-72e6-16a2-bfd7-f36d795e30cd"),
        ),
        ("pattern", "/subject_id", json!("anonymous")),
        ("oneOf", "/previous_receipt_id", json!(7)),
        ("type", "/event", json!([])),
        ("enum", "/event/action", json!("accept_some")),
        (
            "a day that is none",
            "/event/time",
            json!("2026-02-30T10:00:00.000Z"),
        ),
        (
            "no UTC",
            "/event/time",
            json!("2026-02-20T10:00:00.000+01:00"),
        ),
        ("a text for a flag", "/event/trusted_input", json!("true")),
        (
            "a region that is none",
            "/jurisdiction/code",
            json!("Europe"),
        ),
        (
            "an origin with a path",
            "/scope/origin",
            json!("https://www.example.com/page"),
        ),
        (
            "somebody else's origin",
            "/scope/origin",
            json!("https://other.example"),
        ),
        ("a long text", "/notice/id", json!("x".repeat(5000))),
        ("a short hash", "/notice/text_sha256", json!("abc")),
        ("a low number", "/notice/parity/accept/contrast", json!(99)),
        (
            "a high number",
            "/notice/parity/accept/contrast",
            json!(2101),
        ),
        ("a fraction", "/notice/parity/preticked", json!(0.5)),
        (
            "a large number",
            "/notice/parity/preticked",
            json!(4_294_967_296_u64),
        ),
        (
            "a negative number",
            "/notice/parity/accept/width",
            json!(-1),
        ),
        ("an empty list", "/controllers", json!([])),
        (
            "a ground there is none for",
            "/decisions/0/basis",
            json!("legitimate_interest"),
        ),
        ("an unknown member", "/event/ip", json!("192.0.2.1")),
        ("an unknown member at the top", "/user_agent", json!("x")),
    ] {
        let mut receipt = fresh()?;
        set(&mut receipt, pointer, value)?;
        add(what, receipt.to_string().into_bytes(), 422);
    }
    for member in [
        "schema",
        "receipt_id",
        "event",
        "notice",
        "decisions",
        "signals",
    ] {
        let mut receipt = fresh()?;
        receipt.as_object_mut().context("an object")?.remove(member);
        add("required", receipt.to_string().into_bytes(), 422);
    }
    Ok(cases)
}

/// Puts a value at a pointer, also a new member.
fn set(receipt: &mut Value, pointer: &str, value: Value) -> Result<()> {
    let (parent, name) = pointer.rsplit_once('/').context("a pointer")?;
    let parent = receipt
        .pointer_mut(parent)
        .with_context(|| pointer.to_owned())?;
    match parent {
        Value::Object(members) => {
            members.insert(name.to_owned(), value);
        }
        other => *other.pointer_mut(&format!("/{name}")).context("a place")? = value,
    }
    Ok(())
}

/// Asks for ids that nobody has been given. Each answer is the same refusal.
async fn guess(receiver: &Receiver, guesses: usize, secret: &Value) -> Result<()> {
    let known = secret.pointer("/subject_id").and_then(Value::as_str);
    let known = known.context("a subject")?.to_owned();
    let mut guessers = JoinSet::new();
    for guesser in 0..8 {
        let (url, known) = (receiver.url("/"), known.clone());
        let mine = guesses / 8 + usize::from(guesser < guesses % 8);
        guessers.spawn(async move { guess_some(&client()?, &url, mine, &known).await });
    }
    while let Some(guesser) = guessers.join_next().await {
        guesser??;
    }
    Ok(())
}

async fn guess_some(client: &Client, url: &str, guesses: usize, known: &str) -> Result<()> {
    for at in 0..guesses {
        // Receipts and subjects in turn; of subjects also near misses of one that is there.
        let path = match at % 4 {
            0 | 1 => format!("receipts/{}", uuid::Uuid::new_v4()),
            2 => {
                let subject: String = (0..22).map(|_| fastrand::alphanumeric()).collect();
                format!("subjects/{subject}")
            }
            _ => {
                let mut near = known.to_owned().into_bytes();
                if let Some(byte) = near.get_mut(fastrand::usize(..22)) {
                    *byte = if *byte == b'A' { b'B' } else { b'A' };
                }
                format!("subjects/{}", String::from_utf8(near)?)
            }
        };
        let response = client.get(format!("{url}{path}")).send().await?;
        let status = response.status();
        let text = response.text().await?;
        // What a guesser may learn: that there is nothing.
        ensure!(
            (status == StatusCode::NOT_FOUND || status == StatusCode::TOO_MANY_REQUESTS)
                && !text.contains(known),
            "{path}: {status} {text}"
        );
    }
    Ok(())
}

/// Connections that drip.
struct Dripping {
    heads: Vec<TcpStream>,
    bodies: Vec<TcpStream>,
    since: Instant,
    address: std::net::SocketAddr,
}

/// Opens connections whose requests never come to their end, half of them in the head, and sees
/// that others are served beside them.
async fn drip(receiver: &Receiver) -> Result<Dripping> {
    let address = receiver.address();
    let (mut heads, mut bodies) = (Vec::new(), Vec::new());
    for at in 0..SLOW {
        let mut socket = TcpStream::connect(address).await?;
        if at % 2 == 0 {
            socket
                .write_all(b"POST /receipts HTTP/1.1\r\nHost: x\r\nX-")
                .await?;
            heads.push(socket);
        } else {
            let head = format!(
                "POST /receipts HTTP/1.1\r\nHost: x\r\nOrigin: {SITE}\r\n\
                 Content-Type: application/json\r\nContent-Length: 2000\r\n\r\n{{"
            );
            socket.write_all(head.as_bytes()).await?;
            bodies.push(socket);
        }
    }
    let (client, receipt, endpoint) = (client()?, fresh()?, receiver.endpoint());
    let answer = timeout(PROMPT, post(&client, &endpoint, &receipt)).await;
    let (status, answer) = answer.context("nobody is served beside slow senders")??;
    ensure!(
        status == StatusCode::CREATED,
        "beside slow senders: {answer}"
    );
    Ok(Dripping {
        heads,
        bodies,
        since: Instant::now(),
        address,
    })
}

impl Dripping {
    /// Drips on until those that owe a body are given up; heads may take longer, and are dropped.
    async fn end(self) -> Result<()> {
        let mut tasks = JoinSet::new();
        let limit = PATIENCE.saturating_sub(self.since.elapsed());
        for mut socket in self.bodies {
            tasks.spawn(async move {
                let mut answer = Vec::new();
                let read = timeout(limit, socket.read_to_end(&mut answer)).await;
                let answer = String::from_utf8_lossy(&answer).into_owned();
                // Ended with an answer or without one; not held open.
                ensure!(
                    read.is_ok() && (answer.is_empty() || answer.starts_with("HTTP/1.1 408")),
                    "a body that never comes is waited for: {answer:?}"
                );
                Ok(())
            });
        }
        while let Some(task) = tasks.join_next().await {
            task??;
        }
        drop(self.heads);
        ensure!(
            TcpStream::connect(self.address).await.is_ok(),
            "the receiver takes no more connections"
        );
        Ok(())
    }
}
