//! The door over HTTP: real servers on free ports, real processes that are killed.

#[cfg(test)]
mod backups;
#[cfg(test)]
mod bad;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod hub;
#[cfg(test)]
mod lead;
#[cfg(test)]
mod links;
#[cfg(test)]
mod live;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod people;
#[cfg(test)]
mod process;
#[cfg(test)]
mod proof;
#[cfg(test)]
mod sale;
#[cfg(test)]
mod screens;
