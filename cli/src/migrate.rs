//! `untick migrate`: from another notice's configuration and pages to Untick's.
//!
//! Scripts are parsed and never run. Nothing is changed where it lies: everything is written into a folder
//! of its own, with a report of what was carried over, changed and dropped, and what is left to do.

use crate::config::{Tool, schema};
use anyhow::{Context as _, bail};
use found::{Found, Report};
use pages::File;
use script::Reader;
use settle::Told;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use tools::{PEERS, Peer};

mod edit;
mod found;
mod js;
mod pages;
mod recipes;
mod report;
mod script;
mod settle;
mod snippets;
mod tools;
mod words;

/// What `untick migrate` is told.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The other notice's configuration (.js, .mjs, .ts, .json) and the pages (.html) that use it
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The notice to migrate from; found out by itself unless two are there
    #[arg(long, value_enum)]
    from: Option<Tool>,
    /// Where to write
    #[arg(long, default_value = "untick-migrated", value_name = "FOLDER")]
    out: PathBuf,
    /// Write over files of an earlier run
    #[arg(long)]
    force: bool,
    /// Who decides how data is used, for controller.name
    #[arg(long, value_name = "NAME")]
    controller: Option<String>,
    /// E-mail address or URL for privacy questions, for controller.contact
    #[arg(long, value_name = "ADDRESS")]
    contact: Option<String>,
    /// Where the privacy policy is, for notice.policyUrl
    #[arg(long, value_name = "URL")]
    policy_url: Option<String>,
}

/// Migrates, and prints the report.
///
/// # Errors
/// When a file cannot be read or written, no configuration is found, or there is one of each of two notices.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut reader = Reader::default();
    // Configurations before pages, so that pages know what they say.
    let mut paths: Vec<&PathBuf> = args.files.iter().collect();
    paths.sort_by_key(|path| is_page(path));
    let files = paths
        .into_iter()
        .map(|path| File::read(path, &mut reader))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let facts: Vec<_> = files.iter().flat_map(File::facts).collect();
    let language = files
        .iter()
        .find_map(File::language)
        .unwrap_or_else(|| "en".into());

    let (peer, mut found) =
        find(args.from, |peer| (peer.read)(&facts, &language)).map_err(|error| {
            // A script that could not be read may have had it.
            let unread: Vec<_> = files.iter().flat_map(File::unread).collect();
            if unread.is_empty() {
                error
            } else {
                error.context(unread.join("; "))
            }
        })?;
    let told = Told {
        controller: args.controller.clone(),
        contact: args.contact.clone(),
        policy_url: args.policy_url.clone(),
    };
    let (config, names) = settle::settle(&mut found, told);
    let config = serde_json::to_string_pretty(&config)? + "\n";
    if let Some(problem) = crate::check::find(&config, 0).problems.first() {
        bail!(
            "the configuration that came out does not fit, which is a mistake of this program: {}",
            problem.sentence()
        );
    }

    let mut written = Writer::new(&args.out, args.force);
    written.add("untick/config.json", config);
    written.add("untick/untick.schema.json", schema::text());
    let set_ups: Vec<String> = files
        .iter()
        .filter(|file| !file.is_page() && file.is_only_set_up(peer))
        .filter_map(|file| Some(file.path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    let services = if peer.tool == Tool::Tarteaucitron {
        snippets::snippets(&facts, &names, &mut found.report.to_do)
    } else {
        String::new()
    };
    for file in &files {
        let (page, to_do) = file.migrated(peer, &names, &set_ups, &services);
        found.report.to_do.extend(to_do);
        found.report.to_do.extend(file.left_in_scripts(peer));
        match page {
            Some(page) => {
                found.report.carried(format!(
                    "{}: Untick's tag and markup, everything else byte for byte",
                    file.path.display()
                ));
                written.add(inside(&file.path), page);
            }
            None if file.is_page() => found.report.changed(format!(
                "{}: nothing of {} is in it, so it stays as it is",
                file.path.display(),
                peer.name
            )),
            None => {}
        }
    }
    let report = report::markdown(peer, &found.report);
    written.add("report.md", report.clone());
    written.write()?;
    print!("{report}");
    println!(
        "\nWritten into {}. `untick check {}` says that the configuration fits.",
        args.out.display(),
        args.out.join("untick/config.json").display()
    );
    Ok(ExitCode::SUCCESS)
}

/// The notice whose configuration is there.
fn find(
    from: Option<Tool>,
    read: impl Fn(&Peer) -> Option<Found>,
) -> anyhow::Result<(&'static Peer, Found)> {
    let peers = PEERS
        .iter()
        .filter(|peer| from.is_none_or(|from| from == peer.tool));
    let mut all: Vec<_> = peers
        .filter_map(|peer| Some((*peer, read(peer)?)))
        .collect();
    if all.len() > 1 {
        let names: Vec<_> = all.iter().map(|(peer, _)| peer.name).collect();
        bail!(
            "there are configurations of {}; say which one with --from",
            names.join(" and of ")
        );
    }
    all.pop().with_context(|| {
        let names: Vec<_> = PEERS
            .iter()
            .filter(|peer| from.is_none_or(|from| from == peer.tool))
            .map(|peer| peer.name)
            .collect();
        format!(
            "no configuration of {} is in these files; give the script that has it too",
            names.join(", ")
        )
    })
}

fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|ending| {
        ending.eq_ignore_ascii_case("html") || ending.eq_ignore_ascii_case("htm")
    })
}

/// A path below the output folder: as it was given, or the name alone where that would lead elsewhere.
fn inside(path: &Path) -> PathBuf {
    let stays = path
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if stays {
        path.to_owned()
    } else {
        path.file_name().map(PathBuf::from).unwrap_or_default()
    }
}

/// Writes all files or none.
struct Writer<'a> {
    folder: &'a Path,
    force: bool,
    files: Vec<(PathBuf, String)>,
}

impl<'a> Writer<'a> {
    fn new(folder: &'a Path, force: bool) -> Self {
        Self {
            folder,
            force,
            files: Vec::new(),
        }
    }

    fn add(&mut self, name: impl AsRef<Path>, text: String) {
        self.files.push((self.folder.join(name), text));
    }

    fn write(self) -> anyhow::Result<()> {
        let mut names: Vec<_> = self.files.iter().map(|(path, _)| path).collect();
        names.sort();
        if let Some(twice) = names
            .windows(2)
            .find(|pair| matches!(pair, [one, other] if one == other))
            .and_then(<[_]>::first)
        {
            bail!(
                "two files would be written to {}; give pages by paths below this folder",
                twice.display()
            );
        }
        if let Some((path, _)) = self
            .files
            .iter()
            .find(|(path, _)| path.exists() && !self.force)
        {
            bail!(
                "{} is there already; name another folder with --out, or write over it with --force",
                path.display()
            );
        }
        for (path, text) in self.files {
            let name = || format!("can't write {}", path.display());
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).with_context(name)?;
            }
            fs::write(&path, text).with_context(name)?;
        }
        Ok(())
    }
}

impl Report {
    /// Each part with its heading.
    fn parts(&self) -> [(&'static str, &[String]); 4] {
        [
            ("To do", &self.to_do),
            ("Carried over", &self.carried),
            ("Changed", &self.changed),
            ("Dropped", &self.dropped),
        ]
    }
}
