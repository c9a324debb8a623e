//! The receipt of a run: its steps as they are stored and shown.

use serde_json::{Value as Json, json};
use steward_llm::{Recorder, Step as ModelStep, StepKind};
use steward_model::Stopwatch;
use steward_store::runs::Step;

/// Collects the steps of one run.
#[derive(Debug)]
pub struct Receipt {
    run_id: String,
    workspace_id: String,
    watch: Stopwatch,
    /// When the model loop began, to place its steps on the time line of the run.
    loop_offset_ms: f64,
    steps: Vec<Step>,
}

impl Receipt {
    pub fn begin(run_id: &str, workspace_id: &str) -> Self {
        Self {
            run_id: run_id.to_owned(),
            workspace_id: workspace_id.to_owned(),
            watch: Stopwatch::start(),
            loop_offset_ms: 0.0,
            steps: Vec::new(),
        }
    }

    pub fn elapsed_ms(&self) -> f64 {
        self.watch.elapsed_ms()
    }

    /// Notes one of our own steps that has just ended.
    pub fn note(&mut self, kind: &str, title: &str, input: Json, output: Json, duration_ms: f64) {
        let started_offset_ms = (self.elapsed_ms() - duration_ms).max(0.0);
        self.push(kind, title, input, output, started_offset_ms, duration_ms);
    }

    pub fn loop_begins(&mut self) {
        self.loop_offset_ms = self.elapsed_ms();
    }

    pub fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    fn push(&mut self, kind: &str, title: &str, input: Json, output: Json, started_offset_ms: f64, duration_ms: f64) {
        let seq = i64::try_from(self.steps.len()).unwrap_or(i64::MAX) + 1;
        self.steps.push(Step {
            run_id: self.run_id.clone(),
            workspace_id: self.workspace_id.clone(),
            seq,
            kind: kind.to_owned(),
            title: title.to_owned(),
            input,
            output,
            started_offset_ms,
            duration_ms,
            tokens: 0,
            cost_micros: 0,
            error: None,
        });
    }
}

impl Recorder for Receipt {
    fn step(&mut self, step: ModelStep) {
        let (kind, title) = match step.kind {
            StepKind::ModelCall => ("model", step.model.clone().unwrap_or_else(|| step.rung.clone())),
            StepKind::ToolCall => ("tool", step.input["name"].as_str().unwrap_or("tool").to_owned()),
            StepKind::Retry => ("retry", String::from("wait and try again")),
            StepKind::Fallback => ("fallback", format!("leave {}", step.rung)),
            StepKind::Guard => ("guard", String::from("refused or mended")),
        };
        let offset = self.loop_offset_ms + step.started_ms as f64;
        let input = json!({ "rung": step.rung, "request": step.input });
        self.push(kind, &title, input, step.output, offset, step.duration_ms as f64);
        if let Some(last) = self.steps.last_mut() {
            last.tokens = i64::try_from(step.tokens.input_tokens + step.tokens.output_tokens).unwrap_or(i64::MAX);
            last.cost_micros = step.cost_micros;
            last.error = step.error;
        }
    }
}
