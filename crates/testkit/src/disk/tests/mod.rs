//! Real SQLite on the power-cut disk.

mod cuts;
mod faults;
mod files;
mod workload;
