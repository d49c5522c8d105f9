//! An HTML file as the elements and texts in it, each with its place, so that an edit touches nothing else.

use anyhow::Context as _;
use lol_html::html_content::Element as Found;
use lol_html::{HtmlRewriter, Settings, element};
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

/// A parsed file.
pub(crate) struct Page {
    /// In the order of the file.
    pub(crate) elements: Vec<Element>,
}

/// One element.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    /// In lower case.
    pub(crate) name: String,
    pub(crate) attributes: Vec<Attribute>,
    /// `<name …>`.
    pub(crate) start: Range<usize>,
    /// `</name>`; none where it is not written.
    pub(crate) end: Option<Range<usize>>,
}

/// One attribute as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Attribute {
    /// In lower case.
    pub(crate) name: String,
    /// Without quotes, with entities as they are written.
    pub(crate) value: String,
    /// From the name to the end of the value, quotes included.
    pub(crate) span: Range<usize>,
}

impl Page {
    /// Reads HTML.
    ///
    /// # Errors
    /// When it nests deeper than the parser allows for.
    pub(crate) fn read(html: &str) -> anyhow::Result<Self> {
        let elements = Rc::new(RefCell::new(Vec::new()));
        let sink = Rc::clone(&elements);
        let mut rewriter = HtmlRewriter::new(
            Settings::new()
                .append_element_content_handler(element!("*", move |found| {
                    note(html, &sink, found);
                    Ok(())
                }))
                // A whole file is read at once; what is odd in it must not end the reading.
                .with_strict(false),
            |_: &[u8]| {},
        );
        rewriter
            .write(html.as_bytes())
            .context("the HTML can't be read")?;
        rewriter.end().context("the HTML can't be read")?;
        let elements = elements.take();
        Ok(Self { elements })
    }
}

fn note(html: &str, sink: &Rc<RefCell<Vec<Element>>>, found: &mut Found<'_, '_>) {
    let attributes = found.attributes().iter().filter_map(|attribute| {
        let name = attribute.name_source_location()?.bytes();
        let value = attribute.value_source_location().map(|at| at.bytes());
        let end = value
            .filter(|value| value.end > name.end)
            .map_or(name.end, |value| {
                let quoted = html
                    .get(value.end..)
                    .is_some_and(|rest| rest.starts_with(['"', '\'']))
                    && html
                        .get(..value.start)
                        .is_some_and(|before| before.ends_with(['"', '\'']));
                value.end + usize::from(quoted)
            });
        Some(Attribute {
            name: attribute.name(),
            value: attribute.value(),
            span: name.start..end,
        })
    });
    let attributes = attributes.collect();
    let start = found.source_location().bytes();
    let name = found.tag_name();
    let at = sink.borrow().len();
    sink.borrow_mut().push(Element {
        name,
        attributes,
        start,
        end: None,
    });
    let sink = Rc::clone(sink);
    if let Some(handlers) = found.end_tag_handlers() {
        handlers.push(Box::new(move |tag| {
            if let Some(element) = sink.borrow_mut().get_mut(at) {
                element.end = Some(tag.source_location().bytes());
            }
            Ok(())
        }));
    }
}

impl Element {
    /// The value of an attribute, with the entities that occur in addresses resolved.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let found = self.attribute(name)?;
        Some(
            found
                .value
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&"),
        )
    }

    /// An attribute as it is written.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
    }

    /// Between start and end tag.
    pub(crate) fn content(&self) -> Option<Range<usize>> {
        self.end.as_ref().map(|end| self.start.end..end.start)
    }

    /// With both tags.
    pub(crate) fn whole(&self) -> Range<usize> {
        self.start.start..self.end.as_ref().map_or(self.start.end, |end| end.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_place() {
        let html = "<p>x</p>\n<script id='a' data-x=1 async type=\"text/plain\">if (a < b) {}</script><img alt=\"\" src='a?b&amp;c'>";
        let page = Page::read(html).unwrap();
        let names: Vec<_> = page
            .elements
            .iter()
            .map(|element| element.name.as_str())
            .collect();
        assert_eq!(names, ["p", "script", "img"]);
        let [_, script, image] = page.elements.as_slice() else {
            unreachable!()
        };
        assert_eq!(&html[script.content().unwrap()], "if (a < b) {}");
        let written: Vec<_> = script
            .attributes
            .iter()
            .map(|attribute| &html[attribute.span.clone()])
            .collect();
        assert_eq!(
            written,
            ["id='a'", "data-x=1", "async", "type=\"text/plain\""]
        );
        assert_eq!(&html[image.attributes[0].span.clone()], "alt=\"\"");
        assert_eq!(image.get("src").unwrap(), "a?b&c");
        assert_eq!(image.end, None);
    }
}
