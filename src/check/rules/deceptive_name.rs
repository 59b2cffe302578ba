//! A name is not what it looks like.
//!
//! Blanks around it, invisible characters and letters of two scripts in one word look like another name to people, and
//! sometimes to PowerShell. Scripts compare names exactly, so such a name finds only what is spelt just so.
//!
//! Wrong:
//! ```toml
//! [exchange-online.authentication-policies.block-legacy]
//! name = "Block legacy authentication "
//! allow-basic-auth = []
//! organization-default = true
//! ```
//! Right:
//! ```toml
//! [exchange-online.authentication-policies.block-legacy]
//! name = "Block legacy authentication"
//! allow-basic-auth = []
//! organization-default = true
//! ```

use unicode_security::MixedScript;

use crate::check::Rule;
use crate::check::names::{Name, each_name};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0007"),
        name: "deceptive-name",
        severity: Severity::Warning,
        source: include_str!("deceptive_name.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    each_name(model.written, &mut |name| {
        for (message, help) in deceptions(name) {
            let finding = RULE.info.finding(message, name.span(model)).with_help(help);
            sink.push(finding.about((name.path)()));
        }
    });
}

fn deceptions(name: &Name<'_>) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    // most names have nothing that could deceive
    if name.text.is_ascii() && name.text.trim_matches(' ') == name.text {
        return found;
    }
    let shown = format!("{} `{}`", name.kind, name.text.escape_debug());
    if name.text.trim_matches(' ') != name.text {
        found.push((format!("{shown} has blanks around it"), "take them out"));
    }
    if let Some(single) = name.text.chars().find(|single| is_invisible(*single)) {
        let message = format!("{shown} has the invisible character U+{:04X}", u32::from(single));
        found.push((message, "write it without that character"));
    } else if let Some(single) = name.text.chars().find(|single| *single != ' ' && is_blank(*single)) {
        let message = format!("{shown} has U+{:04X}, which looks like a blank", u32::from(single));
        found.push((message, "write an ordinary blank"));
    }
    let mut words = name.text.split(|single: char| !single.is_alphanumeric());
    if let Some(word) = words.find(|word| !word.is_single_script()) {
        let message = format!("{shown} mixes scripts in the word `{}`", word.escape_debug());
        found.push((message, "write the word in letters of one script"));
    }
    found
}

/// Has this character no shape of its own? Characters that are not acceptable at all have a rule of their own.
fn is_invisible(single: char) -> bool {
    matches!(single,
        '\u{ad}' | '\u{34f}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0080}'..='\u{e0fff}')
}

fn is_blank(single: char) -> bool {
    single.is_whitespace() && !single.is_control() && !matches!(single, '\u{2028}' | '\u{2029}')
}
