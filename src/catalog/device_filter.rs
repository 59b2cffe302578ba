//! What device filters may ask: properties, the operators that each takes, and the values of those that have few.

/// An operator between a property and a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeviceOperator {
    /// The same text.
    Equals,
    /// Another text.
    NotEquals,
    /// A text that begins so.
    StartsWith,
    /// A text that does not begin so.
    NotStartsWith,
    /// A text that ends so.
    EndsWith,
    /// A text that does not end so.
    NotEndsWith,
    /// A text with this in it, or a collection with this as a member.
    Contains,
    /// A text without this in it, or a collection without this member.
    NotContains,
    /// One of a list.
    In,
    /// None of a list.
    NotIn,
}

impl DeviceOperator {
    /// All operators.
    pub const ALL: [Self; 10] = [
        Self::Equals,
        Self::NotEquals,
        Self::StartsWith,
        Self::NotStartsWith,
        Self::EndsWith,
        Self::NotEndsWith,
        Self::Contains,
        Self::NotContains,
        Self::In,
        Self::NotIn,
    ];

    /// How a rule writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Equals => "-eq",
            Self::NotEquals => "-ne",
            Self::StartsWith => "-startsWith",
            Self::NotStartsWith => "-notStartsWith",
            Self::EndsWith => "-endsWith",
            Self::NotEndsWith => "-notEndsWith",
            Self::Contains => "-contains",
            Self::NotContains => "-notContains",
            Self::In => "-in",
            Self::NotIn => "-notIn",
        }
    }

    /// Does it hold where the positive one does not? Such an operator holds for a device that is not registered, whose
    /// every property is null (filter for devices page, 2025-04).
    #[must_use]
    pub fn is_negative(self) -> bool {
        matches!(self, Self::NotEquals | Self::NotStartsWith | Self::NotEndsWith | Self::NotContains | Self::NotIn)
    }

    /// Does it take a list?
    #[must_use]
    pub fn takes_list(self) -> bool {
        matches!(self, Self::In | Self::NotIn)
    }
}

impl std::fmt::Display for DeviceOperator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// What a property is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceValue {
    /// `True` or `False`, without quotation marks.
    Boolean,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// Any text.
    Text,
    /// Any text; these are the ones that mean something.
    Known(&'static [&'static str]),
}

/// A property of devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceProperty {
    /// The name without `device.`.
    pub name: &'static str,
    /// What it is compared with.
    pub value: DeviceValue,
    /// The operators that it takes.
    pub operators: &'static [DeviceOperator],
    /// Has it any number of values at a time?
    pub collection: bool,
}

impl DeviceProperty {
    const fn new(name: &'static str, value: DeviceValue, operators: &'static [DeviceOperator]) -> Self {
        Self { name, value, operators, collection: false }
    }

    const fn text(name: &'static str) -> Self {
        Self::new(name, DeviceValue::Text, &DeviceOperator::ALL)
    }

    const fn collection(self) -> Self {
        Self { collection: true, ..self }
    }

    /// Is it one of `extensionAttribute1` to `15`? Those count only for devices that Intune manages, that are compliant
    /// or that are hybrid joined (filter for devices page, 2025-04).
    #[must_use]
    pub fn is_extension_attribute(&self) -> bool {
        self.name.starts_with("extensionAttribute")
    }
}

/// The property of that name (without `device.`), in any case.
#[must_use]
pub fn find_device_property(name: &str) -> Option<&'static DeviceProperty> {
    DEVICE_PROPERTIES.iter().find(|property| property.name.eq_ignore_ascii_case(name))
}

const IDENTIFIER: &[DeviceOperator] =
    &[DeviceOperator::Equals, DeviceOperator::NotEquals, DeviceOperator::In, DeviceOperator::NotIn];
const CHOICE: &[DeviceOperator] = &[DeviceOperator::Equals, DeviceOperator::NotEquals];
const MEMBERS: &[DeviceOperator] = &[DeviceOperator::Contains, DeviceOperator::NotContains];

/// All properties (Conditional Access filter for devices page, 2025-04).
pub static DEVICE_PROPERTIES: [DeviceProperty; 29] = [
    DeviceProperty::new("deviceId", DeviceValue::Text, IDENTIFIER),
    DeviceProperty::new("deviceOwnership", DeviceValue::OneOf(&["Company", "Personal"]), CHOICE),
    DeviceProperty::text("displayName"),
    DeviceProperty::text("enrollmentProfileName"),
    DeviceProperty::text("extensionAttribute1"),
    DeviceProperty::text("extensionAttribute2"),
    DeviceProperty::text("extensionAttribute3"),
    DeviceProperty::text("extensionAttribute4"),
    DeviceProperty::text("extensionAttribute5"),
    DeviceProperty::text("extensionAttribute6"),
    DeviceProperty::text("extensionAttribute7"),
    DeviceProperty::text("extensionAttribute8"),
    DeviceProperty::text("extensionAttribute9"),
    DeviceProperty::text("extensionAttribute10"),
    DeviceProperty::text("extensionAttribute11"),
    DeviceProperty::text("extensionAttribute12"),
    DeviceProperty::text("extensionAttribute13"),
    DeviceProperty::text("extensionAttribute14"),
    DeviceProperty::text("extensionAttribute15"),
    DeviceProperty::new("isCompliant", DeviceValue::Boolean, CHOICE),
    DeviceProperty::text("manufacturer"),
    DeviceProperty::new("mdmAppId", DeviceValue::Text, IDENTIFIER),
    DeviceProperty::text("model"),
    DeviceProperty::text("operatingSystem"),
    DeviceProperty::text("operatingSystemVersion"),
    DeviceProperty::new("physicalIds", DeviceValue::Text, MEMBERS).collection(),
    DeviceProperty::new(
        "profileType",
        DeviceValue::OneOf(&["IoT", "Printer", "RegisteredDevice", "SecureVM", "Shared"]),
        CHOICE,
    ),
    DeviceProperty::new(
        "systemLabels",
        DeviceValue::Known(&[
            "AzureResource",
            "AzureVirtualDesktop",
            "CloudPC",
            "M365Managed",
            "MicrosoftPowerAutomate",
            "MultiUser",
        ]),
        MEMBERS,
    )
    .collection(),
    DeviceProperty::new("trustType", DeviceValue::OneOf(&["AzureAD", "ServerAD", "Workplace"]), CHOICE),
];
