//! How far a rehearsal is, for those who watch it on a terminal; files get nothing of it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::super::console::Console;
use crate::rehearse::rehearsal::Progress;

const COLUMNS: usize = 20;
/// How long a line stays before the next is shown.
const PAUSE: Duration = Duration::from_millis(200);

/// A bar on the last line of a terminal.
pub(super) struct Bar<'a> {
    start: Instant,
    inner: Mutex<(&'a mut Console, Meter)>,
}

impl<'a> Bar<'a> {
    pub fn new(console: &'a mut Console) -> Self {
        Self { start: Instant::now(), inner: Mutex::new((console, Meter::default())) }
    }

    /// Shows how far it is.
    pub fn show(&self, progress: Progress) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let (console, meter) = &mut *inner;
        if let Some(line) = meter.line(progress, self.start.elapsed()) {
            console.show_progress(&line);
        }
    }

    /// Takes the line away.
    pub fn clear(&self) {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).0.show_progress("");
    }
}

/// Knows what to show at which time. Times count from the start of the rehearsal.
#[derive(Debug, Default)]
pub struct Meter {
    faults_began: Option<Duration>,
    shown: Option<Duration>,
}

impl Meter {
    /// The line for those who watch; none while the one before has not been there for long enough.
    pub fn line(&mut self, progress: Progress, now: Duration) -> Option<String> {
        let left = match progress {
            Progress::Faults { done, total } => {
                let began = *self.faults_began.get_or_insert(now);
                time_left(now.saturating_sub(began), done, total)
            }
            Progress::Runs { .. } => String::new(),
        };
        if self.shown.is_some_and(|shown| now.saturating_sub(shown) < PAUSE) {
            return None;
        }
        self.shown = Some(now);
        Some(format!("{}{left}", line(progress)))
    }
}

fn line(progress: Progress) -> String {
    let (done, total, what) = match progress {
        Progress::Runs { done, total } => (done, total, "runs without faults"),
        Progress::Faults { done, total } => (done, total, "faults"),
    };
    let full = (COLUMNS * done).checked_div(total).unwrap_or(0).min(COLUMNS);
    format!("[{}{}] {done} of {total} {what}", "#".repeat(full), " ".repeat(COLUMNS - full))
}

/// `, 4 min left`, as soon as something can be said.
fn time_left(gone: Duration, done: usize, total: usize) -> String {
    if done == 0 || done >= total {
        return String::new();
    }
    let each = gone.as_secs_f64() / done as f64;
    let left = (each * (total - done) as f64).ceil() as u64;
    match left {
        0..=90 => format!(", {left} s left"),
        91..=5400 => format!(", {} min left", left.div_ceil(60)),
        _ => format!(", {} h {} min left", left / 3600, left % 3600 / 60),
    }
}
