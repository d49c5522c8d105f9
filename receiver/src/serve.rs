//! The service on a socket, from start to orderly end.
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::config::Serve;
use crate::evidence::{Keyring, adopt};
use crate::origin::AllowList;
use crate::owner::tasks::Tasks;
use crate::rate::{Limit, Limiter};
use crate::record::archive;
use crate::store::Store;
use crate::writer::Writer;
use crate::{AppState, router};

/// How many receipts may wait for the database: a few seconds' worth of work for it, and at most
/// 16 MiB of memory.
const WAITING: usize = 1024;

/// How long open connections may take to end once the receiver was told to.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until SIGTERM or Ctrl-C, then ends the connections, writes what waits, and returns.
///
/// # Errors
/// The database cannot be opened, the address cannot be listened on, or standard output is gone.
pub async fn serve(config: Serve) -> Result<()> {
    let key_file = config
        .key_file
        .unwrap_or_else(|| config.database.key_file());
    let owner = config.owner.owner()?;
    let secret = config.owner.webhook_secret()?;
    let store = Store::open(&config.database)
        .await
        .with_context(|| format!("cannot open the database {}", config.database))?;
    let store = Arc::new(store);
    let keyring = Arc::new(Keyring::open(&key_file, &store).await?);
    let adopted = adopt::unsigned(&store, &config.database, &keyring.signer()).await?;
    if adopted > 0 {
        tracing::info!(adopted, "receipts of the first version are signed now");
    }
    for path in &config.owner.notice_config {
        let now = format!("{:.3}", Timestamp::now());
        let sha256 = archive::keep(&store, path, &now).await?;
        tracing::info!(path = %path.display(), sha256, "a notice's configuration is kept");
    }
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    if config.allow_origin.is_empty() {
        tracing::warn!(
            "no --allow-origin given: only pages that reach this receiver under their own origin \
             can post, all others are refused with 403"
        );
    }

    let (writer, drain) = Writer::start(store.clone(), WAITING);
    let state = AppState {
        origins: Arc::new(AllowList::new(config.allow_origin)),
        limiter: Arc::new(Limiter::new(Limit {
            rate: config.client_rate,
            burst: config.client_burst,
            header: config.client_header,
        })),
        keyring,
        writer,
        store: store.clone(),
        owner,
    };
    let stopped = stop_signal()?;
    let tasks = Tasks::start(&state, &config.owner, secret)
        .await
        .context("cannot begin the webhooks")?;
    announce(&listener)?;

    // A feed that stays open on purpose would keep its connection from ending.
    let tail = state.owner.tail.clone();
    let told = stopped.clone();
    let ending = async move {
        told_to_stop(told).await;
        tail.finish();
    };
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(ending);
    tokio::select! {
        served = server => served.context("the server failed")?,
        () = async { told_to_stop(stopped).await; tokio::time::sleep(GRACE).await } => {
            tracing::warn!("closing connections that are still open");
        }
    }
    tasks.finish().await;
    drain.finish().await;
    store.close().await;
    tracing::info!("ended");
    Ok(())
}

/// Whoever started the receiver on port 0 learns the port from this line.
fn announce(listener: &TcpListener) -> Result<()> {
    let address = listener.local_addr().context("the socket has no address")?;
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "listening on http://{address}")
        .and_then(|()| stdout.flush())
        .context("cannot write to standard output")
}

/// Turns true at the first SIGTERM or Ctrl-C. The handlers are in place when this returns, so a
/// signal right after the start is not lost.
#[cfg(unix)]
fn stop_signal() -> Result<watch::Receiver<bool>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(on_first(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    }))
}

#[cfg(not(unix))]
fn stop_signal() -> Result<watch::Receiver<bool>> {
    Ok(on_first(async {
        // Without a handler the system ends the process itself.
        let _ = tokio::signal::ctrl_c().await;
    }))
}

fn on_first(signal: impl Future<Output = ()> + Send + 'static) -> watch::Receiver<bool> {
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        signal.await;
        tracing::info!("told to end");
        stop.send_replace(true);
    });
    stopped
}

async fn told_to_stop(mut stopped: watch::Receiver<bool>) {
    // The sender lives until it has sent.
    let _ = stopped.wait_for(|stopped| *stopped).await;
}
