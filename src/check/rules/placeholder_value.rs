//! A placeholder that nobody has replaced: an id of zeros, or a name in a domain that is kept for examples.
//!
//! `posturec init` writes such values. No tenant, group or person has them, so scripts would find nothing.
//!
//! Wrong:
//! ```toml
//! [audiences.pilot]
//! group = { name = "sg-mail-pilot", id = "00000000-0000-0000-0000-000000000000" }
//! ```
//! Right:
//! ```toml
//! [audiences.pilot]
//! group = { name = "sg-mail-pilot", id = "22222222-2222-4222-8222-222222222222" }
//! ```

use crate::check::Rule;
use crate::check::people::ZEROS;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{Guid, NamedObject};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0015"),
        name: "placeholder-value",
        severity: Severity::Error,
        source: include_str!("placeholder_value.rs"),
    },
    check,
};

/// The domains that RFC 2606 keeps for examples.
const RESERVED: [&str; 3] = ["example.com", "example.net", "example.org"];

fn check(model: &Model<'_>, sink: &mut Sink) {
    let mut seek = Seek { model, sink };
    seek.organization();
    seek.people();
    let posture = model.written;
    let objects = [
        ("applications", &posture.applications),
        ("workload-identities", &posture.workload_identities),
        ("terms-of-use", &posture.terms_of_use),
    ];
    for (key, declared) in objects {
        for (alias, NamedObject { id, .. }) in declared {
            seek.id(Some(id), Path::keys([key]).join(alias).join("id"));
        }
    }
}

/// The domain kept for examples that this one is, or lies in.
pub(super) fn reserved_domain(domain: &str) -> Option<&'static str> {
    let within = |reserved: &&str| {
        let split = domain.len().checked_sub(reserved.len()).and_then(|at| domain.split_at_checked(at));
        split.is_some_and(|(rest, end)| end.eq_ignore_ascii_case(reserved) && (rest.is_empty() || rest.ends_with('.')))
    };
    RESERVED.into_iter().find(within)
}

struct Seek<'a, 'b> {
    model: &'a Model<'a>,
    sink: &'b mut Sink,
}

impl Seek<'_, '_> {
    fn organization(&mut self) {
        let organization = &self.model.written.organization;
        let home = Path::keys(["organization"]);
        self.id(Some(&organization.tenant_id), home.join("tenant-id"));
        for (position, domain) in organization.domains.iter().enumerate() {
            self.domain(domain.as_str(), home.join("domains").join(position));
        }
        if let Some(server) = &organization.exchange_server {
            self.id(Some(&server.organization_id), home.join("exchange-server").join("organization-id"));
        }
    }

    fn people(&mut self) {
        let posture = self.model.written;
        if let Some(emergency) = &posture.emergency_access {
            let home = Path::keys(["emergency-access"]);
            self.group(emergency.group.as_ref(), &home.join("group"));
            self.members(&emergency.accounts, &home.join("accounts"));
        }
        for (alias, audience) in &posture.audiences {
            let home = Path::keys(["audiences"]).join(alias);
            self.group(audience.group.as_ref(), &home.join("group"));
            for (position, group) in audience.groups.iter().enumerate() {
                self.group(Some(group), &home.join("groups").join(position));
            }
            self.members(&audience.members, &home.join("members"));
            for (position, tenant) in audience.guests.iter().flat_map(|guests| &guests.tenants).enumerate() {
                self.id(Some(tenant), home.join("guests").join("tenants").join(position));
            }
        }
    }

    fn group(&mut self, group: Option<&crate::posture::GroupReference>, path: &Path) {
        self.id(group.and_then(|group| group.id.as_ref()), path.join("id"));
    }

    fn members(&mut self, members: &[crate::posture::PersonEntry], path: &Path) {
        for (position, member) in members.iter().enumerate() {
            let domain = member.user().as_str().rsplit_once('@').map_or("", |(_, domain)| domain);
            // of very many people few need an address
            if member.id().is_some() || reserved_domain(domain).is_some() {
                let path = path.join(position);
                self.id(member.id(), path.join("id"));
                self.domain(domain, path);
            }
        }
    }

    fn id(&mut self, id: Option<&Guid>, path: Path) {
        if id.is_some_and(|id| id.as_str() == ZEROS) {
            self.report("an id of zeros is a placeholder", "write the real id", path);
        }
    }

    fn domain(&mut self, domain: &str, path: Path) {
        if let Some(reserved) = reserved_domain(domain) {
            self.report(&format!("`{reserved}` is kept for examples"), "write the real domain", path);
        }
    }

    fn report(&mut self, message: &str, help: &str, path: Path) {
        let span = self.model.value_span(&path);
        self.sink.push(RULE.info.finding(message, span).with_help(help).about(path));
    }
}
