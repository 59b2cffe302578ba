//! `only-client` leaves another mail client on phones and tablets.
//!
//! The default access level of ActiveSync stops mail apps that use ActiveSync. IMAP and POP are protocols of their own:
//! apps that use them with a token are stopped by a policy that they cannot meet, such as app protection, or by turning
//! the protocols off for every mailbox, which this language does not do.
//!
//! Where Conditional Access wants a compliant device or a managed app, Exchange Online does not ask device access rules
//! about Outlook, and no page says whether it asks them about other apps: what rests on rules alone there is `not proven`.
//! A policy that such apps cannot meet, or one that blocks `exchange-active-sync`, is safer.
//!
//! Wrong:
//! ```toml
//! [access.outlook-mobile]
//! mailboxes = ["exchange-online"]
//! require = ["compliant-device"]
//! only-client = "outlook-mobile"
//! still-allowed = []
//! affects-everyone = true
//! ```
//! Right:
//! ```toml
//! [access.outlook-mobile]
//! mailboxes = ["exchange-online"]
//! require = ["app-protection", "compliant-device"]
//! only-client = "outlook-mobile"
//! still-allowed = []
//! affects-everyone = true
//! ```

use crate::diag::{Code, RuleInfo, Severity};

/// What is known of the rule. Its findings are made where guarantees are proven.
pub static INFO: RuleInfo = RuleInfo {
    code: Code("C0608"),
    name: "other-client-on-phones",
    severity: Severity::Warning,
    source: include_str!("other_client_on_phones.rs"),
};
