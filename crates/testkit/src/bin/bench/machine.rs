//! The machine that is measured, and the clock that measures.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};

/// The present moment of the measuring clock.
#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Milliseconds since a moment.
pub(crate) fn ms_since(start: Instant) -> f64 {
    now().duration_since(start).as_secs_f64() * 1_000.0
}

/// The median.
pub(crate) fn p50(values: &mut [f64]) -> f64 {
    quantile(values, 0.5)
}

/// The value below which this share of the values lies.
pub(crate) fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    values.get((last as f64 * share).round() as usize).copied().unwrap_or(0.0)
}

/// Median time of forcing 4 KiB to the disk.
pub(crate) fn fdatasync_ms(dir: &Path) -> Result<f64> {
    fs::create_dir_all(dir)?;
    let path = dir.join("fdatasync");
    let mut file = fs::File::create(&path)?;
    let mut times = Vec::new();
    for _ in 0..400 {
        let start = now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(ms_since(start));
    }
    fs::remove_file(&path)?;
    Ok(p50(&mut times))
}

/// Processes that want a processor, on average over the last minute: neighbours, before anything is measured.
pub(crate) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().unwrap_or("?").to_owned()
}

/// Processor, cores, memory and kernel.
pub(crate) fn describe() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let value = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
        line.split_once(':').map_or_else(String::new, |(_, value)| value.trim().to_owned())
    };
    let cpu = value(&read("/proc/cpuinfo"), "model name");
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let memory = value(&read("/proc/meminfo"), "MemTotal");
    let kernel = read("/proc/sys/kernel/osrelease");
    format!("{cpu}, {cores} cores, {memory}, Linux {}, load average {} at the beginning", kernel.trim(), load())
}

/// Memory of a process now, in MiB; `self` is this one.
pub(crate) fn resident_mib(process: &str) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).context("memory is measured on Linux only")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS")).context("no VmRSS")?;
    let kib: f64 = line.split_whitespace().nth(1).context("no figure")?.parse()?;
    Ok(kib / 1_024.0)
}

/// Processor time of the store's writer thread, in milliseconds.
pub(crate) fn writer_ms() -> Result<f64> {
    for task in fs::read_dir("/proc/self/task").context("threads are measured on Linux only")? {
        let path = task?.path();
        if fs::read_to_string(path.join("comm"))?.trim() == "store-writer" {
            let ran = fs::read_to_string(path.join("schedstat"))?;
            let ns: f64 = ran.split_whitespace().next().context("no figure")?.parse()?;
            return Ok(ns / 1e6);
        }
    }
    anyhow::bail!("there is no writer thread")
}

/// Ends the process, with words if something failed.
pub(crate) fn exit(outcome: Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}
