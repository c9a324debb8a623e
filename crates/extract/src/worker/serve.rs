//! The worker's side: lower the limits, read one request, answer, end.
//!
//! Border: runs before any runtime is started and touches nothing but its two pipes.
//! Invariant: no byte of the document is parsed before the limits are in force; if they cannot be, nothing is parsed.

use std::io::{ErrorKind, Read, Write};
use std::process::ExitCode;
use std::thread;

use rlimit::Resource;

use super::{Answer, MAGIC, MAX_HEADER_BYTES, RequestHeader};
use crate::{ExtractError, ExtractLimits, extract};

/// Parsers of nested formats recurse; the depth guards are set for this much stack.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// Three pipes and a little for the runtime.
const OPEN_FILES: u64 = 16;

/// Serves one request and returns the code to end the process with: 0 when an answer was written, refusals included.
pub fn serve(input: impl Read + Send + 'static, mut output: impl Write) -> ExitCode {
    // A panic is an answer here, not a message for an operator.
    std::panic::set_hook(Box::new(|_| {}));
    let answer = match thread::Builder::new().stack_size(STACK_BYTES).spawn(move || answer(input)).map(|t| t.join()) {
        Ok(Ok(answer)) => answer,
        Ok(Err(_panic)) => refused("the worker stopped half-way"),
        Err(error) => refused(&format!("no thread could be started: {}", error.kind())),
    };
    let written = serde_json::to_writer(&mut output, &answer).is_ok() && output.flush().is_ok();
    if written { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn refused(reason: &str) -> Answer {
    Answer::Refused(ExtractError::Crashed { reason: reason.to_owned() })
}

fn answer(mut input: impl Read) -> Answer {
    let (header, size) = match read_header(&mut input) {
        Ok(read) => read,
        Err(reason) => return refused(reason),
    };
    if size > header.limits.max_input_bytes {
        return Answer::Refused(ExtractError::TooLarge { size, limit: header.limits.max_input_bytes });
    }
    if let Err(reason) = lower_limits(&header.limits) {
        return refused(&reason);
    }
    let mut document = Vec::new();
    match input.take(size).read_to_end(&mut document) {
        Ok(length) if length as u64 == size => {}
        Err(error) if error.kind() == ErrorKind::OutOfMemory => {
            return Answer::Refused(ExtractError::OutOfMemory { limit: header.limits.memory_bytes });
        }
        _ => return refused("the request was cut off"),
    }
    match extract(&document, &header.file_name, &header.limits) {
        Ok(extracted) => Answer::Ok(Box::new(extracted)),
        Err(error) => Answer::Refused(error),
    }
}

fn read_header(input: &mut impl Read) -> Result<(RequestHeader, u64), &'static str> {
    const CUT_OFF: &str = "the request was cut off";
    let mut magic = [0_u8; 4];
    let mut header_length = [0_u8; 4];
    let mut document_length = [0_u8; 8];
    input.read_exact(&mut magic).map_err(|_| CUT_OFF)?;
    input.read_exact(&mut header_length).map_err(|_| CUT_OFF)?;
    input.read_exact(&mut document_length).map_err(|_| CUT_OFF)?;
    let header_length = u32::from_be_bytes(header_length);
    if &magic != MAGIC || header_length > MAX_HEADER_BYTES {
        return Err("the request was not one");
    }
    let mut header = vec![0_u8; header_length as usize];
    input.read_exact(&mut header).map_err(|_| CUT_OFF)?;
    let header: RequestHeader = serde_json::from_slice(&header).map_err(|_| "the request was not one")?;
    Ok((header, u64::from_be_bytes(document_length)))
}

fn lower_limits(limits: &ExtractLimits) -> Result<(), String> {
    let wanted = [
        (Resource::AS, limits.memory_bytes, limits.memory_bytes),
        // The soft limit ends the process with SIGXCPU, which the client can tell from other ends; the hard limit, one
        // second later, with SIGKILL.
        (Resource::CPU, limits.cpu_seconds, limits.cpu_seconds.saturating_add(1)),
        (Resource::FSIZE, 0, 0),
        (Resource::NOFILE, OPEN_FILES, OPEN_FILES),
        (Resource::CORE, 0, 0),
    ];
    for (resource, soft, hard) in wanted {
        // macOS has no limit on address space; the other limits still hold there.
        if resource == Resource::AS && cfg!(not(target_os = "linux")) {
            continue;
        }
        // An operator's own, lower limit stays in force.
        let (_, now) = resource.get().map_err(|error| format!("the limits could not be read: {}", error.kind()))?;
        resource
            .set(soft.min(now), hard.min(now))
            .map_err(|error| format!("the limits could not be lowered: {}", error.kind()))?;
    }
    Ok(())
}
