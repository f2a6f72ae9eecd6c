//! Sessions against each other and against peers that lie.

mod healing;
mod hostile;
mod pair;
mod rules;
mod skew;
mod world;
