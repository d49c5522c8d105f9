//! What the notice says, as a description that is drawn, hashed and archived.
//!
//! The description is the canonical text of the notice: everything a visitor sees or hears, in
//! order, in one language, with the structure that carries it. It follows from the configuration
//! and the shipped texts alone, so every browser draws and hashes the same. Each record ends with
//! `\x02`, its fields with `\x01`: depth, element name (`#` for the shadow root), text, attributes.
//!
//! Texts, boxes and buttons stand in the light tree (depth 1): tools that look for a notice do not
//! enter shadow roots, and `::slotted` rules still keep page CSS away from them.
use crate::config::{Config, Service};
use crate::doc::Doc;
use crate::text::{Text, digits, fill};

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
1\x01a\x01@policy;\x01href=$F\x02";

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

const ROW: Text =
    "8\x01tr\x01\x029\x01td\x01$A\x029\x01td\x01$B\x029\x01td\x01$C\x029\x01td\x01$D\x02";

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

/// Looks up every `@key;` of a template among the texts, then fills in `values`. The texts use
/// `$D` and `$E` for what they mention.
fn write(texts: Doc, template: &str, values: &[&str]) -> String {
    let mut text = String::new();
    for (at, piece) in template.split('@').enumerate() {
        let (key, rest) = if at == 0 {
            ("", piece)
        } else {
            piece.split_once(';').unwrap_or(("", piece))
        };
        if !key.is_empty() {
            text.push_str(&texts.text(key));
        }
        text.push_str(rest);
    }
    fill(&text, values)
}

/// The notice.
#[must_use]
pub fn notice(config: &Config, texts: Doc, language: &str) -> String {
    let doc = &config.doc;
    let [position, scheme] = looks(config);
    let values = [
        language,
        position,
        scheme,
        doc.text("controller.name"),
        &recipients(config),
        doc.text("notice.policyUrl"),
    ];
    let mut text = write(texts, HEAD, &values);
    for category in &config.categories {
        let template = if category.required {
            REQUIRED
        } else {
            OPTIONAL
        };
        let table = if category.services.is_empty() {
            ""
        } else {
            TABLE
        };
        let values = [category.id, category.title, category.description];
        text.push_str(&write(texts, &[template, DETAILS, table].concat(), &values));
        for service in &category.services {
            let member = |name: &str| service.doc.text(name);
            let stored = stored(service, texts);
            text.push_str(&fill(
                ROW,
                &[
                    member(".name"),
                    member(".recipient"),
                    member(".country"),
                    &stored,
                ],
            ));
        }
    }
    text.push_str(&write(texts, FOOT, &[]));
    text
}

/// The placeholder of a gated frame.
#[must_use]
pub fn placeholder(
    config: &Config,
    texts: Doc,
    language: &str,
    category: &str,
    service: &str,
) -> String {
    let member = |name: &str| {
        config
            .service(service)
            .map_or("", |service| service.doc.text(name))
    };
    let (name, recipient) = (member(".name"), member(".recipient"));
    let name = if name.is_empty() { category } else { name };
    let recipient = if recipient.is_empty() {
        name
    } else {
        recipient
    };
    write(
        texts,
        PLACEHOLDER,
        &[
            language,
            "",
            looks(config)[1],
            name,
            recipient,
            category,
            service,
        ],
    )
}

/// The button that opens the notice again on a page that has none.
#[must_use]
pub fn reopen(config: &Config, texts: Doc, language: &str) -> String {
    write(texts, REOPEN, &[language, "", looks(config)[1]])
}

/// Position and scheme.
#[must_use]
pub fn looks(config: &Config) -> [Text; 2] {
    let either = |path: &str, other: Text| config.doc.get(path).map_or(other, |entry| entry.value);
    [
        either("theme.position", "bottom"),
        either("theme.scheme", "auto"),
    ]
}

/// What a service keeps on the visitor's device, and for how long.
fn stored(service: &Service, texts: Doc) -> String {
    let mut stored = String::new();
    let mut add = |template: &str, values: &[&str]| {
        stored.push_str(if stored.is_empty() { "" } else { ", " });
        stored.push_str(&write(texts, template, values));
    };
    let mut index = 0;
    while let Some(cookie) = service.doc.item(".cookies", index) {
        let (name, days) = (cookie.text(".name"), cookie.text(".days"));
        add(
            if matches!(days, "" | "0") {
                "$A (@session;)"
            } else {
                "$A (@days;)"
            },
            &[name, "", "", days],
        );
        index += 1;
    }
    index = 0;
    while let Some(key) = service.doc.item(".storageKeys", index) {
        add("$A", &[key.text("")]);
        index += 1;
    }
    stored
}

/// How many distinct parties other than the controller receive data.
fn recipients(config: &Config) -> String {
    let mut names: Vec<Text> = Vec::new();
    for service in config
        .categories
        .iter()
        .flat_map(|category| &category.services)
    {
        let recipient = service.doc.text(".recipient");
        let name = if recipient.is_empty() {
            service.doc.text(".name")
        } else {
            recipient
        };
        if name != config.doc.text("controller.name") && !names.contains(&name) {
            names.push(name);
        }
    }
    digits(names.len() as u32)
}
