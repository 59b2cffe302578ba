//! A name has characters that no name should have.
//!
//! Control characters, line separators, characters that steer the direction of text, tags, byte order marks and
//! replacement characters cannot be seen, or hide what stands beside them; services drop or change some of them. The
//! name of an authentication policy is also its identity in Exchange: an asterisk there would mean every policy, and a
//! name in the form of a GUID or of a distinguished name would mean another one. An alias of people cannot have an `@`,
//! which marks sign-in names.
//!
//! Wrong:
//! ```toml
//! [exchange-online.authentication-policies.block-legacy]
//! name = "Block *"
//! allow-basic-auth = []
//! organization-default = true
//! ```
//! Right:
//! ```toml
//! [exchange-online.authentication-policies.block-legacy]
//! name = "Block everything"
//! allow-basic-auth = []
//! organization-default = true
//! ```

use crate::check::Rule;
use crate::check::names::{Name, each_name};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::check_format;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0006"),
        name: "unacceptable-characters",
        severity: Severity::Error,
        source: include_str!("unacceptable_characters.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    each_name(model.written, &mut |name| {
        let Some(why) = unacceptable(name) else { return };
        let message = format!("{} `{}` has an unacceptable name", name.kind, name.text.escape_debug());
        let finding = RULE.info.finding(message, name.span(model)).with_label(why);
        sink.push(finding.with_help("give it another name").about((name.path)()));
    });
}

fn unacceptable(name: &Name<'_>) -> Option<String> {
    if let Some((single, what)) = name.text.chars().find_map(|single| describe(single).map(|what| (single, what))) {
        return Some(format!("U+{:04X} is {what}", u32::from(single)));
    }
    if name.kind == "audience" && name.text.contains('@') {
        return Some("an `@` marks sign-in names".to_owned());
    }
    if name.kind != "authentication policy" || name.is_alias {
        return None;
    }
    if name.text.contains('*') {
        return Some("Exchange takes `*` for any name".to_owned());
    }
    if check_format("guid", name.text).is_none() {
        return Some("Exchange takes a GUID for the id of a policy".to_owned());
    }
    let is_path = name.text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("cn="));
    is_path.then(|| "Exchange takes `CN=` for the path of a policy".to_owned())
}

/// What is wrong with a character.
fn describe(single: char) -> Option<&'static str> {
    match single {
        // nearly all there are
        ' '..='~' => None,
        '\u{2028}' | '\u{2029}' => Some("a line break"),
        '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("a character that steers the direction of text")
        }
        '\u{e0000}'..='\u{e007f}' => Some("an invisible tag"),
        '\u{feff}' => Some("a byte order mark"),
        '\u{fffd}' => Some("the mark of a character that was lost"),
        '\u{fdd0}'..='\u{fdef}' => Some("no character"),
        _ if u32::from(single) & 0xfffe == 0xfffe => Some("no character"),
        _ if single.is_control() => Some("a control character"),
        _ => None,
    }
}
