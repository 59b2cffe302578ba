//! Where people prove who they are: what happens there in words, and what AD FS asks for beside the password.

use super::conditional_access::{Told, ad_fs_lines};
use super::story::Line;
use super::{Facts, Reading};
use crate::posture::{AsksForMfa, FederatedIdpMfaBehavior, GuestKind};
use crate::signin::landscape::{AD_FS, AccessControl, AdFs};
use crate::signin::sign_in::{Method, Side};

/// What is said there.
pub(super) fn told(facts: &Facts<'_>, reading: Reading) -> Told {
    let asked = ad_fs_lines(facts, reading);
    let doubts = asked.doubts.clone();
    Told { doubts, ..said(facts, asked, reading) }
}

fn said(facts: &Facts<'_>, asked: Told, reading: Reading) -> Told {
    let route = &facts.sign_in.route;
    let guest = facts.sign_in.person.guest.as_ref().filter(|guest| guest.kind != GuestKind::InternalGuest);
    let federated = facts.landscape.federated;
    match (route.method, route.side, &facts.landscape.ad_fs) {
        (Method::Legacy, Some(Side::ExchangeServer), _) => {
            says(&["Exchange Server checks the password with Active Directory; Entra never hears of it"])
        }
        (Method::Legacy, _, None) if federated => {
            says(&["Exchange Online has the password checked: Entra passes it on to AD FS"])
        }
        (Method::Legacy, _, Some(ad_fs)) if federated && ad_fs.federated.holds(facts.sign_in_name) => says(&[
            "Exchange Online has the password checked: Entra passes it on to AD FS",
            "nobody can be asked for more on this way; that AD FS refuses it is not counted on",
        ]),
        (Method::Legacy, ..) => says(&["Exchange Online has the password checked by Entra"]),
        (Method::Modern, ..) if guest.is_some() => {
            says(&["the guest's own organization proves who it is; nothing here says how"])
        }
        (Method::Modern, _, Some(ad_fs)) if federated => at_ad_fs(ad_fs, facts, asked, reading),
        (Method::Modern, ..) if federated => says(&[
            "the domain is federated: Entra redirects to AD FS, which asks for the password",
            "whether AD FS asks for a second factor nobody said; it is not counted on",
        ]),
        (Method::Modern, ..) => says(&["Entra asks for the first factor: the password, or what takes its place"]),
    }
}

fn says(lines: &[&str]) -> Told {
    Told::of(lines.iter().map(|line| Line::Says((*line).to_owned())).collect())
}

/// What people meet of whom it is known which domains are federated.
fn at_ad_fs(ad_fs: &AdFs, facts: &Facts<'_>, asked: Told, reading: Reading) -> Told {
    if facts.sign_in.person.guest.is_some() {
        return says(&["a guest is not counted on to sign in at AD FS: Entra asks for the password itself"]);
    }
    let named = facts.sign_in_name.is_some_and(|name| name.contains('@'));
    let mut told = match (ad_fs.federated.holds(facts.sign_in_name), named) {
        _ if facts.open.account => says(&["where the sign-in name is in a federated domain, Entra redirects to AD FS"]),
        (true, true) => says(&["the domain of the sign-in name is federated: Entra redirects to AD FS"]),
        (true, false) => says(&["the domains of all people are said to be federated: Entra redirects to AD FS"]),
        (false, true) => {
            return says(&["the sign-in name is in no federated domain: Entra asks for the password itself"]);
        }
        (false, false) => {
            return says(&[
                "nobody said that this account is federated: taken as one of Entra alone, which asks for the password",
            ]);
        }
    };
    told.say("AD FS asks for the password, or takes the Windows sign-in of a device inside the network");
    let is_told = !asked.lines.is_empty();
    let asks = |line: &Line| matches!(line, Line::Policy(line) if line.applies.under(reading));
    let asks = asked.lines.iter().any(asks);
    told.lines.extend(asked.lines);
    match in_force(ad_fs, facts) {
        _ if asks => told.say(in_entra(ad_fs.accepted)),
        _ if is_told => {}
        Some(control) => {
            let says = match control.policy.asks() {
                AsksForMfa::NotModelled => "may ask for MFA; when is not modelled, so it is not counted on",
                AsksForMfa::FromExtranet => "may ask for MFA; nobody said which network is its own",
                AsksForMfa::Nobody | AsksForMfa::Everybody => "asks nobody for MFA",
            };
            told.lines.push(Line::Object(control.subject(), says.to_owned()));
        }
        None => told.say("which access control policy AD FS has nobody said; it is not counted on for MFA"),
    }
    told
}

/// The access control policy at this point: the one that it is to have where that decides already, else that of today.
fn in_force<'a>(ad_fs: &'a AdFs, facts: &Facts<'_>) -> Option<&'a AccessControl> {
    let known = facts.regime.policies.get(&AD_FS);
    let planned =
        ad_fs.planned.as_ref().filter(|control| known.is_some_and(|known| known.subject() == control.subject()));
    planned.or(ad_fs.today.as_ref())
}

/// What Entra makes of MFA that AD FS has asked for.
fn in_entra(behavior: Option<FederatedIdpMfaBehavior>) -> &'static str {
    match behavior {
        None => {
            "its token tells Entra of the MFA (multipleauthn); whether that will do where a policy asks for MFA nobody \
             said: Entra may ask again"
        }
        Some(FederatedIdpMfaBehavior::RejectMfaByFederatedIdp) => {
            "its token tells Entra of the MFA (multipleauthn), which does not count: where a policy asks for MFA, Entra \
             asks again (rejectMfaByFederatedIdp)"
        }
        Some(FederatedIdpMfaBehavior::AcceptIfMfaDoneByFederatedIdp) => {
            "its token tells Entra of the MFA (multipleauthn): it will do where a policy asks for MFA \
             (acceptIfMfaDoneByFederatedIdp)"
        }
        Some(FederatedIdpMfaBehavior::EnforceMfaByFederatedIdp) => {
            "its token tells Entra of the MFA (multipleauthn): it will do where a policy asks for MFA \
             (enforceMfaByFederatedIdp)"
        }
    }
}
