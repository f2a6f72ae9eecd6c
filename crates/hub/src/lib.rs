//! The runtime of a terminal: the data folder, the store and the door to its commands, and the jobs that run without a
//! window.
//!
//! It decides no rule of the trade and holds no SQL: whatever it changes, it changes by commands of `api`.

pub mod backup;
pub mod clock;
pub mod demo;
pub mod door;
pub mod export;
pub mod folder;
pub mod http;
pub mod keys;
pub mod links;
pub mod logs;
pub mod parcel;
pub mod print;
pub mod proof;
pub mod replay;
pub mod screens;
pub mod serve;
pub mod terminal;
pub mod verify;

/// Orders are many small things that live briefly: with the system's own allocator they took a tenth of the writer's time.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;
