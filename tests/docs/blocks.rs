//! The fenced blocks of the manuals; the stories read them by this file too.
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// One block of code.
pub(crate) struct Block {
    /// `json`, `html`, `js`, `sh`, `text`; empty where the fence names nothing.
    pub(crate) language: String,
    /// What stands behind the language, such as `norun`.
    pub(crate) mark: String,
    /// Without the fences.
    pub(crate) code: String,
    /// The line of its opening fence, from 1.
    pub(crate) line: usize,
}

/// All blocks of code in a Markdown text; an indented one has no language.
pub(crate) fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (event, range) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                let (language, mark) = info.split_once(' ').unwrap_or((&info, ""));
                let before = markdown.get(..range.start).unwrap_or_default();
                open = Some(Block {
                    language: language.to_owned(),
                    mark: mark.to_owned(),
                    code: String::new(),
                    line: before.matches('\n').count() + 1,
                });
            }
            Event::Text(text) => {
                if let Some(block) = &mut open {
                    block.code.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
            _ => {}
        }
    }
    blocks
}
