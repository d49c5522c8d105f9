//! Texts and numbers that a configuration may hold, each with its rule.
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Texts with a pattern. `patternErrorMessage` is what VS Code shows, and `untick check` too.
macro_rules! texts {
    ($($(#[doc = $doc:literal])+ $name:ident $word:literal $pattern:literal $allowed:literal $(e.g. $example:literal)?;)*) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub(crate) struct $name(pub(crate) String);

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                $word.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "description": concat!($($doc),+).trim(),
                    "type": "string",
                    "pattern": $pattern,
                    "patternErrorMessage": $allowed,
                    $("examples": [$example],)?
                })
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    )*};
}

texts! {
    /// A text that is not empty.
    Text "text" "." "a text";
    /// A text of at most 64 characters, which is what receipts take.
    Label "label" "^.{1,64}$" "a text of at most 64 characters";
    /// a to z first, then a to z, 0 to 9, `_`, `-`; at most 64.
    Id "id" "^[a-z][a-z0-9_-]{0,63}$" "a-z, then a-z 0-9 _ -, at most 64";
    /// A host name: letters, digits, dots, hyphens.
    Host "host" "^[a-zA-Z0-9.-]+$" "a host name" e.g. "example.com";
    /// A country of ISO 3166-1, two capital letters.
    Country "country" "^[A-Z]{2}$" "two capital letters" e.g. "FR";
    /// `#rgb` or `#rrggbb`.
    Colour "colour" "^#([0-9a-fA-F]{3}){1,2}$" "#rgb or #rrggbb" e.g. "#2456e6";
    /// Names of fonts as in CSS `font-family`: letters, digits, spaces, commas, hyphens, quotes.
    Fonts "font" "^[a-zA-Z0-9 ,\"'-]+$" "names of fonts" e.g. "Georgia, serif";
}

/// Numbers from a least to a most; `allowed` is that in words.
macro_rules! numbers {
    ($($(#[doc = $doc:literal])+ $name:ident $word:literal $least:literal $(to $most:literal)? $allowed:literal;)*) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub(crate) struct $name(pub(crate) serde_json::Number);

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                $word.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "description": concat!($($doc),+).trim(),
                    "type": "number",
                    "minimum": $least,
                    $("maximum": $most,)?
                    "errorMessage": $allowed,
                })
            }
        }

        impl From<u32> for $name {
            fn from(number: u32) -> Self {
                Self(number.into())
            }
        }
    )*};
}

numbers! {
    /// Days, 0 or more.
    Lifetime "number" 0 "a number from 0";
    /// Days from 183 to 3650. Half a year between two questions is what the Garante (10 June 2021,
    /// n. 231) requires and the CNIL (2020-092) recommends; asking sooner is nagging.
    StorageDays "days" 183 to 3650 "days from 183 to 3650";
    /// CSS pixels from 0 to 32.
    Radius "radius" 0 to 32 "pixels from 0 to 32";
    /// Milliseconds from 0 to 10000.
    Milliseconds "milliseconds" 0 to 10000 "milliseconds from 0 to 10000";
}

/// Enumerations of words; `word` is what the configuration says.
macro_rules! words {
    ($($(#[doc = $doc:literal])+ $name:ident $title:literal { $($variant:ident = $word:literal),+ $(,)? })*) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, clap::ValueEnum)]
        pub(crate) enum $name { $(#[serde(rename = $word)] #[value(name = $word)] $variant),+ }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $title.into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "description": concat!($($doc),+).trim(),
                    "type": "string",
                    "enum": [$($word),+],
                })
            }
        }
    )*};
}
pub(crate) use words;
