//! Every text of a good posture replaced by what has broken somebody's quoting: the posture is refused with a finding that
//! can be shown, or its scripts say what the plan says.

use posturec::compile::{Compiled, compile_posture};
use posturec::render::render_rollout;
use proptest::prelude::*;
use toml_edit::{DocumentMut, Item, Value};

use crate::properties::GOOD;
use crate::scripts::assert_script_faithful;
use crate::support::{cases, hostile_strings};

/// Counts the texts and keys below an item, and puts another one where the count says so.
struct Slots<'a> {
    count: usize,
    chosen: Option<(usize, &'a str)>,
}

impl Slots<'_> {
    /// Is this the one? Then what stands there from now on.
    fn next(&mut self) -> Option<&str> {
        self.count += 1;
        self.chosen.filter(|(position, _)| position + 1 == self.count).map(|(_, text)| text)
    }

    fn item(&mut self, item: &mut Item) {
        match item {
            Item::Value(value) => self.value(value),
            Item::Table(table) => self.table(table),
            Item::ArrayOfTables(list) => list.iter_mut().for_each(|table| self.table(table)),
            Item::None => {}
        }
    }

    fn table(&mut self, table: &mut dyn toml_edit::TableLike) {
        let keys: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).collect();
        for key in keys {
            if let Some(item) = table.get_mut(&key) {
                self.item(item);
            }
            if let Some(new) = self.next().map(str::to_owned)
                && let Some(item) = table.remove(&key)
            {
                table.insert(&new, item);
            }
        }
    }

    fn value(&mut self, value: &mut Value) {
        match value {
            Value::String(_) => {
                if let Some(new) = self.next() {
                    *value = new.into();
                }
            }
            Value::Array(list) => list.iter_mut().for_each(|element| self.value(element)),
            Value::InlineTable(table) => self.table(table),
            _ => {}
        }
    }
}

/// How many texts and keys a posture has.
fn count_slots(text: &str) -> usize {
    let mut document: DocumentMut = text.parse().unwrap();
    let mut slots = Slots { count: 0, chosen: None };
    slots.table(document.as_table_mut());
    slots.count
}

/// The posture with one text or key replaced.
fn spoil(text: &str, position: usize, new: &str) -> String {
    let mut document: DocumentMut = text.parse().unwrap();
    Slots { count: 0, chosen: Some((position, new)) }.table(document.as_table_mut());
    document.to_string()
}

fn assert_clean(compiled: &Compiled, text: &str) {
    let style = posturec::diag::Style { colour: false, width: 100 };
    let words = posturec::diag::render_human(&compiled.report, style);
    assert!(!words.contains(|letter: char| letter.is_control() && letter != '\n'), "{words:?}\n{text}");
    let Some(plan) = &compiled.plan else {
        assert!(!compiled.report.diagnostics.is_empty(), "refused without a word\n{text}");
        return;
    };
    for ring in &plan.rings {
        for script in &ring.scripts {
            assert_script_faithful(plan, ring, script);
        }
    }
    for file in render_rollout(plan) {
        let odd = |letter: &char| letter.is_control() && !matches!(letter, '\n' | '\r');
        assert_eq!(file.text.chars().find(odd), None, "in {}\n{text}", file.path);
        assert!(file.path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-./_".contains(&byte)), "{}", file.path);
    }
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn no_text_breaks_out_of_its_place(
        which in any::<prop::sample::Index>(),
        slot in any::<prop::sample::Index>(),
        hostile in prop::sample::select(hostile_strings()),
        keep in any::<bool>(),
    ) {
        let good = which.get(GOOD.as_slice());
        // a text that the structure takes comes further: an address stays one
        let new = if keep { format!("{}@contoso.com", hostile.1) } else { hostile.1 };
        let text = spoil(good, slot.index(count_slots(good)), &new);
        let compiled = compile_posture("p.toml", &|_| Ok(text.clone().into_bytes()), None).unwrap();
        assert_clean(&compiled, &text);
    }
}
