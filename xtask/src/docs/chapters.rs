//! Which files of the clone are chapters, and their copies for mdBook.
use super::links;
use crate::repo::{Repo, files_under, read, write};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// The book's table of contents.
const SUMMARY: &str = "docs/SUMMARY.md";

/// Where the clone's files can be read by anybody.
const WEB: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/");

/// Every file that goes into the book: its path in the clone, its path in the book.
pub(super) struct Chapters<'a> {
    repo: &'a Repo,
    files: BTreeMap<PathBuf, PathBuf>,
}

impl<'a> Chapters<'a> {
    /// Everything in `docs/` but mdBook's settings, and the manuals in the clone's root.
    ///
    /// # Errors
    /// When a folder can't be listed.
    pub(super) fn find(repo: &'a Repo) -> Result<Self> {
        let docs = repo.path("docs");
        let mut files = BTreeMap::new();
        for file in files_under(&docs)? {
            let inside = file.strip_prefix(&docs)?.to_owned();
            if !super::SETTINGS.iter().any(|name| inside == Path::new(name)) {
                files.insert(Path::new("docs").join(&inside), inside);
            }
        }
        for entry in fs::read_dir(repo.root()).context("can't list the clone")? {
            let name = PathBuf::from(entry?.file_name());
            if name.extension().is_some_and(|extension| extension == "md") {
                files.insert(name.clone(), name);
            }
        }
        Ok(Self { repo, files })
    }

    /// Copies all of them, with links that hold in the book.
    ///
    /// # Errors
    /// When a link leads nowhere, or the disk refuses.
    pub(super) fn write_to(&self, folder: &Path) -> Result<()> {
        for (file, inside) in &self.files {
            let from = self.repo.path(&file.to_string_lossy());
            let to = folder.join(inside);
            if file.extension().is_none_or(|extension| extension != "md") {
                write(&to, fs::read(&from)?)?;
                continue;
            }
            let text = read(&from)?;
            let mut text = links::rewrite(&text, |link| self.target(file, inside, link))
                .with_context(|| file.display().to_string())?;
            if file == Path::new(SUMMARY) {
                self.append_unlisted(&mut text)?;
            }
            write(&to, text)?;
        }
        Ok(())
    }

    /// A manual that nobody has put into the table of contents stands at its end: it is found, and
    /// links to it hold.
    fn append_unlisted(&self, summary: &mut String) -> Result<()> {
        let mut heading = "\n# Also\n\n";
        for (file, inside) in &self.files {
            let name = inside.to_string_lossy();
            let is_manual = name.ends_with(".md") && file != Path::new(SUMMARY);
            if is_manual && !summary.contains(&format!("]({name})")) {
                let text = read(&self.repo.path(&file.to_string_lossy()))?;
                let title = text.lines().find_map(|line| line.strip_prefix("# "));
                writeln!(summary, "{heading}- [{}]({name})", title.unwrap_or(&name))?;
                heading = "";
            }
        }
        Ok(())
    }

    /// Where a link in `file` has to lead in the book; none where it holds as it is.
    fn target(&self, file: &Path, inside: &Path, link: &str) -> Result<Option<String>> {
        let (path, anchor) = match link.split_once('#') {
            Some((path, anchor)) => (path, format!("#{anchor}")),
            None => (link, String::new()),
        };
        if path.is_empty() || link.contains("://") || link.starts_with("mailto:") {
            return Ok(None);
        }
        let folder = file.parent().unwrap_or(Path::new(""));
        let meant = normal(&folder.join(path)).with_context(|| format!("{link} leads out"))?;
        // The table of contents is part of every page and no page itself.
        let is_page = meant != Path::new(SUMMARY);
        if let Some(chapter) = self.files.get(&meant).filter(|_| is_page) {
            let up = inside.components().count().saturating_sub(1);
            let way = format!("{}{}", "../".repeat(up), chapter.display());
            return Ok(Some(way + &anchor));
        }
        if let Some(page) = meant
            .to_str()
            .and_then(|path| path.strip_prefix("www/demo/"))
            && meant.starts_with(super::PLAYGROUND)
        {
            return Ok(Some(page.to_owned() + &anchor));
        }
        let there = self.repo.path(&meant.to_string_lossy());
        let kind = match there.metadata() {
            Ok(found) if found.is_dir() => "tree",
            Ok(_) => "blob",
            Err(_) => anyhow::bail!("{link} leads to {}, which is not there", meant.display()),
        };
        Ok(Some(format!(
            "{WEB}{kind}/main/{}{anchor}",
            meant.display()
        )))
    }
}

/// The path without `.` and `..`; none if it leads out of the clone.
fn normal(path: &Path) -> Option<PathBuf> {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => normal.push(name),
            Component::ParentDir => {
                if !normal.pop() {
                    return None;
                }
            }
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(normal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_hold_in_the_book() {
        let repo = Repo::find().unwrap();
        let chapters = Chapters::find(&repo).unwrap();
        let target = |file: &str, link: &str| {
            let file = Path::new(file);
            let inside = &chapters.files[file];
            chapters.target(file, inside, link)
        };
        let web = "https://github.com/untick/untick";
        for (file, link, leads) in [
            (
                "README.md",
                "docs/api.md#events",
                Some("api.md#events".to_owned()),
            ),
            ("docs/api.md", "markup.md", Some("markup.md".to_owned())),
            (
                "docs/start.md",
                "../CONTRIBUTING.md",
                Some("CONTRIBUTING.md".to_owned()),
            ),
            (
                "docs/api.md",
                "../www/lang",
                Some(format!("{web}/tree/main/www/lang")),
            ),
            (
                "docs/api.md",
                "../www/gate.js",
                Some(format!("{web}/blob/main/www/gate.js")),
            ),
            (
                "docs/start.md",
                "../www/demo/playground/index.html",
                Some("playground/index.html".to_owned()),
            ),
            ("docs/api.md", "#events", None),
            ("docs/api.md", "https://example.com/a.md", None),
        ] {
            assert_eq!(target(file, link).unwrap(), leads, "{file}: {link}");
        }
        for link in ["nowhere.md", "../nowhere/", "../../outside"] {
            assert!(target("docs/api.md", link).is_err(), "{link}");
        }
    }
}
