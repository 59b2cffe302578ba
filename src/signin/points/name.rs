//! The names of points: `start`, `pilot`, `pilot:030`, `pilot:exchange-online:030`, `pilot:by-hand`, `end`.

use std::fmt;
use std::str::FromStr;

use crate::plan::{StepNumber, Text, Workload};

/// The name of a point.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PointName {
    /// Before the first step.
    Start,
    /// After all steps of a ring.
    Ring(Text),
    /// After a step.
    Step {
        /// The ring.
        ring: Text,
        /// The script, where the number alone does not say it.
        workload: Option<Workload>,
        /// The number.
        number: StepNumber,
    },
    /// On the way back, after a step has been undone. It can be shown but not asked for.
    Undone {
        /// The ring.
        ring: Text,
        /// The script, where the number alone does not say it.
        workload: Option<Workload>,
        /// The number.
        number: StepNumber,
    },
    /// In a ring, after what people do by hand before its scripts run.
    ByHand(Text),
    /// On the way back, after that has been undone. It can be shown but not asked for.
    UndoneByHand(Text),
    /// After the last step.
    End,
}

/// The word for what is done by hand, where a step has its number.
const BY_HAND: &str = "by-hand";

impl fmt::Display for PointName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => f.write_str("start"),
            Self::End => f.write_str("end"),
            Self::Ring(ring) => f.write_str(ring),
            Self::ByHand(ring) => write!(f, "{ring}:{BY_HAND}"),
            Self::UndoneByHand(ring) => write!(f, "{ring}:{BY_HAND} undone"),
            Self::Step { ring, workload, number } | Self::Undone { ring, workload, number } => {
                write!(f, "{ring}:")?;
                if let Some(workload) = workload {
                    write!(f, "{}:", workload.name())?;
                }
                write!(f, "{number}")?;
                if matches!(self, Self::Undone { .. }) { f.write_str(" undone") } else { Ok(()) }
            }
        }
    }
}

impl FromStr for PointName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(':').collect();
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let number = if digits { text.parse().ok() } else { None };
            number.map(StepNumber).ok_or_else(|| format!("`{text}` is no number of a step"))
        };
        match parts.as_slice() {
            ["start"] => Ok(Self::Start),
            ["end"] => Ok(Self::End),
            [ring] if !ring.is_empty() => Ok(Self::Ring((*ring).into())),
            [ring, BY_HAND] => Ok(Self::ByHand((*ring).into())),
            [ring, step] => Ok(Self::Step { ring: (*ring).into(), workload: None, number: number(step)? }),
            [ring, workload, step] => {
                let known = Workload::from_name(workload);
                let known = known.ok_or_else(|| {
                    let names = Workload::ALL.map(Workload::name).join(", ");
                    format!("`{workload}` is no script; there are {names}")
                })?;
                Ok(Self::Step { ring: (*ring).into(), workload: Some(known), number: number(step)? })
            }
            _ => Err(format!("`{text}` is no point; say `start`, RING, RING:STEP or `end`")),
        }
    }
}
