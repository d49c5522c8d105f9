//! What the owner can set, besides where and for whom to serve.
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};

use super::Owner;
use super::access::Token;
use crate::choice::CookieDomain;
use crate::retention::Retention;
use crate::webhook::{Target, sign::Secret};

/// What the owner can set.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Settings {
    /// File whose text is the owner's token, which exports, figures, changes and metrics ask for.
    /// Without a token they are closed.
    #[arg(long, env = "UNTICK_OWNER_TOKEN_FILE", value_name = "FILE")]
    pub owner_token_file: Option<PathBuf>,

    /// The owner's token itself. On the command line other users of the machine can see it; the
    /// variable or a file hides it.
    #[arg(
        long,
        env = "UNTICK_OWNER_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN",
        conflicts_with = "owner_token_file"
    )]
    pub owner_token: Option<Token>,

    /// Configuration file of a notice, to be kept for good: exports take from it what receipts
    /// leave out. May be given several times; in the environment, separated by commas.
    #[arg(
        long,
        env = "UNTICK_NOTICE_CONFIG",
        value_delimiter = ',',
        value_name = "FILE"
    )]
    pub notice_config: Vec<PathBuf>,

    /// Address to post every change to: https://HOST/PATH. May be given several times; in the
    /// environment, separated by commas.
    #[arg(
        long,
        env = "UNTICK_WEBHOOK",
        hide_env_values = true,
        value_delimiter = ',',
        value_name = "URL"
    )]
    pub webhook: Vec<Target>,

    /// File with the secret that webhooks are signed with (whsec_…), besides the receiver's key.
    #[arg(long, env = "UNTICK_WEBHOOK_SECRET_FILE", value_name = "FILE")]
    pub webhook_secret_file: Option<PathBuf>,

    /// How long receipts are kept after they were received, as an ISO 8601 duration: P3Y. Without
    /// it, for good.
    #[arg(long, env = "UNTICK_RETAIN", value_name = "DURATION")]
    pub retain: Option<Retention>,

    /// Domain of the cookie that POST /choice sets: example.com for all hosts below it. Without
    /// it, the receiver's own host.
    #[arg(long, env = "UNTICK_CHOICE_DOMAIN", value_name = "DOMAIN")]
    pub choice_domain: Option<CookieDomain>,
}

impl Settings {
    /// What the service needs of them.
    ///
    /// # Errors
    /// A file cannot be read or holds something else.
    pub fn owner(&self) -> Result<Owner> {
        let from_file = self
            .owner_token_file
            .as_deref()
            .map(|path| secret::<Token>("--owner-token-file", path))
            .transpose()?;
        Ok(Owner {
            token: from_file.or(self.owner_token.clone()).map(Arc::new),
            choice_domain: self.choice_domain.clone(),
            ..Owner::default()
        })
    }

    /// The secret of webhooks, if there is one.
    ///
    /// # Errors
    /// The file cannot be read or holds something else.
    pub fn webhook_secret(&self) -> Result<Option<Secret>> {
        let path = self.webhook_secret_file.as_deref();
        path.map(|path| secret("--webhook-secret-file", path))
            .transpose()
    }
}

fn secret<T>(flag: &str, path: &Path) -> Result<T>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{flag}: cannot read {}", path.display()))?;
    text.trim()
        .parse()
        .map_err(|error| anyhow!("{flag} {}: {error}", path.display()))
}
