//! What may stand between a page and its receiver, and misbehave.
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::RequestLog;

/// What becomes of a request. A preflight is passed on in any case but [`Fault::Refuse`], so that
/// the request itself is what meets the fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is passed on, and so is the answer.
    None,
    /// The connection ends before anything is answered.
    Refuse,
    /// It is not passed on; the answer has this status and, if given, `Retry-After` in seconds.
    Status(u16, Option<u32>),
    /// It is not passed on; the answer is a redirect with this status to this URL.
    Redirect(u16, String),
    /// It is passed on; the answer comes so much later.
    Late(Duration),
    /// It is passed on; the connection is reset within the head of the answer. A plain end there
    /// would do for Chromium, which takes the head that it has for all of it.
    ResetHead,
    /// It is passed on; the connection ends within the body of the answer.
    CutBody,
}

/// A proxy in front of one server. Dropping it ends it with every connection.
#[derive(Debug)]
pub struct Gateway {
    address: SocketAddr,
    fault: Arc<Mutex<Fault>>,
    allowed: Arc<Mutex<Option<String>>>,
    log: RequestLog,
    task: JoinHandle<()>,
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Gateway {
    /// Stands on any free port of 127.0.0.1 in front of `server`, with no fault.
    ///
    /// # Errors
    /// The port cannot be opened.
    pub async fn start(server: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let fault = Arc::new(Mutex::new(Fault::None));
        let allowed = Arc::new(Mutex::new(None));
        let log = RequestLog::default();
        let (shared, headers, seen) = (fault.clone(), allowed.clone(), log.clone());
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (fault, headers, log) = (shared.clone(), headers.clone(), seen.clone());
                // A connection that breaks is the browser's or the fault's doing.
                tokio::spawn(
                    async move { serve(client, server, &fault, &headers, &log).await.ok() },
                );
            }
        });
        Ok(Self {
            address,
            fault,
            allowed,
            log,
            task,
        })
    }

    /// What happens to requests from now on.
    pub fn set(&self, fault: Fault) {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    /// Asks for headers of its own from now on, which pages may then send: names, with commas. The
    /// receiver does not know them.
    pub fn ask_for(&self, headers: &str) {
        let mut allowed = self.allowed.lock().unwrap_or_else(PoisonError::into_inner);
        *allowed = Some(headers.to_owned());
    }

    /// Absolute URL of a path behind it.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What it was asked.
    #[must_use]
    pub fn log(&self) -> &RequestLog {
        &self.log
    }
}

/// One request on one connection, as nothing here is about speed.
async fn serve(
    mut client: TcpStream,
    server: SocketAddr,
    fault: &Mutex<Fault>,
    allowed: &Mutex<Option<String>>,
    log: &RequestLog,
) -> Result<()> {
    let request = Request::read(&mut client).await?;
    log.record(&request.method, &request.uri, &request.headers);
    let mut fault = fault.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if request.method == Method::OPTIONS && fault != Fault::Refuse {
        fault = Fault::None;
    }
    let allowed = allowed
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let names = allowed.filter(|_| request.method == Method::OPTIONS && fault == Fault::None);
    let answer = match &fault {
        Fault::None if names.is_some() => {
            let names = names.unwrap_or_default();
            let names = format!("content-type, idempotency-key, {names}");
            request.answer(204, &format!("access-control-allow-headers: {names}\r\n"))
        }
        Fault::Refuse => return Ok(()),
        Fault::Status(status, retry_after) => {
            let after = retry_after.map(|seconds| format!("retry-after: {seconds}\r\n"));
            request.answer(*status, &after.unwrap_or_default())
        }
        Fault::Redirect(status, url) => request.answer(*status, &format!("location: {url}\r\n")),
        Fault::None | Fault::Late(_) | Fault::ResetHead | Fault::CutBody => {
            request.pass_on(server).await?
        }
    };
    if let Fault::Late(time) = fault {
        tokio::time::sleep(time).await;
    }
    let head = end_of_head(&answer).unwrap_or(answer.len());
    let end = match fault {
        Fault::ResetHead => head / 2,
        Fault::CutBody => head + (answer.len() - head) / 2,
        _ => answer.len(),
    };
    let sent = answer.get(..end).unwrap_or(&answer);
    client.write_all(sent).await?;
    if fault == Fault::ResetHead {
        client.set_zero_linger()?;
        return Ok(());
    }
    Ok(client.shutdown().await?)
}

/// A request, read to its end.
struct Request {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Request {
    async fn read(client: &mut TcpStream) -> Result<Self> {
        let mut bytes = Vec::new();
        let head = loop {
            if let Some(end) = end_of_head(&bytes) {
                break end;
            }
            if client.read_buf(&mut bytes).await? == 0 {
                bail!("the connection ended before the request did");
            }
        };
        let mut fields = [httparse::EMPTY_HEADER; 64];
        let mut parsed = httparse::Request::new(&mut fields);
        parsed.parse(&bytes)?;
        let mut headers = HeaderMap::new();
        for field in parsed.headers.iter() {
            let name = HeaderName::from_bytes(field.name.as_bytes())?;
            headers.append(name, HeaderValue::from_bytes(field.value)?);
        }
        let method = parsed.method.context("no method")?.parse()?;
        let uri = parsed.path.context("no path")?.parse()?;
        let length: usize = match headers.get("content-length") {
            Some(length) => length.to_str()?.parse()?,
            None => 0,
        };
        while bytes.len() < head + length {
            if client.read_buf(&mut bytes).await? == 0 {
                bail!("the connection ended before the body did");
            }
        }
        Ok(Self {
            method,
            uri,
            headers,
            bytes,
        })
    }

    /// An answer of the gateway's own, which the page may read.
    fn answer(&self, status: u16, more: &str) -> Vec<u8> {
        let origin = self.headers.get("origin").and_then(|it| it.to_str().ok());
        let origin = origin.unwrap_or("*");
        format!(
            "HTTP/1.1 {status} Fault\r\naccess-control-allow-origin: {origin}\r\n\
             access-control-expose-headers: retry-after\r\n{more}content-length: 0\r\n\
             connection: close\r\n\r\n"
        )
        .into_bytes()
    }

    /// The server's answer to it.
    async fn pass_on(&self, server: SocketAddr) -> Result<Vec<u8>> {
        let mut server = TcpStream::connect(server).await?;
        let line = self.bytes.windows(2).position(|two| two == b"\r\n");
        let (line, rest) = self.bytes.split_at(line.context("no request line")? + 2);
        server.write_all(line).await?;
        // In front of the browser's own, which a server must read together with it (RFC 9110 5.3).
        server.write_all(b"connection: close\r\n").await?;
        server.write_all(rest).await?;
        let mut answer = Vec::new();
        server.read_to_end(&mut answer).await?;
        Ok(answer)
    }
}

/// Where the body begins.
fn end_of_head(bytes: &[u8]) -> Option<usize> {
    let at = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some(at + 4)
}
