//! Finds the links of a Markdown text and changes where they lead, byte for byte otherwise.
use anyhow::{Result, bail};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

/// The text with each link and image as `target` has it; where that is none, as it was.
///
/// # Errors
/// When `target` fails, or a relative link is written in another form than `[text](target)`.
pub(super) fn rewrite(
    text: &str,
    mut target: impl FnMut(&str) -> Result<Option<String>>,
) -> Result<String> {
    let mut changes = Vec::new();
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        let (Event::Start(Tag::Link {
            link_type,
            dest_url,
            ..
        })
        | Event::Start(Tag::Image {
            link_type,
            dest_url,
            ..
        })) = event
        else {
            continue;
        };
        let Some(leads) = target(&dest_url)? else {
            continue;
        };
        // The destination is the last thing of an inline link: nothing here has a title.
        let written = format!("]({dest_url})");
        let place = text
            .get(range.clone())
            .and_then(|link| link.rfind(&written));
        match (link_type, place) {
            (LinkType::Inline, Some(place)) => {
                let start = range.start + place + "](".len();
                changes.push((start..start + dest_url.len(), leads));
            }
            _ => bail!("{dest_url}: write this link as [text](target)"),
        }
    }
    let mut text = text.to_owned();
    changes.sort_by_key(|(range, _)| range.start);
    for (range, leads) in changes.into_iter().rev() {
        text.replace_range(range, &leads);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shout(text: &str) -> Result<String> {
        rewrite(text, |link| {
            Ok(link.ends_with(".md").then(|| link.to_uppercase()))
        })
    }

    #[test]
    fn only_links_change() {
        let text = "[a](a.md) `[b](b.md)` | [![i](i.md)](c.md) |\n\n    [d](d.md)\n\n[e](e.html)";
        let expected =
            "[a](A.MD) `[b](b.md)` | [![i](I.MD)](C.MD) |\n\n    [d](d.md)\n\n[e](e.html)";
        assert_eq!(shout(text).unwrap(), expected);
    }

    #[test]
    fn another_form_is_an_error() {
        let error = shout("[a][b]\n\n[b]: b.md\n").unwrap_err().to_string();
        assert!(error.contains("b.md"), "{error}");
    }
}
