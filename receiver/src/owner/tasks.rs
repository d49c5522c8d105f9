//! What the receiver does on its own while it serves.
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use super::settings::Settings;
use crate::maintenance;
use crate::retention;
use crate::router::AppState;
use crate::store::StoreError;
use crate::webhook::Webhook;
use crate::webhook::sign::{Seals, Secret};

/// How long a task may take to come to an end once the receiver ends.
const GRACE: Duration = Duration::from_secs(5);

/// Tasks that run until the receiver ends.
#[derive(Debug)]
pub struct Tasks {
    tasks: JoinSet<()>,
}

impl Tasks {
    /// Starts them. Nothing that is stored after this escapes a webhook.
    ///
    /// # Errors
    /// The database is away.
    pub async fn start(
        state: &AppState,
        settings: &Settings,
        secret: Option<Secret>,
    ) -> Result<Self, StoreError> {
        let mut tasks = JoinSet::new();
        let owner = &state.owner;
        let watch = owner.tail.clone().watch(Arc::clone(&state.store));
        let ended = owner.tail.ended();
        tasks.spawn(async {
            tokio::select! { () = watch => {}, () = ended => {} }
        });
        let keyring = Arc::clone(&state.keyring);
        let maintain = maintenance::run(Arc::clone(&state.store), keyring);
        let ended = owner.tail.ended();
        tasks.spawn(async {
            tokio::select! { () = maintain => {}, () = ended => {} }
        });
        if let Some(retention) = settings.retain {
            let purge = retention::purge(state.clone(), retention);
            let ended = owner.tail.ended();
            tasks.spawn(async {
                tokio::select! { () = purge => {}, () = ended => {} }
            });
        }
        for (at, target) in settings.webhook.iter().enumerate() {
            let webhook = Webhook {
                number: at + 1,
                target: target.clone(),
                seals: Seals {
                    keyring: Arc::clone(&state.keyring),
                    secret: secret.clone(),
                },
                store: Arc::clone(&state.store),
                archive: Arc::clone(&owner.archive),
                tail: owner.tail.clone(),
                metrics: Arc::clone(&owner.metrics),
            };
            webhook.begin().await?;
            tasks.spawn(webhook.run());
        }
        Ok(Self { tasks })
    }

    /// Waits until they have ended, which `Tail::finish` tells them to.
    pub async fn finish(mut self) {
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, ended).await.is_err() {
            tracing::warn!("ending tasks that are still at work");
        }
    }
}
