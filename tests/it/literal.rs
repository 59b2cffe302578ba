//! Places inside texts: what a text has at some bytes stands in the file where it is said to stand.

use posturec::source::{Path, SourceFile, Sources, parse_document, span_in_text};
use proptest::prelude::*;

use crate::support::cases;

/// What stands in the file for the first occurrence of a part of the text that a literal stands for.
fn written(literal: &str, part: &str) -> Option<String> {
    written_at(literal, |text| text.find(part).map(|start| start..start + part.len()))
}

fn written_at(literal: &str, range: impl FnOnce(&str) -> Option<std::ops::Range<usize>>) -> Option<String> {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new("posture.toml".into(), format!("# a comment\nrule = {literal} # behind")));
    let (document, errors) = parse_document(&sources.file(file).text, file);
    assert!(errors.is_empty(), "{literal}: {errors:?}");
    let node = document.get(&Path::keys(["rule"])).unwrap();
    let span = span_in_text(&sources, node, range(node.as_text().unwrap())?)?;
    Some(sources.file(file).text[span.start..span.end].to_owned())
}

#[test]
fn a_part_of_a_text_is_found_in_every_kind_of_literal() {
    for (literal, part, found) in [
        (r#""one two""#, "two", "two"),
        (r"'one two'", "two", "two"),
        (r#""say \"two\"""#, "\"two\"", r#"\"two\""#),
        (r#""\u00fcber two""#, "two", "two"),
        (r#""\u00fcber two""#, "ü", r"\u00fc"),
        (r#""\U0001F600\t\\two""#, "\t\\two", r"\t\\two"),
        (r#""ü two""#, "two", "two"),
        (r"'one \two'", r"\two", r"\two"),
        ("\"\"\"\none\ntwo\"\"\"", "two", "two"),
        ("\"\"\"one \\\n    two \\\n\"\"\"", "two", "two"),
        ("\"\"\"one \\  \r\n\r\n  two\"\"\"", "one two", "one \\  \r\n\r\n  two"),
        ("'''\r\none\r\ntwo'''", "two", "two"),
        ("'''it's two'''", "two", "two"),
        ("\"\"\"quoted \"two\"\"\"\"", "\"two\"", "\"two\""),
    ] {
        assert_eq!(written(literal, part).as_deref(), Some(found), "{literal}");
    }
}

#[test]
fn an_empty_place_and_the_end_of_a_text_have_places() {
    assert_eq!(written_at(r#""a\tb""#, |text| Some(text.len()..text.len())).as_deref(), Some(""));
    assert_eq!(written_at("''", |_| Some(0..0)).as_deref(), Some(""));
    assert_eq!(written_at("'ab'", |_| Some(1..3)), None);
}

#[test]
fn a_text_that_stands_elsewhere_has_no_places() {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new("posture.toml".into(), "rule = 'one'".into()));
    let (document, _) = parse_document("rule = 'two'", file);
    let node = document.get(&Path::keys(["rule"])).unwrap();
    assert_eq!(span_in_text(&sources, node, 0..1), None);
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn every_character_is_found_where_it_is_written(text in any::<String>(), escape in any::<bool>()) {
        let mut literal = String::from("\"");
        for character in text.chars() {
            let plain = !character.is_control() && !matches!(character, '"' | '\\');
            if plain && !escape {
                literal.push(character);
            } else {
                literal.push_str(&format!("\\U{:08X}", u32::from(character)));
            }
        }
        literal.push('"');
        for (at, character) in text.char_indices() {
            let found = written_at(&literal, |_| Some(at..at + character.len_utf8())).unwrap();
            let (back, _) = parse_document(&format!("x = \"{found}\""), posturec::source::FileId(0));
            let node = back.get(&Path::keys(["x"])).unwrap().clone();
            let read = node.as_text().map(str::to_owned);
            prop_assert_eq!(read, Some(character.to_string()));
        }
    }
}
