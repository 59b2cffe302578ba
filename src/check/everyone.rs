//! Settings that no stage can limit to people: they reach everybody at once, in the ring in which they happen.

use crate::posture::Exchange;
use crate::resolve::Model;
use crate::source::Path;

/// Settings that belong together.
pub(super) struct Setting<'a> {
    /// What the posture calls them, for people.
    pub title: String,
    /// Their address.
    pub path: Path,
    /// The ring in which they happen, where it is said.
    pub ring: Option<&'a str>,
    /// Does the author say that they reach everybody?
    pub marked: bool,
    /// Where that is said.
    pub mark: Path,
}

impl Setting<'_> {
    /// Do they happen in a ring before the last?
    pub(super) fn is_early(&self, model: &Model<'_>) -> bool {
        let rings = &model.posture.rollout.rings;
        let position = rings.iter().position(|ring| Some(ring.name.as_str()) == self.ring);
        position.is_some_and(|position| position + 1 < rings.len())
    }
}

/// All such settings that the author has written.
pub(super) fn settings_for_everyone<'a>(model: &'a Model<'_>) -> Vec<Setting<'a>> {
    let mut settings = Vec::new();
    if let Some(mobile) = model.written.access.outlook_mobile.as_ref().filter(|mobile| mobile.only_client.is_some()) {
        let home = Path::keys(["access", "outlook-mobile"]);
        let (path, mark) = (home.join("only-client"), home.join("affects-everyone"));
        let marked = mobile.affects_everyone == Some(true);
        settings.push(Setting { title: "`only-client`".to_owned(), path, ring: None, marked, mark });
    }
    for (side, exchange, home) in model.exchanges() {
        for (key, ring, marked) in of_side(exchange) {
            let path = home.join(key);
            // what an architecture adds is told by the architecture
            if model.document.get(&path).is_some() {
                let mark = path.join("affects-everyone");
                settings.push(Setting { title: format!("`{key}` of `{}`", side.word()), path, ring, marked, mark });
            }
        }
    }
    settings
}

fn of_side(exchange: &Exchange) -> Vec<(&'static str, Option<&str>, bool)> {
    let mut tables = Vec::new();
    if let Some(one) = &exchange.activesync {
        tables.push(("activesync", one.ring.as_deref(), one.affects_everyone == Some(true)));
    }
    if let Some(one) = &exchange.organization_config {
        tables.push(("organization-config", one.ring.as_deref(), one.affects_everyone == Some(true)));
    }
    if let Some(one) = &exchange.transport_config {
        tables.push(("transport-config", one.ring.as_deref(), one.affects_everyone == Some(true)));
    }
    tables
}
