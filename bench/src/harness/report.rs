//! What was found: as a table for people, as JSON for programs, and kept in `bench/results/latest.json`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::machine::Machine;
use super::statistics::median;

/// One measurement with its figures.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) bench: &'static str,
    pub(crate) machine: Machine,
    pub(crate) figures: Vec<Figure>,
    /// How it was measured, where that decides what the figures mean.
    pub(crate) notes: Vec<String>,
}

/// One figure, once per round.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) unit: &'static str,
    pub(crate) rounds: Vec<f64>,
    pub(crate) target: Option<Target>,
    pub(crate) peer: Option<Peer>,
}

/// What a specification demands.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Target {
    Below(f64),
    AtLeast(f64),
}

/// The same work done by something else in the same run.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) rounds: Vec<f64>,
}

impl Figure {
    pub(crate) fn new(name: impl Into<String>, unit: &'static str, rounds: Vec<f64>) -> Self {
        Self { name: name.into(), unit, rounds, target: None, peer: None }
    }

    pub(crate) fn below(mut self, most: f64) -> Self {
        self.target = Some(Target::Below(most));
        self
    }

    pub(crate) fn at_least(mut self, least: f64) -> Self {
        self.target = Some(Target::AtLeast(least));
        self
    }

    pub(crate) fn beside(mut self, name: &'static str, rounds: Vec<f64>) -> Self {
        self.peer = Some(Peer { name, rounds });
        self
    }

    fn is_met(&self) -> Option<bool> {
        let figure = median(&self.rounds);
        self.target.map(|target| match target {
            Target::Below(most) => figure < most,
            Target::AtLeast(least) => figure >= least,
        })
    }

    /// Figure, target, peer and ratio as cells of the table.
    fn cells(&self) -> [String; 5] {
        let figure = median(&self.rounds);
        let target = match self.target {
            None => String::new(),
            Some(Target::Below(most)) => format!("< {}", short(most)),
            Some(Target::AtLeast(least)) => format!(">= {}", short(least)),
        };
        let met = match self.is_met() {
            None => "",
            Some(true) => "yes",
            Some(false) => "NO",
        };
        let peer = self.peer.as_ref().map_or_else(String::new, |peer| {
            let other = median(&peer.rounds);
            format!("{} {} (x {:.2})", peer.name, short(other), figure / other)
        });
        [self.name.clone(), format!("{} {}", short(figure), self.unit), target, met.to_owned(), peer]
    }
}

impl Report {
    /// Looks at the machine when the measurement begins.
    pub(crate) fn begin(bench: &'static str) -> Self {
        Self { bench, machine: Machine::look(), figures: Vec::new(), notes: Vec::new() }
    }

    pub(crate) fn add(&mut self, figure: Figure) {
        self.figures.push(figure);
    }

    pub(crate) fn note(&mut self, text: impl Into<String>) {
        self.notes.push(text.into());
    }

    fn table(&self) -> String {
        const HEAD: [&str; 5] = ["figure", "median", "target", "met", "peer (ratio)"];
        let mut rows = vec![HEAD.map(str::to_owned)];
        rows.extend(self.figures.iter().map(Figure::cells));
        let widths: [usize; 5] =
            std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0));
        let mut text = format!("\n== {} == {}\n", self.bench, self.machine.line());
        for row in &rows {
            let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            text.push_str(cells.join("  ").trim_end());
            text.push('\n');
        }
        for note in &self.notes {
            text.push_str(&format!("  {note}\n"));
        }
        text
    }

    fn json(&self) -> Result<Json> {
        let mut told = serde_json::to_value(self)?;
        for (figure, shown) in self.figures.iter().zip(told["figures"].as_array_mut().into_iter().flatten()) {
            shown["median"] = json!(median(&figure.rounds));
            shown["met"] = json!(figure.is_met());
        }
        Ok(told)
    }
}

/// Three digits that count.
fn short(figure: f64) -> String {
    match figure.abs() {
        large if large >= 100.0 => format!("{figure:.0}"),
        middle if middle >= 10.0 => format!("{figure:.1}"),
        small if small >= 1.0 => format!("{figure:.2}"),
        _ => format!("{figure:.3}"),
    }
}

#[expect(clippy::print_stdout, reason = "the report is the result")]
pub(crate) fn show(report: &Report, as_json: bool) -> Result<()> {
    if as_json {
        println!("{}", report.json()?);
    } else {
        println!("{}", report.table());
    }
    Ok(())
}

#[expect(clippy::print_stderr, reason = "progress and complaints, beside the result")]
pub(crate) fn complain(text: &str) {
    eprintln!("{text}");
}

/// Puts the report in the place of the earlier one of the same name; the others stay.
pub(crate) fn keep(report: &Report) -> Result<()> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/results"));
    std::fs::create_dir_all(&folder).context("bench/results can't be made")?;
    let file = folder.join("latest.json");
    let earlier = std::fs::read_to_string(&file).unwrap_or_default();
    let mut all: Map<String, Json> = serde_json::from_str(&earlier).unwrap_or_default();
    all.insert(report.bench.to_owned(), report.json()?);
    std::fs::write(&file, serde_json::to_string_pretty(&all)? + "\n").context("bench/results can't be written")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_says_whether_its_target_is_met_and_how_it_stands_to_its_peer() {
        let slow = Figure::new("p95", "ms", vec![9.0, 30.0, 20.0]).below(20.0).beside("peer", vec![10.0]);
        assert_eq!(slow.cells(), ["p95", "20.0 ms", "< 20.0", "NO", "peer 10.0 (x 2.00)"].map(str::to_owned));
        let fast = Figure::new("rate", "/s", vec![200.0]).at_least(200.0);
        assert_eq!(fast.cells()[3], "yes");
        assert_eq!(Figure::new("rate", "/s", vec![200.0]).cells()[3], "");
    }
}
