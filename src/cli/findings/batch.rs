//! The same work on many things: on every processor, results in the order of the things, and no more of them in memory
//! than are under way.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

/// Does `work` on each thing and hands every result to `take`, in order.
pub fn in_order<I: Sync, T: Send>(things: &[I], work: impl Fn(&I) -> T + Sync, mut take: impl FnMut(T)) {
    let workers = match things.len() {
        // not asked for, since to say how many processors there are takes several files
        few @ ..2 => few,
        many => thread::available_parallelism().map_or(1, NonZero::get).min(many),
    };
    if workers < 2 {
        things.iter().for_each(|thing| take(work(thing)));
        return;
    }
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let (give, results) = sync_channel(workers);
        let (next, work) = (&next, &work);
        let handles: Vec<_> = (0..workers)
            .map(|_| {
                let give = give.clone();
                scope.spawn(move || {
                    loop {
                        let position = next.fetch_add(1, Ordering::Relaxed);
                        let Some(thing) = things.get(position) else { break };
                        if give.send((position, work(thing))).is_err() {
                            break;
                        }
                    }
                })
            })
            .collect();
        drop(give);
        let mut early: BTreeMap<usize, T> = BTreeMap::new();
        let mut turn = 0;
        for (position, result) in results {
            early.insert(position, result);
            while let Some(result) = early.remove(&turn) {
                take(result);
                turn += 1;
            }
        }
        for handle in handles {
            if let Err(panic) = handle.join() {
                // the hook has spoken on the worker's thread; resuming does not call it again
                std::panic::resume_unwind(panic);
            }
        }
    });
}
