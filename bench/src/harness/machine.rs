//! On what was measured. Linux only; what can't be read is empty or 0.

use serde::Serialize;

/// Without it a figure says nothing.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) memory_gib: f64,
    pub(crate) kernel: String,
    /// Mean number of processes that wanted to run, over the last minute: above the cores, figures are too bad.
    pub(crate) load: f64,
}

impl Machine {
    pub(crate) fn look() -> Self {
        let memory_kib = read("/proc/meminfo").lines().find_map(|line| number_after(line, "MemTotal:"));
        Self {
            processor: value_after(&read("/proc/cpuinfo"), "model name"),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory_gib: (memory_kib.unwrap_or(0.0) / 1024.0 / 1024.0 * 10.0).round() / 10.0,
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            load: read("/proc/loadavg").split_whitespace().next().and_then(|text| text.parse().ok()).unwrap_or(0.0),
        }
    }

    pub(crate) fn line(&self) -> String {
        let Self { processor, cores, memory_gib, kernel, load } = self;
        format!("{processor}, {cores} cores, {memory_gib} GiB, Linux {kernel}, load {load}")
    }
}

/// Resident memory of a process in MiB.
pub(crate) fn resident_mib(process: u32) -> f64 {
    let status = read(&format!("/proc/{process}/status"));
    status.lines().find_map(|line| number_after(line, "VmRSS:")).unwrap_or(0.0) / 1024.0
}

/// The part of the resident memory that is the process's own, without pages of files that the system can drop.
pub(crate) fn resident_own_mib(process: u32) -> f64 {
    let status = read(&format!("/proc/{process}/status"));
    status.lines().find_map(|line| number_after(line, "RssAnon:")).unwrap_or(0.0) / 1024.0
}

/// Seconds of processor time that a process has used, with those of its children that have ended.
pub(crate) fn processor_seconds(process: u32) -> f64 {
    /// Clock ticks of `/proc`, the same on every Linux.
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = read(&format!("/proc/{process}/stat"));
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after_name.split_whitespace().skip(11).take(4).filter_map(|text| text.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS_PER_SECOND
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

fn number_after(line: &str, name: &str) -> Option<f64> {
    line.strip_prefix(name)?.split_whitespace().next()?.parse().ok()
}

fn value_after(text: &str, name: &str) -> String {
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_once(':').map_or("", |(_, value)| value).trim().to_owned()
}
