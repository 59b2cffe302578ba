//! What would close a gap: one change to a policy that came close, or a policy to add.

use super::words::tick;
use super::{How, Involved, demand_key};
use crate::posture::ClientAppType;
use crate::signin::evaluate::conditional_access::Condition;
use crate::signin::guarantee::statements::{Claim, Kind, Statement};
use crate::signin::route::has_switch;
use crate::signin::sign_in::{Client, Method, Side, SignIn};
use crate::signin::space::{Demand, app_type};

/// Said of a policy that stands in the tenant alone.
const FOREIGN: &str = ": the tenant has it, and no step changes it";
/// So many ways to close it are told.
pub(super) const MOST: usize = 2;

/// What would close it, the nearest first.
pub(super) fn cures(
    statement: &Statement,
    demand: &Demand,
    sign_in: &SignIn,
    policies: &[Involved],
    person: &str,
) -> Vec<String> {
    let mut cures = match (&statement.claim, statement.kind) {
        (Claim::Untouched(_), _) => told(policies, |one| {
            Some(match &one.place {
                _ if one.of_ad_fs => {
                    "give emergency accounts sign-in names in a domain that is not federated: AD FS is one more thing that \
                     can be down"
                        .to_owned()
                }
                Some(_) => format!("exclude `emergency-access` from `{}`", one.name),
                None => format!("exclude the emergency accounts from `{}` before the rollout{FOREIGN}", one.name),
            })
        }),
        (Claim::Reachable(_), _) => told(policies, |one| {
            Some(match (&one.place, one.blocks) {
                (_, false) if one.words.is_empty() => return None,
                (_, false) => format!("let the strength of `{}` allow a method that the others allow too", one.name),
                (Some(_), true) => format!("exclude {person} from `{}`, or let that policy spare one way in", one.name),
                (None, true) => format!("exclude {person} from `{}`, or turn it off{FOREIGN}", one.name),
            })
        }),
        (_, Kind::OnlyClient | Kind::NoLegacy | Kind::NoNewLegacy) => doors(sign_in),
        _ => told(policies, |one| widen(one, sign_in)),
    };
    let password = sign_in.route.method == Method::Legacy && cures.is_empty();
    if password && *demand != Demand::Refused {
        cures.push("no policy of Entra sees a password that goes to Exchange Server: take the way in away".to_owned());
    }
    if cures.is_empty() && !matches!(statement.claim, Claim::Untouched(_) | Claim::Reachable(_)) {
        cures.push(format!("add a policy that reaches this sign-in, with `{}` in its grant", demand_key(demand)));
    }
    cures.truncate(MOST);
    cures
}

/// What says that nobody is in these groups and roles at once.
pub(super) fn apart(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| tick(name)).collect();
    match names.as_slice() {
        [one, other] => format!(
            "if nobody is in both {one} and {other}, say so: `shares-nobody-with` in the audience of one of them"
        ),
        several => format!(
            "if nobody is in all of {}, say so of two of them: `shares-nobody-with` in the audience of one",
            several.join(", ")
        ),
    }
}

fn told(policies: &[Involved], say: impl Fn(&Involved) -> Option<String>) -> Vec<String> {
    policies.iter().filter_map(say).collect()
}

/// What makes a policy that came close take the sign-in as well.
fn widen(one: &Involved, sign_in: &SignIn) -> Option<String> {
    let name = &one.name;
    match (one.how, one.condition?) {
        (_, condition) if one.of_ad_fs => at_ad_fs(condition, sign_in),
        (How::Excludes, _) => {
            let who = one.words.trim_start_matches("excluded, as a member of ").trim_start_matches("excluded, as ");
            Some(if one.words.starts_with("excluded, as ") {
                format!("take {who} out of what `{name}` excludes, or list it under `exceptions.conditional-access`")
            } else {
                format!(
                    "take the person out of what `{name}` excludes, or list it under `exceptions.conditional-access`"
                )
            })
        }
        (_, Condition::ClientAppTypes) => {
            Some(format!("add `{}` to the `client-app-types` of `{name}`", app_type_word(sign_in)))
        }
        (_, Condition::Platforms) => Some(format!("let `{name}` take every platform")),
        (_, Condition::Locations) => Some(match one.words.strip_suffix(" is excluded") {
            Some(place) => format!("take {place} out of the locations that `{name}` excludes"),
            None => format!("let `{name}` hold from everywhere"),
        }),
        (_, Condition::DeviceFilter) => Some(format!("let the device filter of `{name}` take such devices")),
        (_, Condition::Target) => Some(format!("include `exchange-online` in the applications of `{name}`")),
        _ => None,
    }
}

/// What makes AD FS ask for it as well. Accounts of Entra alone and guests it never sees.
fn at_ad_fs(condition: Condition, sign_in: &SignIn) -> Option<String> {
    let person = &sign_in.person;
    match condition {
        Condition::Locations => {
            Some("let AD FS ask inside the corporate network too (`permit-everyone-and-require-mfa`)".to_owned())
        }
        Condition::Users if person.account.is_none() && person.guest.is_none() => Some(
            "say `ad-fs.unnamed-people-federated = true`, if nobody but emergency access has an account of Entra alone"
                .to_owned(),
        ),
        _ => None,
    }
}

/// What Conditional Access takes the client for, in the word of a posture.
fn app_type_word(sign_in: &SignIn) -> &'static str {
    match app_type(&sign_in.route) {
        ClientAppType::Browser => "browser",
        ClientAppType::ExchangeActiveSync => "exchange-active-sync",
        ClientAppType::Other => "other",
        _ => "mobile-apps-and-desktop-clients",
    }
}

/// What closes a way in.
fn doors(sign_in: &SignIn) -> Vec<String> {
    let route = &sign_in.route;
    let Some(side) = route.side else { return Vec::new() };
    let mut doors = Vec::new();
    match route.method {
        Method::Legacy => {
            if has_switch(route) {
                doors.push(format!(
                    "close `{}` in an authentication policy that is the default of {} (`organization-default = true`)",
                    route.protocol,
                    side.title()
                ));
            }
            if route.client == Client::Smtp && side == Side::ExchangeOnline {
                doors.push(
                    "set `exchange-online.transport-config.smtp-client-authentication-disabled` to `true`: then only \
                     mailboxes that have it turned on themselves send by SMTP AUTH"
                        .to_owned(),
                );
            }
        }
        Method::Modern if route.client == Client::MailApp => {
            doors.push("block `exchange-active-sync` by a policy, or let device access rules refuse it".to_owned());
        }
        Method::Modern => doors.push(
            "add `app-protection` to `access.outlook-mobile.require`: this client can not meet it; or turn the protocol \
             off for every mailbox, and allow the warning"
                .to_owned(),
        ),
    }
    doors
}
