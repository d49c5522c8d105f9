//! The report, in Markdown.

use super::found::Report;
use super::tools::Peer;
use std::fmt::Write as _;

/// What a person reads first is what is left to do.
pub(super) fn markdown(peer: &Peer, report: &Report) -> String {
    let mut text = format!("# From {} to Untick\n", peer.name);
    for (heading, entries) in report.parts() {
        if entries.is_empty() {
            continue;
        }
        // Writing into a text cannot fail.
        let _ = write!(text, "\n## {heading}\n\n");
        let mut seen: Vec<&String> = Vec::new();
        for entry in entries {
            if !seen.contains(&entry) {
                let _ = writeln!(
                    text,
                    "- {}{entry}",
                    if heading == "To do" { "[ ] " } else { "" }
                );
                seen.push(entry);
            }
        }
    }
    text + "\n## Then\n\n- [ ] Deploy `untick.js` and `lang/` from `dist/` to `/untick/`, beside `config.json`.\n- [ ] Open a page with `data-lint` on Untick's tag: the console names tags that would load without a choice.\n- [ ] Give visitors a link: `<a href=\"#untick\" data-untick=\"open\">Privacy choices</a>`.\n"
}
