//! How Outlook for iOS and Android shows itself to ActiveSync. The same words mean different things on the two sides
//! (exchange facts, section 3).

use crate::posture::{AccessLevel, Characteristic, DeviceAccessRule, MailboxSide};
use crate::resolve::Model;
use crate::source::Path;

/// A device access rule of the expanded posture.
pub(super) struct SideRule<'a> {
    /// Its side.
    pub side: MailboxSide,
    /// The rule.
    pub rule: &'a DeviceAccessRule,
    /// Its address.
    pub path: Path,
}

/// All device access rules of one side, expanded.
pub(super) fn device_rules<'a>(model: &'a Model<'_>, side: MailboxSide) -> Vec<SideRule<'a>> {
    let home = Path::keys([side.word(), "activesync", "device-access-rules"]);
    let rules = model.exchange(side).activesync.iter().flat_map(|settings| &settings.device_access_rules);
    rules.enumerate().map(|(position, rule)| SideRule { side, rule, path: home.join(position) }).collect()
}

impl SideRule<'_> {
    /// Does it look at this?
    pub(super) fn looks_at(&self, characteristic: Characteristic, text: &str) -> bool {
        self.rule.characteristic == characteristic && self.rule.query_string.eq_ignore_ascii_case(text)
    }

    /// Is it about Outlook for iOS and Android with modern authentication?
    pub(super) fn is_about_outlook(&self) -> bool {
        match self.side {
            MailboxSide::ExchangeOnline => {
                self.looks_at(Characteristic::DeviceModel, OUTLOOK_MODEL)
                    || self.looks_at(Characteristic::DeviceType, "Outlook")
            }
            MailboxSide::ExchangeServer => self.looks_at(Characteristic::DeviceType, OUTLOOK_SERVICE),
        }
    }

    /// Does it mean the opposite of what is wanted for that app?
    pub(super) fn is_opposite(&self) -> bool {
        let model = self.looks_at(Characteristic::DeviceModel, OUTLOOK_MODEL);
        match (self.side, self.rule.access_level) {
            (MailboxSide::ExchangeOnline, AccessLevel::Block) | (MailboxSide::ExchangeServer, AccessLevel::Allow) => {
                model
            }
            (MailboxSide::ExchangeServer, AccessLevel::Block) => self.is_about_outlook(),
            _ => false,
        }
    }
}

/// The model: the app in Exchange Online, the app with basic authentication on Exchange Server.
pub(super) const OUTLOOK_MODEL: &str = "Outlook for iOS and Android";
/// The type that Exchange Server sees of the app with hybrid modern authentication.
pub(super) const OUTLOOK_SERVICE: &str = "OutlookService";
