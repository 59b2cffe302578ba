//! The exceptions of a posture as the runbook lists them.

use super::draft::origin;
use crate::plan::ExceptionRecord;
use crate::resolve::Model;
use crate::source::Path;

/// All of them: those written as exceptions, and authentication policies that say they are one.
pub(super) fn exception_records(model: &Model<'_>) -> Vec<ExceptionRecord> {
    let day = |date: Option<jiff::civil::Date>| date.map_or_else(String::new, |date| date.to_string());
    let mut records = Vec::new();
    let home = Path::keys(["exceptions"]);
    for (position, exception) in model.written.exceptions.legacy_authentication.iter().enumerate() {
        let protocols: Vec<&str> = exception.protocols.iter().map(|protocol| protocol.key()).collect();
        records.push(ExceptionRecord {
            who: exception.who.clone(),
            what: format!("legacy authentication: {}", protocols.join(", ")),
            reason: exception.reason.clone(),
            expires: day(exception.expires),
            origin: origin(model, &home.join("legacy-authentication").join(position)),
        });
    }
    for (position, exception) in model.written.exceptions.conditional_access.iter().enumerate() {
        records.push(ExceptionRecord {
            who: exception.who.clone(),
            what: format!("outside {}", exception.policies.join(", ")),
            reason: exception.reason.clone(),
            expires: day(exception.expires),
            origin: origin(model, &home.join("conditional-access").join(position)),
        });
    }
    let sides =
        [("exchange-online", &model.written.exchange_online), ("exchange-server", &model.written.exchange_server)];
    for (side, exchange) in sides {
        for (alias, policy) in &exchange.authentication_policies {
            let Some(note) = &policy.exception else { continue };
            records.push(ExceptionRecord {
                who: policy.assign_to.clone(),
                what: format!("authentication policy {}", policy.name),
                reason: note.reason.clone(),
                expires: day(note.expires),
                origin: origin(model, &Path::keys([side, "authentication-policies"]).join(alias)),
            });
        }
    }
    records
}
