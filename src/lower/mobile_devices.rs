//! Mobile devices: rules before the default level, and among the rules those that let in first.

use super::draft::{Draft, Key, origin};
use super::rings::RingContext;
use crate::plan::{Affects, Members, ObjectKind, Target, Text, Value, members};
use crate::posture::{AccessLevel, ActiveSync, DeviceAccessRule, MailboxSide};
use crate::resolve::Model;
use crate::source::Path;

/// The steps for mobile devices, in the ring that has them.
pub(super) fn lower_mobile_devices(model: &Model<'_>, side: MailboxSide, ring: &RingContext<'_>) -> Vec<Draft> {
    let Some(settings) = &model.exchange(side).activesync else { return Vec::new() };
    if !ring.is_ring_of(settings.ring.as_ref()) {
        return Vec::new();
    }
    let home = Path::keys([side.word(), "activesync"]);
    let mut rules: Vec<(usize, &DeviceAccessRule)> = settings.device_access_rules.iter().enumerate().collect();
    rules.sort_by_key(|(_, rule)| match rule.access_level {
        AccessLevel::Allow => 0,
        AccessLevel::Quarantine => 1,
        AccessLevel::Block => 2,
    });
    let mut drafts: Vec<Draft> = rules
        .into_iter()
        .map(|(position, rule)| device_access_rule(model, &home.join("device-access-rules").join(position), rule))
        .collect();
    // a device that a rule turns away needs the one that may take its place
    let allows: Vec<Key> = drafts.iter().filter(|rule| lets_in(rule)).map(|rule| rule.key.clone()).collect();
    for rule in drafts.iter_mut().filter(|rule| !lets_in(rule)) {
        rule.after.extend(allows.iter().cloned());
    }
    let want = parameters(settings);
    if !want.is_empty() {
        let only_level = want.len() == 1 && settings.default_access_level.is_some();
        let title = if only_level { "default access level" } else { "settings for mobile devices" };
        let level = home.join("default-access-level");
        let place = if only_level { &level } else { &home };
        let origin = origin(model, place);
        let mut draft = Draft::only(ObjectKind::ActiveSyncOrganizationSettings, title, want, origin);
        draft.after = drafts.iter().map(|rule| rule.key.clone()).collect();
        drafts.push(draft);
    }
    drafts
}

fn lets_in(rule: &Draft) -> bool {
    rule.want.iter().any(|(_, level)| *level == Value::text(AccessLevel::Allow.exchange()))
}

fn device_access_rule(model: &Model<'_>, path: &Path, rule: &DeviceAccessRule) -> Draft {
    let characteristic = rule.characteristic.exchange();
    let title = Text::from(format!("{characteristic} {}", rule.query_string));
    Draft {
        key: Key(ObjectKind::ActiveSyncDeviceAccessRule, title.clone()),
        target: Target::Single(Value::table([
            ("Characteristic", Value::text(characteristic)),
            ("QueryString", Value::text(&rule.query_string)),
        ])),
        title,
        want: members([("AccessLevel", Value::text(rule.access_level.exchange()))]),
        after: Vec::new(),
        wave: None,
        affects: Affects::Everyone,
        origin: origin(model, path),
        before: None,
    }
}

/// The parameters of Set-ActiveSyncOrganizationSettings that are written, by name.
fn parameters(settings: &ActiveSync) -> Members {
    let text = |value: &Option<String>| value.clone().map(Value::text);
    let truth = |value: Option<bool>| value.map(Value::Boolean);
    let all = [
        ("AdminMailRecipients", settings.admin_mail_recipients.clone().map(Value::texts)),
        ("AllowAccessForUnSupportedPlatform", truth(settings.allow_access_for_unsupported_platform)),
        ("AllowRMSSupportForUnenlightenedApps", truth(settings.allow_rms_support_for_unenlightened_apps)),
        ("DefaultAccessLevel", settings.default_access_level.map(|level| Value::text(level.exchange()))),
        ("EnableMobileMailboxPolicyWhenCAInplace", truth(settings.enable_mobile_mailbox_policy_when_ca_inplace)),
        ("OtaNotificationMailInsert", text(&settings.ota_notification_mail_insert)),
        ("TenantAdminPreference", text(&settings.tenant_admin_preference)),
        ("UserMailInsert", text(&settings.user_mail_insert)),
    ];
    members(all.into_iter().filter_map(|(name, value)| Some((name, value?))))
}
