//! One way to speak to both databases.
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Postgres, Row as _, Sqlite, Transaction};

use super::StoreError;

/// A value that stands for `$1`, `$2`, … in a query.
#[derive(Clone, Copy, Debug)]
pub enum Arg<'a> {
    /// Text.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// Bytes.
    Blob(&'a [u8]),
    /// Text or nothing.
    MaybeText(Option<&'a str>),
    /// A whole number or nothing.
    MaybeInt(Option<i64>),
    /// A list of texts; the query must name it as [`Tx::any_of`] says.
    Texts(&'a [&'a str]),
}

macro_rules! bound {
    ($query:expr, $args:expr, $texts:expr) => {{
        let mut query = $query;
        for arg in $args {
            query = match *arg {
                Arg::Text(text) => query.bind(text),
                Arg::Int(number) => query.bind(number),
                Arg::Blob(bytes) => query.bind(bytes),
                Arg::MaybeText(text) => query.bind(text),
                Arg::MaybeInt(number) => query.bind(number),
                Arg::Texts(texts) => query.bind($texts(texts)),
            };
        }
        query
    }};
}

pub(super) fn sqlite<'q>(
    sql: &'static str,
    args: &[Arg<'q>],
) -> sqlx::query::Query<'q, Sqlite, SqliteArguments> {
    bound!(sqlx::query(sql), args, |texts: &[&str]| {
        serde_json::Value::from(texts).to_string()
    })
}

pub(super) fn postgres<'q>(
    sql: &'static str,
    args: &[Arg<'q>],
) -> sqlx::query::Query<'q, Postgres, PgArguments> {
    bound!(sqlx::query(sql), args, |texts: &'q [&'q str]| texts)
}

/// A row that a query gave.
#[derive(Debug)]
pub struct Row(pub(super) Columns);

#[derive(Debug)]
pub(super) enum Columns {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

macro_rules! column {
    ($($(#[$doc:meta])* $name:ident -> $kind:ty;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// There is no such column, or it is of another kind.
        pub fn $name(&self, at: usize) -> Result<$kind, StoreError> {
            Ok(match &self.0 {
                Columns::Sqlite(row) => row.try_get(at)?,
                Columns::Postgres(row) => row.try_get(at)?,
            })
        }
    )*};
}

impl Row {
    column! {
        /// The text in this column, counted from 0.
        text -> String;
        /// The text in this column, if there is any.
        maybe_text -> Option<String>;
        /// The whole number in this column.
        int -> i64;
        /// The whole number in this column, if there is one.
        maybe_int -> Option<i64>;
        /// The bytes in this column.
        blob -> Vec<u8>;
    }
}

/// A transaction that holds the head of the log. It does nothing unless it is committed.
#[derive(Debug)]
pub struct Tx(pub(super) Inner);

#[derive(Debug)]
pub(super) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Runs a query and gives its rows.
    ///
    /// # Errors
    /// The database is away.
    pub async fn fetch(
        &mut self,
        sql: &'static str,
        args: &[Arg<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        Ok(match &mut self.0 {
            Inner::Sqlite(tx) => {
                let rows = sqlite(sql, args).fetch_all(&mut **tx).await?;
                rows.into_iter()
                    .map(|row| Row(Columns::Sqlite(row)))
                    .collect()
            }
            Inner::Postgres(tx) => {
                let rows = postgres(sql, args).fetch_all(&mut **tx).await?;
                rows.into_iter()
                    .map(|row| Row(Columns::Postgres(row)))
                    .collect()
            }
        })
    }

    /// Runs a statement and gives how many rows it changed.
    ///
    /// # Errors
    /// The database is away, or a constraint is broken.
    pub async fn run(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<u64, StoreError> {
        Ok(match &mut self.0 {
            Inner::Sqlite(tx) => {
                let done = sqlite(sql, args).execute(&mut **tx).await?;
                done.rows_affected()
            }
            Inner::Postgres(tx) => {
                let done = postgres(sql, args).execute(&mut **tx).await?;
                done.rows_affected()
            }
        })
    }

    /// The two ways to ask for one of many texts, which SQL has no common word for.
    pub fn any_of(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.0 {
            Inner::Sqlite(_) => sqlite,
            Inner::Postgres(_) => postgres,
        }
    }

    /// Makes everything that was done durable.
    ///
    /// # Errors
    /// The database is away. Whether the transaction happened is then not known; with
    /// `receipt_id` as key it can be tried again.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.0 {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}
