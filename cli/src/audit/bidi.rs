//! A connection that speaks WebDriver BiDi (W3C): commands with answers, and events.
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

/// How long a browser may take for one command, except for loading a page.
const PATIENCE: Duration = Duration::from_secs(20);

/// One WebSocket to a browser.
pub(crate) struct Connection {
    commands: mpsc::UnboundedSender<Message>,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    /// Who waits for which answer; none once the connection has ended.
    waiting: Mutex<Option<HashMap<u64, oneshot::Sender<Value>>>>,
    events: Mutex<Vec<Value>>,
    next: AtomicU64,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// Nobody answers there.
    pub(crate) async fn open(url: &str) -> Result<Self> {
        let connecting = timeout(PATIENCE, connect_async(url));
        let (socket, _) = connecting.await.context("no answer")??;
        let (mut sink, mut stream) = socket.split();
        let (commands, mut queue) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            waiting: Mutex::new(Some(HashMap::new())),
            ..Shared::default()
        });
        let inside = shared.clone();
        let task = tokio::spawn(async move {
            loop {
                let message = tokio::select! {
                    Some(command) = queue.recv() => match sink.send(command).await {
                        Ok(()) => continue,
                        Err(_) => break,
                    },
                    message = stream.next() => message,
                };
                match message {
                    Some(Ok(Message::Text(text))) => inside.take(&text),
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => break,
                }
            }
            // Whoever still waits learns that nothing will come.
            lock(&inside.waiting).take();
        });
        Ok(Self {
            commands,
            shared,
            task,
        })
    }

    /// Sends a command and waits for its result.
    ///
    /// # Errors
    /// The browser answers with an error, not within 20 seconds, or is gone.
    pub(crate) async fn send(&self, method: &str, parameters: Value) -> Result<Value> {
        self.send_within(method, parameters, PATIENCE).await
    }

    /// The same with another patience.
    pub(crate) async fn send_within(
        &self,
        method: &str,
        parameters: Value,
        patience: Duration,
    ) -> Result<Value> {
        let (sender, receiver) = oneshot::channel();
        let id = self.shared.next.fetch_add(1, Ordering::Relaxed);
        let ended = || anyhow!("{method}: the browser has ended");
        lock(&self.shared.waiting)
            .as_mut()
            .ok_or_else(ended)?
            .insert(id, sender);
        let text = json!({ "id": id, "method": method, "params": parameters }).to_string();
        self.commands
            .send(Message::text(text))
            .map_err(|_| ended())?;
        let answer = timeout(patience, receiver)
            .await
            .map_err(|_| anyhow!("{method}: no answer within {patience:?}"))?
            .map_err(|_| ended())?;
        if let Some(error) = answer.get("error").and_then(Value::as_str) {
            let message = answer.get("message").and_then(Value::as_str);
            bail!("{method}: {error}: {}", message.unwrap_or_default());
        }
        Ok(answer.get("result").cloned().unwrap_or_default())
    }

    /// All events so far, in order of arrival, from the `from`th on.
    pub(crate) fn events(&self, from: usize) -> Vec<Value> {
        lock(&self.shared.events)
            .iter()
            .skip(from)
            .cloned()
            .collect()
    }

    /// How many events have arrived.
    pub(crate) fn count(&self) -> usize {
        lock(&self.shared.events).len()
    }
}

impl Shared {
    fn take(&self, text: &str) {
        let Ok(message) = serde_json::from_str::<Value>(text) else {
            return;
        };
        let Some(id) = message.get("id").and_then(Value::as_u64) else {
            lock(&self.events).push(message);
            return;
        };
        let waiting = lock(&self.waiting)
            .as_mut()
            .and_then(|list| list.remove(&id));
        if let Some(waiting) = waiting {
            let _ = waiting.send(message);
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
