//! A built rollout, read back: `plan.json` becomes the plan it was written from. What was changed by hand is refused.
