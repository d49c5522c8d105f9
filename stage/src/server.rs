//! One HTTP server on a loopback address that ends with its value.
use std::net::SocketAddr;

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::RequestLog;

/// A running server; dropping it closes the port.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) log: RequestLog,
    /// Dropping the sender is the signal to stop.
    _stop: oneshot::Sender<()>,
}

impl Server {
    /// Serves `router` on `address` (port 0: any free one) and logs every request first.
    pub(crate) async fn start(address: SocketAddr, router: Router) -> Result<Self> {
        let log = RequestLog::default();
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen on {address}"))?;
        let address = listener.local_addr()?;
        let router = router.layer(middleware::from_fn_with_state(log.clone(), record));
        let (stop, stopped) = oneshot::channel::<()>();
        let server = axum::serve(listener, router).with_graceful_shutdown(async {
            let _ = stopped.await;
        });
        tokio::spawn(async move {
            if let Err(error) = server.await {
                eprintln!("server on {address} ended: {error}");
            }
        });
        Ok(Self {
            address,
            log,
            _stop: stop,
        })
    }

    pub(crate) fn url(&self, path: &str) -> String {
        let slash = if path.starts_with('/') { "" } else { "/" };
        format!("http://{}{slash}{path}", self.address)
    }
}

async fn record(State(log): State<RequestLog>, request: Request, next: Next) -> Response {
    log.record(request.method(), request.uri(), request.headers());
    next.run(request).await
}
