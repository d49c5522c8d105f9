//! A disk that is full.
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use tokio::sync::watch;
use tokio::time::sleep;

use super::crash::{Figures, Run, recovered};
use super::load::Senders;
use crate::Receiver;

/// Size of the disk: a database fills it in a moment.
const SIZE: &str = "size=16m";

/// How long the load goes on once the disk is full.
const WHILE_FULL: Duration = Duration::from_millis(500);

/// Bytes left on a disk on which not every receipt finds room.
const ALMOST_FULL: usize = 64 << 10;

/// Bytes left.
fn free(disk: &Path) -> Result<usize> {
    let disk = rustix::fs::statvfs(disk)?;
    Ok((disk.f_bavail * disk.f_frsize).try_into()?)
}

/// A small file system in memory, unmounted when dropped.
struct Disk(std::path::PathBuf);

impl Disk {
    fn mount(at: &Path) -> Result<Self> {
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", SIZE, "untick-soak"])
            .arg(at);
        let status = mount.status().context("cannot run mount")?;
        ensure!(
            status.success(),
            "a disk of its own takes the right to mount one: run it as root, or below `unshare -rm`"
        );
        Ok(Self(at.to_owned()))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily, as the receiver may still have its file open.
        let mut umount = Command::new("umount");
        umount.arg("-l").arg(&self.0).status().ok();
    }
}

/// Fills the disk of a receiver under load, frees it, and does so again, so many times.
///
/// # Errors
/// As for [`super::kills`]; also when nobody was told 503, the receiver does not come back by
/// itself, or no file system can be mounted.
pub async fn full_disk(binary: &Path, rounds: usize) -> Result<Figures> {
    let mounted = tempfile::tempdir()?;
    let disk = Disk::mount(mounted.path())?;
    let folder = tempfile::tempdir_in(mounted.path())?;
    let ballast = mounted.path().join("ballast");
    let origins = [super::SITE.to_owned()];
    let mut receiver = Receiver::start_with(binary, &origins, folder, None).await?;
    let mut run = Run::start();
    for round in 1..=rounds {
        // Half of what is free; taking it away is what frees the disk.
        fs::write(&ballast, vec![0; free(mounted.path())? / 2])?;
        let (go, stop) = watch::channel(false);
        let senders = Senders::start(&receiver.endpoint(), 16, &stop)?;
        // What is left fills up in no time; the load then goes on against a full disk.
        while free(mounted.path())? > ALMOST_FULL {
            sleep(Duration::from_millis(5)).await;
        }
        sleep(WHILE_FULL).await;
        go.send_replace(true);
        let outcome = senders.rest().await?;
        ensure!(
            outcome.away > 0,
            "the disk was full and nobody was told 503"
        );
        fs::remove_file(&ballast)?;
        run.add(recovered(&receiver).await?);
        run.settle(&receiver, outcome)
            .await
            .with_context(|| format!("round {round}"))?;
    }
    // As after a crash: what is on disk must be whole.
    receiver.kill().await?;
    receiver.restart().await?;
    let figures = run.end(&receiver).await?;
    drop(receiver);
    drop(disk);
    Ok(figures)
}
