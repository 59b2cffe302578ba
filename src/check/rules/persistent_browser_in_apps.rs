//! Persistence of browsers where there are only apps.
//!
//! `[sessions.app-managed-devices]` is about apps on phones and tablets. `persistent-browser` is about browsers, so
//! there it would be passed over.
//!
//! Wrong:
//! ```toml
//! [sessions.app-managed-devices]
//! sign-in-frequency = "30d"
//! persistent-browser = "never"
//!
//! [conditional-access.policies.phones]
//! name = "Phones"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! platforms = { include = ["android", "ios"] }
//! grant = { controls = ["compliant-application"] }
//! ```
//! Right:
//! ```toml
//! [sessions.app-managed-devices]
//! sign-in-frequency = "30d"
//!
//! [sessions.unmanaged-devices]
//! sign-in-frequency = "4h"
//! persistent-browser = "never"
//!
//! [conditional-access.policies.phones]
//! name = "Phones"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! platforms = { include = ["android", "ios"] }
//! grant = { controls = ["compliant-application"] }
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0548"),
        name: "persistent-browser-in-apps",
        severity: Severity::Error,
        source: include_str!("persistent_browser_in_apps.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let limits = model.written.sessions.app_managed_devices.as_ref();
    if limits.is_some_and(|limits| limits.persistent_browser.is_some()) {
        let place = Path::keys(["sessions", "app-managed-devices", "persistent-browser"]);
        sink.push(
            RULE.at_key(model, place, "`persistent-browser` means nothing for apps")
                .with_help("write it under `[sessions.unmanaged-devices]`"),
        );
    }
}
