//! Postures that somebody has spoilt: no input panics, and nothing is written when something is wrong.

use std::sync::LazyLock;

use posturec::compile::compile_posture;
use posturec::layout::layout_posture;
use proptest::prelude::*;

use crate::postures::postures_in;
use crate::support::{Sandbox, cases, fill_placeholders, manifest_folder};

/// Good postures, whole: with all that they extend in one text.
pub static GOOD: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut good: Vec<String> = postures_in("tests/postures/ok")
        .iter()
        .chain(&["examples/small-business/posture.toml".to_owned(), "examples/contoso-hybrid/posture.toml".to_owned()])
        .map(|name| {
            let compiled = crate::postures::compile_file(name);
            layout_posture(&compiled.expanded, &compiled.additions)
        })
        .collect();
    let starter = Sandbox::new().run(&["init", "-o", "-"]).stdout;
    good.push(fill_placeholders(&starter));
    good
});

/// Something done to a text.
#[derive(Debug, Clone)]
pub enum Damage {
    Flip(usize, u8),
    Delete(usize, usize),
    Repeat(usize),
    Swap(usize, usize),
    Insert(usize, &'static str),
}

pub fn damage() -> impl Strategy<Value = Damage> {
    let odd = prop::sample::select(vec!["[", "]]", "{", "\"", "'''", "=", "\u{202e}", "\r", "é", "nan", "1e999", "#"]);
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, bits)| Damage::Flip(at, bits)),
        (any::<usize>(), 1..40_usize).prop_map(|(at, count)| Damage::Delete(at, count)),
        any::<usize>().prop_map(Damage::Repeat),
        (any::<usize>(), any::<usize>()).prop_map(|(one, other)| Damage::Swap(one, other)),
        (any::<usize>(), odd).prop_map(|(at, text)| Damage::Insert(at, text)),
    ]
}

pub fn apply(text: &str, damage: &[Damage]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for one in damage {
        let length = bytes.len().max(1);
        match one {
            Damage::Flip(at, bits) => {
                if let Some(byte) = bytes.get_mut(at % length) {
                    *byte ^= bits;
                }
            }
            Damage::Delete(at, count) => {
                let start = (at % length).min(bytes.len());
                bytes.drain(start..(start + count).min(bytes.len()));
            }
            Damage::Repeat(line) => {
                let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
                let again = lines.get(line % lines.len().max(1)).map(|line| line.to_vec()).unwrap_or_default();
                bytes.extend(again);
            }
            Damage::Swap(one, other) => {
                let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
                let count = lines.len().max(1);
                if !lines.is_empty() {
                    lines.swap(one % count, other % count);
                }
                bytes = lines.concat();
            }
            Damage::Insert(at, text) => {
                let start = (at % length).min(bytes.len());
                bytes.splice(start..start, text.bytes());
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn no_posture_panics(which in any::<prop::sample::Index>(), damage in prop::collection::vec(damage(), 1..6)) {
        let bytes = apply(which.get(GOOD.as_slice()).as_str(), &damage);
        let read = |name: &str| if name == "p.toml" { Ok(bytes.clone()) } else { Err("not there".to_owned()) };
        if let Ok(compiled) = compile_posture("p.toml", &read, None) {
            let style = posturec::diag::Style { colour: true, width: 80 };
            let _ = posturec::diag::render_human(&compiled.report, style);
            let text = layout_posture(&compiled.expanded, &compiled.additions);
            if let Some(plan) = &compiled.plan {
                let again = compile_posture("p.toml", &|_| Ok(text.clone().into_bytes()), None).unwrap();
                prop_assert!(again.plan.is_some(), "{text}");
                prop_assert_eq!(posturec::render::render_rollout(plan).is_empty(), false);
            }
            let _ = posturec::diag::render_json(&[compiled.report]);
        }
    }
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn nothing_is_written_when_something_is_wrong(
        which in any::<prop::sample::Index>(),
        damage in prop::collection::vec(damage(), 1..4),
    ) {
        let sandbox = Sandbox::new();
        sandbox.write("posture.toml", apply(which.get(GOOD.as_slice()).as_str(), &damage));
        let before = sandbox.files();
        let ended = sandbox.run(&["build", "posture.toml", "-o", "out"]);
        prop_assert!((0..=2).contains(&ended.code), "{}", ended.text());
        prop_assert_eq!(ended.code == 0, sandbox.path("out/manifest.json").exists());
        if ended.code != 0 {
            prop_assert!(before == sandbox.files());
        }
    }
}

#[test]
fn the_good_postures_are_good() {
    let root = manifest_folder();
    for text in GOOD.iter() {
        let read = |_: &str| Ok(text.clone().into_bytes());
        assert!(compile_posture("p.toml", &read, None).unwrap().plan.is_some(), "{}\n{text}", root.display());
    }
}
