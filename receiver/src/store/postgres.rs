//! A PostgreSQL database, or a cluster that speaks its protocol.
use std::future::Future;
use std::str::FromStr;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use sqlx::Executor;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};

use super::StoreError;
use super::receipts::NewRow;
use super::session::{Arg, Columns, Inner, Row, Tx, postgres};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// How long to wait for a connection. A receipt's sender waits on this; a browser asks again on
/// its own.
const CONNECT: Duration = Duration::from_secs(2);

/// Connections for reading; writing takes one more.
const READERS: u32 = 4;

/// How long the server may say nothing. It ends every statement after 10 seconds, so whoever is not heard
/// for longer is not there any more; the system would wait a quarter of an hour for a dead link.
const SILENCE: Duration = Duration::from_secs(12);

/// An open PostgreSQL database.
#[derive(Debug)]
pub(super) struct Postgres {
    options: PgConnectOptions,
    pools: RwLock<Pools>,
}

#[derive(Clone, Debug)]
struct Pools {
    writer: PgPool,
    readers: PgPool,
}

impl Pools {
    /// They connect when they are used.
    fn new(options: &PgConnectOptions) -> Self {
        // A lost connection is noticed by using it and the batch is run again: cheaper than to ask before
        // every batch.
        let writer = pool(1).test_before_acquire(false);
        Self {
            writer: writer.connect_lazy_with(options.clone()),
            readers: pool(READERS).connect_lazy_with(options.clone()),
        }
    }
}

impl Postgres {
    pub(super) async fn open(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?.application_name("untick-receiver");
        let pools = Pools::new(&options);
        MIGRATIONS
            .run(&pools.writer)
            .await
            .map_err(StoreError::new)?;
        let pools = RwLock::new(pools);
        Ok(Self { options, pools })
    }

    pub(super) async fn close(&self) {
        let Pools { writer, readers } = self.pools();
        readers.close().await;
        writer.close().await;
    }

    fn pools(&self) -> Pools {
        let pools = self.pools.read().unwrap_or_else(PoisonError::into_inner);
        pools.clone()
    }

    /// Does something with the server. If that says nothing, or no connection came free, what comes next
    /// uses new connections; the old ones are left to the system.
    pub(super) async fn heard<T>(
        &self,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let done = tokio::time::timeout(SILENCE, work).await;
        let is_lost = match &done {
            Ok(Ok(_)) => false,
            Ok(Err(error)) => error.is_starved(),
            Err(_) => true,
        };
        if is_lost {
            *self.pools.write().unwrap_or_else(PoisonError::into_inner) = Pools::new(&self.options);
        }
        done.unwrap_or_else(|_| Err(StoreError::new("the database says nothing")))
    }

    /// The row of `log_head` is the lock that all receivers on this database share.
    pub(super) async fn begin(&self) -> Result<Tx, StoreError> {
        let mut tx = self.pools().writer.begin().await?;
        tx.execute("SELECT seq FROM log_head WHERE id = 1 FOR UPDATE")
            .await?;
        Ok(Tx(Inner::Postgres(tx)))
    }

    pub(super) async fn read(
        &self,
        sql: &'static str,
        args: &[Arg<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let readers = self.pools().readers;
        let read = async { Ok(postgres(sql, args).fetch_all(&readers).await?) };
        let rows = self.heard(read).await?;
        Ok(rows
            .into_iter()
            .map(|row| Row(Columns::Postgres(row)))
            .collect())
    }
}

fn pool(size: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(CONNECT)
        .after_connect(|connection, _| Box::pin(settle(connection)))
}

/// A server may be set up to acknowledge what is not on disk yet; here that is not wanted. Stronger
/// settings than `on` stay. Nor may a statement wait for ever.
async fn settle(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    connection
        .execute(
            "SELECT set_config('synchronous_commit', 'on', false)
             WHERE current_setting('synchronous_commit') IN ('off', 'local')",
        )
        .await?;
    connection.execute("SET statement_timeout = 10000").await?;
    connection.execute("SET lock_timeout = 2000").await?;
    // The head of the log is not to be kept by a receiver that nobody hears of any more.
    connection
        .execute("SET idle_in_transaction_session_timeout = 10000")
        .await?;
    Ok(())
}

/// One statement for any number of rows: a list for each column.
const INSERT: &str = "INSERT INTO receipts (seq, receipt_id, subject_id, previous_receipt_id, \
    previous_sha256, chain, origin, decided_at, received_at, clock_skew, action, regime, language, \
    parity, notice_sha256, body, sha256, kid, jws) \
    SELECT * FROM UNNEST($1::BIGINT[], $2::TEXT[], $3::TEXT[], $4::TEXT[], $5::TEXT[], $6::TEXT[], \
    $7::TEXT[], $8::TEXT[], $9::TEXT[], $10::BIGINT[], $11::TEXT[], $12::TEXT[], $13::TEXT[], \
    $14::BIGINT[], $15::TEXT[], $16::TEXT[], $17::TEXT[], $18::TEXT[], $19::TEXT[])";

pub(super) async fn insert(
    connection: &mut PgConnection,
    rows: &[NewRow<'_>],
) -> Result<(), StoreError> {
    macro_rules! column {
        ($row:ident => $value:expr) => {
            rows.iter().map(|$row| $value).collect::<Vec<_>>()
        };
    }
    sqlx::query(INSERT)
        .bind(column!(row => row.seq))
        .bind(column!(row => row.entry.receipt_id.as_str()))
        .bind(column!(row => row.entry.subject_id.as_str()))
        .bind(column!(row => row.entry.previous_receipt_id.as_deref()))
        .bind(column!(row => row.entry.previous_sha256.as_deref()))
        .bind(column!(row => row.chain.word()))
        .bind(column!(row => row.entry.origin.as_str()))
        .bind(column!(row => row.entry.decided_at.as_str()))
        .bind(column!(row => row.entry.received_at.as_str()))
        .bind(column!(row => i64::from(row.entry.clock_skew)))
        .bind(column!(row => row.entry.action.as_str()))
        .bind(column!(row => row.entry.regime.as_str()))
        .bind(column!(row => row.entry.language.as_str()))
        .bind(column!(row => row.entry.parity.map(i64::from)))
        .bind(column!(row => row.entry.notice_sha256.as_str()))
        .bind(column!(row => &*row.entry.body))
        .bind(column!(row => row.entry.sha256.as_str()))
        .bind(column!(row => &*row.entry.kid))
        .bind(column!(row => row.entry.jws.as_str()))
        .execute(connection)
        .await?;
    Ok(())
}
