//! Child processes: quiet ones with a log, loud ones, and ones whose answer is read.
use anyhow::{Context, Result, anyhow, bail};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// How often a long, quiet command says that it is still at work.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// How long a silence shows that a command which has ended left nothing unread.
const QUIET: Duration = Duration::from_millis(250);

/// How much of a failed command's log is shown.
const TAIL_LINES: usize = 30;

/// Runs a command with its output on the terminal.
///
/// # Errors
/// When it can't be started or ends with a failure.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| not_started(command))?;
    finished(command, status)
}

/// Runs a command and returns what it printed, trimmed.
///
/// # Errors
/// When it can't be started, fails (its standard error is in the message), or prints no UTF-8.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| not_started(command))?;
    if !status.success() {
        let complaint = String::from_utf8_lossy(&stderr);
        bail!("`{}` failed: {}", line_of(command), complaint.trim());
    }
    Ok(String::from_utf8(stdout)?.trim().to_owned())
}

/// Whether a command can be started and succeeds; says nothing either way.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs a command whose output is kept in a file, printing now and then what it is at.
///
/// # Errors
/// When it fails; the message ends with the last lines of the log.
pub(crate) fn run_logged(command: &mut Command, label: &str, log: &Path) -> Result<()> {
    if let Some(folder) = log.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = File::create(log).with_context(|| format!("can't write {}", log.display()))?;
    let started = Instant::now();
    let mut spoken = started;
    let mut tail = Tail::default();
    let status = each_line(command, |line| {
        writeln!(file, "{line}")?;
        tail.push(line);
        if spoken.elapsed() >= HEARTBEAT {
            spoken = Instant::now();
            let at = started.elapsed().as_secs();
            println!("    {label}, {at} s: {}", line.trim());
        }
        Ok(())
    })?;
    finished(command, status)
        .map_err(|error| anyhow!("{error}\n{}(whole log: {})", tail.text(), log.display()))
}

/// Starts a command, hands over each line of its standard output and error as it comes, and waits.
///
/// A process that the command leaves behind may keep the output open; once the command itself has
/// ended and nothing more comes, that is not waited for.
///
/// # Errors
/// When the command can't be started or `each` fails.
pub(crate) fn each_line(
    command: &mut Command,
    mut each: impl FnMut(&str) -> Result<()>,
) -> Result<ExitStatus> {
    let (reader, writer) = io::pipe()?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer)
        .spawn()
        .with_context(|| not_started(command))?;
    // The command still owns the pipe's writing ends; unless they go, reading never ends.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || send_lines(reader, &sender));
    let mut ended = None;
    loop {
        match lines.recv_timeout(QUIET) {
            Ok(line) => each(&line)?,
            Err(RecvTimeoutError::Disconnected) => return Ok(child.wait()?),
            Err(RecvTimeoutError::Timeout) => match ended {
                Some(status) => return Ok(status),
                None => ended = child.try_wait()?,
            },
        }
    }
}

fn send_lines(reader: impl io::Read, sender: &mpsc::Sender<String>) {
    let mut reader = BufReader::new(reader);
    let mut line = Vec::new();
    while reader
        .read_until(b'\n', &mut line)
        .is_ok_and(|read| read > 0)
    {
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        if sender.send(text).is_err() {
            return;
        }
        line.clear();
    }
}

/// Seconds for people: `0.2 s`, `14 s`, `3 min 20 s`.
pub(crate) fn seconds(duration: Duration) -> String {
    let whole = duration.as_secs();
    match whole {
        0..10 => format!("{:.1} s", duration.as_secs_f64()),
        10..120 => format!("{whole} s"),
        _ => format!("{} min {:02} s", whole / 60, whole % 60),
    }
}

fn finished(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    bail!("`{}` failed ({status})", line_of(command))
}

fn not_started(command: &Command) -> String {
    format!("can't start `{}`", command.get_program().display())
}

fn line_of(command: &Command) -> String {
    let mut line = command.get_program().display().to_string();
    for argument in command.get_args() {
        let _ = write!(line, " {}", argument.display());
    }
    line
}

#[derive(Default)]
struct Tail {
    lines: std::collections::VecDeque<String>,
}

impl Tail {
    fn push(&mut self, line: &str) {
        if self.lines.len() == TAIL_LINES {
            self.lines.pop_front();
        }
        self.lines.push_back(line.to_owned());
    }

    fn text(&self) -> String {
        self.lines.iter().fold(String::new(), |mut text, line| {
            let _ = writeln!(text, "    {line}");
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_command_shows_the_end_of_its_log() {
        let log = std::env::temp_dir().join(format!("untick-xtask-log-{}", std::process::id()));
        let mut command = Command::new("sh");
        command.args(["-c", "echo first; echo last >&2; exit 3"]);
        let error = run_logged(&mut command, "a test", &log)
            .unwrap_err()
            .to_string();
        let kept = std::fs::read_to_string(&log).unwrap();
        std::fs::remove_file(&log).unwrap();
        assert_eq!(kept, "first\nlast\n");
        assert!(error.contains("last") && error.contains("3"), "{error}");
    }

    #[test]
    fn both_streams_arrive_line_by_line() {
        let mut lines = Vec::new();
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2; printf unfinished"]);
        let status = each_line(&mut command, |line| {
            lines.push(line.to_owned());
            Ok(())
        });
        assert!(status.unwrap().success());
        assert_eq!(lines, ["out", "err", "unfinished"]);
    }

    #[test]
    fn a_process_left_behind_is_not_waited_for() {
        let started = Instant::now();
        let mut lines = Vec::new();
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 60 & echo $!"]);
        let status = each_line(&mut command, |line| {
            lines.push(line.to_owned());
            Ok(())
        });
        assert!(status.unwrap().success());
        assert!(started.elapsed() < Duration::from_secs(30));
        assert!(
            Command::new("kill")
                .arg(&lines[0])
                .status()
                .unwrap()
                .success()
        );
    }

    #[test]
    fn durations_read_well() {
        for (given, said) in [(0.24, "0.2 s"), (14.9, "14 s"), (200.0, "3 min 20 s")] {
            assert_eq!(seconds(Duration::from_secs_f64(given)), said);
        }
    }
}
