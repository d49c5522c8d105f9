//! How far somebody has come in the log.
use super::session::{Arg, Tx};
use super::{Store, StoreError};

impl Store {
    /// The number of the last row that `name` is done with; 0 before the first.
    ///
    /// # Errors
    /// The database is away.
    pub async fn cursor(&self, name: &str) -> Result<i64, StoreError> {
        let sql = "SELECT position FROM cursors WHERE name = $1";
        let rows = self.read(sql, &[Arg::Text(name)]).await?;
        rows.first().map_or(Ok(0), |row| row.int(0))
    }

    /// Takes or keeps the cursor for `holder` until the time `until`, so that one receiver at a
    /// time works on it. Gives its position, or nothing while another one has it.
    ///
    /// # Errors
    /// The database is away.
    pub async fn hold_cursor(
        &self,
        name: &str,
        holder: &str,
        now: &str,
        until: &str,
    ) -> Result<Option<i64>, StoreError> {
        let mut tx = self.begin().await?;
        let sql = "SELECT position, holder, held_until FROM cursors WHERE name = $1";
        let rows = tx.fetch(sql, &[Arg::Text(name)]).await?;
        let position = match rows.first() {
            None => {
                let sql = "INSERT INTO cursors (name, position) VALUES ($1, 0)";
                tx.run(sql, &[Arg::Text(name)]).await?;
                0
            }
            Some(row) => {
                let other = row.maybe_text(1)?.is_some_and(|other| other != holder);
                if other && row.maybe_text(2)?.is_some_and(|until| *until > *now) {
                    return Ok(None);
                }
                row.int(0)?
            }
        };
        let sql = "UPDATE cursors SET holder = $2, held_until = $3 WHERE name = $1";
        let args = [Arg::Text(name), Arg::Text(holder), Arg::Text(until)];
        tx.run(sql, &args).await?;
        tx.commit().await?;
        Ok(Some(position))
    }
}

impl Store {
    /// Puts a new cursor at `position`; one that is there already stays where it is.
    ///
    /// # Errors
    /// The database is away.
    pub async fn start_cursor(&self, name: &str, position: i64) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let sql = "INSERT INTO cursors (name, position) VALUES ($1, $2)
                   ON CONFLICT (name) DO NOTHING";
        tx.run(sql, &[Arg::Text(name), Arg::Int(position)]).await?;
        tx.commit().await
    }

    /// Gives the cursor back, if `holder` still has it, so that another receiver can go on at once.
    ///
    /// # Errors
    /// The database is away.
    pub async fn release_cursor(&self, name: &str, holder: &str) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let sql = "UPDATE cursors SET holder = NULL, held_until = NULL
                   WHERE name = $1 AND holder = $2";
        tx.run(sql, &[Arg::Text(name), Arg::Text(holder)]).await?;
        tx.commit().await
    }
}

impl Tx {
    /// Moves the cursor, if `holder` still has it; gives whether it did.
    ///
    /// # Errors
    /// The database is away.
    pub async fn move_cursor(
        &mut self,
        name: &str,
        holder: &str,
        position: i64,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE cursors SET position = $3 WHERE name = $1 AND holder = $2";
        let args = [Arg::Text(name), Arg::Text(holder), Arg::Int(position)];
        Ok(self.run(sql, &args).await? == 1)
    }
}
