//! People: who holds which authentication policy, and the client access settings of mailboxes.

use serde_json::{Value as Json, json};

use super::arguments::Arguments;
use super::identity::{Sought, same_name};
use super::refusal::Refusal;
use super::settings::Fresh;
use super::side::{Answered, Outcome, Side};
use crate::catalog::{Parameter, ParameterKind, Platform};
use crate::plan::Value;
use crate::rehearse::tenant::context::Context;
use crate::rehearse::tenant::state::Recipient;

/// How many come if nobody says (Get-User and Get-CASMailbox pages, 2026-08).
const DEFAULT_RESULTS: usize = 1000;

/// The settings of a new mailbox (Set-CASMailbox page, 2026-08). SMTP AUTH has three values: unset follows the
/// organization. Settings beyond these show once they are set, so that lists of many mailboxes stay short.
pub(super) fn fresh(platform: Platform) -> Fresh {
    if platform == Platform::ExchangeOnline {
        return Fresh::new([
            ("ActiveSyncEnabled", json!(true)),
            ("EwsEnabled", json!(true)),
            ("ImapEnabled", json!(true)),
            ("MAPIEnabled", json!(true)),
            ("MacOutlookEnabled", json!(true)),
            ("OWAEnabled", json!(true)),
            ("OWAforDevicesEnabled", json!(true)),
            ("OutlookMobileEnabled", json!(true)),
            ("PopEnabled", json!(true)),
            ("SmtpClientAuthenticationDisabled", Json::Null),
            ("UniversalOutlookEnabled", json!(true)),
        ]);
    }
    Fresh::new([
        ("ActiveSyncEnabled", json!(true)),
        ("ECPEnabled", json!(true)),
        ("EwsEnabled", json!(true)),
        ("ImapEnabled", json!(true)),
        ("MAPIEnabled", json!(true)),
        ("MapiHttpEnabled", Json::Null),
        ("OWAEnabled", json!(true)),
        ("OWAforDevicesEnabled", json!(true)),
        ("PopEnabled", json!(true)),
    ])
}

/// Get-User.
pub(super) fn get_user(side: &mut Side<'_>, _: &mut Context, arguments: &Arguments) -> Outcome {
    arguments.only(&["Filter", "Identity", "ResultSize"])?;
    let mut found = find_all(side, arguments, Sought::User)?;
    if let Some(filter) = arguments.text("Filter") {
        let wanted = read_filter(filter)?;
        found.retain(|person| holds(side, person, wanted.as_deref()));
    }
    limit(found, arguments, |person| show_user(side, person))
}

/// Get-CASMailbox.
pub(super) fn get_mailbox(side: &mut Side<'_>, _: &mut Context, arguments: &Arguments) -> Outcome {
    arguments.only(&["Identity", "ResultSize"])?;
    let found = find_all(side, arguments, Sought::Mailbox)?;
    let fresh = fresh(side.platform());
    limit(found, arguments, |person| show_mailbox(side, &fresh, person))
}

fn find_all<'a>(side: &'a Side<'_>, arguments: &Arguments, sought: Sought) -> Result<Vec<&'a Recipient>, Refusal> {
    let people = &side.exchange.recipients;
    match arguments.text("Identity") {
        Some(identity) => Ok(vec![&people[side.find_recipient(identity, sought)?]]),
        None => {
            let has_mailbox = |person: &&Recipient| !person.primary_smtp_address.is_empty();
            Ok(people.iter().filter(|person| sought == Sought::User || has_mailbox(person)).collect())
        }
    }
}

/// The answer with as many of these as the call asks for, and a warning if there are more.
fn limit<T>(found: Vec<T>, arguments: &Arguments, show: impl Fn(T) -> Json) -> Result<Answered, Refusal> {
    let (most, asked) = match arguments.get("ResultSize") {
        None => (DEFAULT_RESULTS, false),
        Some(Value::Text(text)) if text.eq_ignore_ascii_case("unlimited") => (usize::MAX, true),
        Some(Value::Text(text)) => (read_number(text.parse().ok())?, true),
        Some(Value::Integer(number)) => (read_number(Some(*number))?, true),
        Some(_) => (read_number(None)?, true),
    };
    let warnings = if found.len() <= most {
        Vec::new()
    } else if asked {
        vec![
            "There are more results available than are currently displayed. To view them, increase the value for the \
             ResultSize parameter."
                .to_owned(),
        ]
    } else {
        vec![format!(
            "By default, only the first {DEFAULT_RESULTS} items are returned. Use the ResultSize parameter to specify \
             the number of items returned. To return all items, specify \"-ResultSize Unlimited\"."
        )]
    };
    Ok(Answered { value: found.into_iter().take(most).map(show).collect(), warnings })
}

fn read_number(number: Option<i64>) -> Result<usize, Refusal> {
    let most = number.and_then(|number| usize::try_from(number).ok()).filter(|&most| most > 0);
    most.ok_or_else(|| Refusal::invalid("The value isn't a number of results. Property Name: ResultSize"))
}

/// The distinguished name of a policy, or nothing, out of `AuthenticationPolicy -eq '…'`: the one documented filter for
/// policies, which takes no other form of a reference (page of filterable properties, 2026).
fn read_filter(filter: &str) -> Result<Option<String>, Refusal> {
    let unknown = || Refusal::not_simulated("this filter");
    let mut words = filter.trim().splitn(3, char::is_whitespace);
    let (property, operator) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if !property.eq_ignore_ascii_case("AuthenticationPolicy") || !operator.eq_ignore_ascii_case("-eq") {
        return Err(unknown());
    }
    let value = words.next().unwrap_or_default().trim();
    if value.eq_ignore_ascii_case("$null") {
        return Ok(None);
    }
    let inner = value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).ok_or_else(unknown)?;
    let parts: Vec<&str> = inner.split("''").collect();
    if parts.iter().any(|part| part.contains('\'')) { Err(unknown()) } else { Ok(Some(parts.join("'"))) }
}

fn holds(side: &Side<'_>, person: &Recipient, wanted: Option<&str>) -> bool {
    match (person.authentication_policy.as_deref(), wanted) {
        (None, None) => true,
        (Some(reference), Some(path)) => side.find_policy(reference).is_ok_and(|place| {
            same_name(&side.directory.policy(&side.exchange.authentication_policies[place].name), path)
        }),
        _ => false,
    }
}

fn show_user(side: &Side<'_>, person: &Recipient) -> Json {
    let mut shown = side.show_object(&person.name, &person.guid, &side.directory.recipient(&person.name));
    let kind = if person.primary_smtp_address.is_empty() { "User" } else { "UserMailbox" };
    shown.insert("DisplayName".to_owned(), json!(person.name));
    shown.insert("UserPrincipalName".to_owned(), json!(person.user_principal_name));
    shown.insert("WindowsEmailAddress".to_owned(), json!(person.primary_smtp_address));
    shown.insert("RecipientType".to_owned(), json!(kind));
    shown.insert("RecipientTypeDetails".to_owned(), json!(kind));
    // no release before 2019 has such policies (Set-User page, 2026-08)
    if side.knows_policies() {
        let policy = side.show_reference(person.authentication_policy.as_deref());
        shown.insert("AuthenticationPolicy".to_owned(), policy);
    }
    Json::Object(shown)
}

fn show_mailbox(side: &Side<'_>, fresh: &Fresh, person: &Recipient) -> Json {
    let mut shown = side.show_object(&person.name, &person.guid, &side.directory.recipient(&person.name));
    shown.insert("DisplayName".to_owned(), json!(person.name));
    shown.insert("PrimarySmtpAddress".to_owned(), json!(person.primary_smtp_address));
    shown.extend(fresh.show(&person.cas_mailbox));
    Json::Object(shown)
}

/// Set-User. Of all that it can set, only the authentication policy is simulated; `$null` takes it away (page,
/// 2026-08).
pub(super) fn set_user(side: &mut Side<'_>, context: &mut Context, arguments: &Arguments) -> Outcome {
    let place = find_one(side, arguments, Sought::User)?;
    arguments.only(&["AuthenticationPolicy", "Identity"])?;
    let new = match arguments.get("AuthenticationPolicy") {
        Some(value) => side.read_reference("AuthenticationPolicy", value, context)?,
        None => side.exchange.recipients[place].authentication_policy.clone(),
    };
    let person = &mut side.exchange.recipients[place];
    let changed = person.authentication_policy != new;
    person.authentication_policy = new;
    Ok(Answered::set(changed, &person.name))
}

/// Set-CASMailbox.
pub(super) fn set_mailbox(side: &mut Side<'_>, _: &mut Context, arguments: &Arguments) -> Outcome {
    let place = find_one(side, arguments, Sought::Mailbox)?;
    arguments.refuse(&["Identity"], is_beyond_settings)?;
    let fresh = fresh(side.platform());
    let person = &mut side.exchange.recipients[place];
    let changed = fresh.store(arguments.members(&["Identity"]), &mut person.cas_mailbox);
    Ok(Answered::set(changed, &person.name))
}

/// What names the mailbox, what refers to other objects, what is done once and leaves no setting.
fn is_beyond_settings(parameter: &Parameter) -> bool {
    let names = ["DisplayName", "EmailAddresses", "Name", "PrimarySmtpAddress", "SamAccountName"];
    names.contains(&parameter.name) || matches!(parameter.kind, ParameterKind::Identity | ParameterKind::Switch)
}

fn find_one(side: &Side<'_>, arguments: &Arguments, sought: Sought) -> Result<usize, Refusal> {
    let identity = arguments.text("Identity").ok_or_else(|| Refusal::empty("Identity"))?;
    side.find_recipient(identity, sought)
}
