//! What the notice says, as a description that is drawn, hashed and archived.
//!
//! The description is the canonical text of the notice: everything a visitor sees or hears, in
//! order, in one language, with the structure that carries it. It follows from the configuration
//! and the shipped texts alone, so every browser draws and hashes the same. Each record ends with
//! `\x02`, its fields with `\x01`: depth, element name (`#` for the shadow root), text, attributes.
//!
//! Texts, boxes and buttons stand in the light tree (depth 1): tools that look for a notice do not
//! enter shadow roots, and `::slotted` rules still keep page CSS away from them.
use crate::consent::Item;
use crate::doc::Doc;
use crate::template::write;
use crate::text::{Text, after, begin, digits};
use crate::update::Model;

/// The notice's element; auto-consent tools know it by this name.
pub const TAG: Text = "untick-notice";

const HEAD: Text = "\
0\x01untick-notice\x01\x01role=dialog\x01aria-labelledby=untick-title\x01lang=$A\x01data-position=$B\x01data-scheme=$C\x02\
1\x01#\x02\
2\x01div\x01\x01class=card\x02\
3\x01div\x01\x01class=body\x02\
4\x01slot\x01\x02\
4\x01ul\x01\x02\
1\x01h2\x01@title;\x01id=untick-title\x01tabindex=-1\x02\
1\x01p\x01@intro; @recipients;\x02\
1\x01a\x01@policy;\x01href=~notice.policyUrl;\x02";

const REQUIRED: Text = "\
5\x01li\x01\x02\
6\x01div\x01\x01class=head\x02\
7\x01slot\x01\x01name=untick-$A\x02\
7\x01small\x01@always;\x02\
1\x01span\x01$B\x01slot=untick-$A\x02";

const OPTIONAL: Text = "\
5\x01li\x01\x02\
6\x01div\x01\x01class=head\x02\
7\x01slot\x01\x01name=untick-$A\x02\
1\x01input\x01\x01type=checkbox\x01id=untick-$A\x01name=untick-$A\x01slot=untick-$A\x02\
1\x01label\x01$B\x01for=untick-$A\x01slot=untick-$A\x02";

const DETAILS: Text = "\
6\x01details\x01\x02\
7\x01summary\x01@details;\x02\
7\x01p\x01$C\x02";

const TABLE: Text = "\
7\x01table\x01\x02\
8\x01tr\x01\x02\
9\x01th\x01@service;\x01scope=col\x02\
9\x01th\x01@recipient;\x01scope=col\x02\
9\x01th\x01@country;\x01scope=col\x02\
9\x01th\x01@storage;\x01scope=col\x02";

const ROW: Text = "\
8\x01tr\x01\x02\
9\x01td\x01~.name;\x02\
9\x01td\x01~.recipient;\x02\
9\x01td\x01~.country;\x02\
9\x01td\x01$A\x02";

/// The three buttons; only label and action differ.
const FOOT: Text = "\
3\x01div\x01\x01class=buttons\x02\
4\x01slot\x01\x01name=buttons\x02\
1\x01button\x01@reject;\x01data-untick=reject-all\x01type=button\x01slot=buttons\x02\
1\x01button\x01@save;\x01data-untick=save\x01type=button\x01slot=buttons\x02\
1\x01button\x01@accept;\x01data-untick=accept-all\x01type=button\x01slot=buttons\x02";

const PLACEHOLDER: Text = "\
0\x01untick-placeholder\x01\x01lang=$A\x01data-scheme=$C\x02\
1\x01#\x02\
2\x01div\x01\x01class=card frame\x02\
3\x01p\x01@blocked;\x02\
3\x01slot\x01\x02\
1\x01button\x01@allow;\x01type=button\x01data-untick=allow\x01data-for=$F\x01data-of=$G\x02";

const REOPEN: Text = "\
0\x01untick-reopen\x01\x01lang=$A\x01data-scheme=$C\x02\
1\x01#\x02\
2\x01slot\x01\x02\
1\x01button\x01@reopen;\x01type=button\x01data-untick=open\x02";

/// The notice. The shipped texts use `$D` and `$E` for what they mention.
#[inline(never)]
#[must_use]
pub fn notice(model: &Model) -> Text {
    let config = &model.config;
    let docs = [config.texts, config.doc];
    let recipients = recipients(model);
    let values = [
        config.language,
        look(model, "theme.position", "bottom"),
        look(model, "theme.scheme", "auto"),
        config.doc.text("controller.name"),
        recipients,
    ];
    let mut text = String::new();
    write(&mut text, HEAD, &values, &docs);
    let mut table = TABLE;
    for item in &model.items {
        if item.is_service {
            write(&mut text, table, &[], &docs);
            table = "";
            let stored = stored(item.doc, config.texts);
            write(&mut text, ROW, &[stored], &[item.doc]);
        } else {
            table = TABLE;
            let values = [
                item.id,
                config.word(item.id, "title"),
                config.word(item.id, "description"),
            ];
            let template = if item.required { REQUIRED } else { OPTIONAL };
            write(&mut text, template, &values, &docs);
            write(&mut text, DETAILS, &values, &docs);
        }
    }
    write(&mut text, FOOT, &[], &docs);
    text.leak()
}

/// The placeholder of a gated frame.
#[must_use]
pub fn placeholder(model: &Model, category: &str, service: &str) -> Text {
    let mut values = ["", "", "", category, "", category, service];
    let [language, _, scheme, name, recipient, ..] = &mut values;
    for item in &model.items {
        if item.is_service && *item.id == *service {
            *name = item.doc.text(".name");
            *recipient = self::recipient(item);
        }
    }
    if recipient.is_empty() {
        *recipient = name;
    }
    *language = model.config.language;
    *scheme = look(model, "theme.scheme", "auto");
    let mut text = String::new();
    write(&mut text, PLACEHOLDER, &values, &[model.config.texts]);
    text.leak()
}

/// The button that opens the notice again on a page that has none.
#[must_use]
pub fn reopen(model: &Model) -> Text {
    let scheme = look(model, "theme.scheme", "auto");
    let values = [model.config.language, "", scheme];
    let mut text = String::new();
    write(&mut text, REOPEN, &values, &[model.config.texts]);
    text.leak()
}

/// A word of the theme.
#[inline(never)]
pub(crate) fn look(model: &Model, path: &str, usual: Text) -> Text {
    let own = model.config.doc.text(path);
    if own.is_empty() { usual } else { own }
}

/// What a service keeps on the visitor's device, and for how long.
fn stored(service: Doc, texts: Doc) -> Text {
    // A list, so that `%` knows its first item.
    let mut stored = begin("[");
    let mut index = 0;
    while let Some(doc) = service.item(".cookies", index) {
        let life = doc.text(".days");
        let template = if matches!(life, "" | "0") {
            "% ~.name; (@session;)"
        } else {
            "% ~.name; (@days;)"
        };
        write(&mut stored, template, &["", "", "", life], &[doc, texts]);
        index += 1;
    }
    index = 0;
    while let Some(doc) = service.item(".storageKeys", index) {
        write(&mut stored, "% $A", &[doc.text("")], &[]);
        index += 1;
    }
    after(stored.leak(), "[ ")
}

/// How many distinct parties other than the controller receive data.
fn recipients(model: &Model) -> Text {
    let mut count = 0;
    for (index, item) in model.items.iter().enumerate() {
        let name = recipient(item);
        let is_new = |other: &Item| *recipient(other) != *name;
        if !name.is_empty()
            && *name != *model.config.doc.text("controller.name")
            && model.items.iter().take(index).all(is_new)
        {
            count += 1;
        }
    }
    digits(count)
}

/// Who receives a service's data, nobody for a category.
#[inline(never)]
fn recipient(item: &Item) -> Text {
    let recipient = item.doc.text(".recipient");
    if recipient.is_empty() {
        return item.doc.text(".name");
    }
    recipient
}

/// Patterns of the cookies (`list` `.cookies`, `name` `.name`) or storage keys (`.storageKeys`, ``)
/// of services in categories that closed, one a line.
#[must_use]
pub fn closed(model: &Model, list: &str, name: &str) -> Text {
    let mut patterns = String::new();
    let mut is_closed = false;
    for item in &model.items {
        let mut index = 0;
        if !item.is_service {
            is_closed = item.closed;
        } else if is_closed && !item.granted {
            while let Some(doc) = item.doc.item(list, index) {
                write(&mut patterns, "$A\n", &[doc.text(name)], &[]);
                index += 1;
            }
        }
    }
    patterns.leak()
}
