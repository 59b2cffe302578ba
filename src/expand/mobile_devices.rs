//! Architectures 5 and 6, the part that ActiveSync plays: only Outlook for iOS and Android may connect.

use super::{Conflict, Expander};
use crate::posture::{AccessLevel, ActiveSync, Characteristic, DeviceAccessRule, MailboxSide};
use crate::source::Path;

/// What Outlook for iOS and Android calls itself to Exchange Online; on Exchange Server the same model is the app with
/// basic authentication (exchange facts, section 3).
const OUTLOOK_MODEL: &str = "Outlook for iOS and Android";
/// What Exchange Server sees of the app with hybrid modern authentication (same section).
const OUTLOOK_SERVICE: &str = "OutlookService";

impl Expander<'_> {
    pub(super) fn expand_mobile_devices(&mut self) {
        let Some(mobile) = &self.written.access.outlook_mobile else { return };
        if mobile.only_client.is_none() {
            return;
        }
        let origin = Path::keys(["access", "outlook-mobile"]);
        for side in [MailboxSide::ExchangeOnline, MailboxSide::ExchangeServer] {
            if mobile.mailboxes.contains(&side) {
                self.only_outlook(side, mobile.affects_everyone, &origin);
            }
        }
    }

    fn only_outlook(&mut self, side: MailboxSide, affects_everyone: Option<bool>, origin: &Path) {
        let exchange = match side {
            MailboxSide::ExchangeOnline => &mut self.posture.exchange_online,
            MailboxSide::ExchangeServer => &mut self.posture.exchange_server,
        };
        let home = Path::keys([side.word(), "activesync"]);
        if exchange.activesync.is_none() {
            self.origins.push((home.clone(), origin.clone()));
        }
        let settings = exchange.activesync.get_or_insert_with(ActiveSync::default);
        if affects_everyone == Some(true) {
            settings.affects_everyone = Some(true);
        }
        let level = home.join("default-access-level");
        match settings.default_access_level {
            None => self.origins.push((level, origin.join("only-client"))),
            Some(AccessLevel::Block) => {}
            Some(_) => {
                let wanted = "`block`: only one client may connect".to_owned();
                self.conflicts.push(Conflict::Setting { written: level, origin: origin.clone(), wanted });
            }
        }
        settings.default_access_level = Some(AccessLevel::Block);
        for rule in rules(side) {
            let rules = home.join("device-access-rules");
            let known = settings.device_access_rules.iter().position(|own| {
                own.characteristic == rule.characteristic && own.query_string.eq_ignore_ascii_case(&rule.query_string)
            });
            match known {
                Some(position) if settings.device_access_rules[position].access_level != rule.access_level => {
                    let written = rules.join(position).join("access-level");
                    let wanted = format!("`{}`", rule.access_level.exchange().to_lowercase());
                    self.conflicts.push(Conflict::Setting { written, origin: origin.clone(), wanted });
                }
                Some(_) => {}
                None => {
                    let place = rules.join(settings.device_access_rules.len());
                    self.origins.push((place, origin.join("only-client")));
                    settings.device_access_rules.push(rule);
                }
            }
        }
    }
}

fn rules(side: MailboxSide) -> Vec<DeviceAccessRule> {
    let rule = |characteristic, query_string: &str, access_level| DeviceAccessRule {
        characteristic,
        query_string: query_string.to_owned(),
        access_level,
        allow: Vec::new(),
    };
    match side {
        MailboxSide::ExchangeOnline => vec![rule(Characteristic::DeviceModel, OUTLOOK_MODEL, AccessLevel::Allow)],
        MailboxSide::ExchangeServer => vec![
            rule(Characteristic::DeviceType, OUTLOOK_SERVICE, AccessLevel::Allow),
            rule(Characteristic::DeviceModel, OUTLOOK_MODEL, AccessLevel::Block),
        ],
    }
}
