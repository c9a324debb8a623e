//! F16: files that unfold, climb out of their folder, or are far larger inside than outside.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::Value;
use tokio::time::sleep;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::http::{Answer, Caller};
use super::site::serve;
use super::{Arguments, Verdict};
use crate::harness::site::Site;

const MOST_PROCESSOR_SECONDS: f64 = 10.0;
/// Unpacked, in eight bits, and what went before.
const MOST_PICTURE_MIB: u64 = 350;
const PATIENCE: Duration = Duration::from_secs(90);

pub(super) async fn run(arguments: &Arguments) -> Result<Verdict> {
    let directory = tempfile::tempdir()?;
    let mut site = Site::start(serve(&arguments.program, directory.path(), "127.0.0.1:0"))?;
    let owner = Caller::set_up(&site.address).await?;
    let files: [(&str, Vec<u8>); 5] = [
        ("nested.docx", nested_zip()?),
        ("bomb.docx", docx(&vec![b' '; 200 << 20])?),
        ("climbing.docx", climbing_docx()?),
        ("pages.pdf", pdf_of_pages(50_000)),
        ("archive.zip", nested_zip()?),
    ];
    let mut verdict = Verdict::default();
    let outside = list(Path::new("/tmp"));
    for (name, bytes) in files {
        let before = site.processor_seconds();
        let (status, reason) = put(&owner, name, &bytes).await?;
        let used = site.processor_seconds() - before;
        verdict.note(name, format!("{status}/{reason}/{used:.1}s"));
        // The climbing one holds an honest text beside its traps; that may be read, the traps are not followed.
        let is_right = status == "failed" || status == "refused" || (name == "climbing.docx" && status == "ready");
        verdict.hold(is_right && !reason.is_empty(), format!("{name} ended as {status}"));
        verdict.hold(used <= MOST_PROCESSOR_SECONDS, format!("{name} took {used:.1} s of processor time"));
    }
    pictures(&site, &owner, &mut verdict).await?;
    let written: Vec<PathBuf> = list(Path::new("/tmp")).difference(&outside).cloned().collect();
    verdict
        .hold(!written.iter().any(|path| path.to_string_lossy().contains("steward-escaped")), "an entry climbed out");
    let within = list(directory.path());
    verdict
        .hold(!within.iter().any(|path| path.to_string_lossy().contains("steward-escaped")), "an entry was unpacked");
    verdict.hold(site.is_alive() && owner.get("/readyz").await?.status == 200, "the process ended");
    Ok(verdict)
}

/// Pictures come in by the door of customers. One is far too large, the others are as large as just goes.
async fn pictures(site: &Site, owner: &Caller, verdict: &mut Verdict) -> Result<()> {
    let customer = Caller::customer(&owner.address, "shop").await?;
    let files: [(&str, Vec<u8>, u16); 4] = [
        ("gigapixel.png", png(32_768, 1, 0)?, 400),
        ("sixteen-bits.png", png(7_071, 16, 6)?, 400),
        ("49-megapixels.png", png(7_000, 8, 2)?, 201),
        ("20-megapixels-of-16-bits.png", png(4_472, 16, 6)?, 201),
    ];
    for (name, bytes, wanted) in files {
        let (before, cost) = (site.processor_seconds(), Peak::begin(site)?);
        let answer = send(&customer, "/api/v1/public/shop/files", name, &bytes).await?;
        let (used, taken) = (site.processor_seconds() - before, cost.end(site)?);
        let said = if answer.status == 201 { String::from("kept") } else { text(&answer.json()["code"]) };
        verdict.note(name, format!("{said}/{used:.1}s/{taken}MiB"));
        verdict.hold(answer.status == wanted, format!("{name} was answered with {}", answer.status));
        verdict.hold(used <= MOST_PROCESSOR_SECONDS, format!("{name} took {used:.1} s of processor time"));
        verdict.hold(taken <= MOST_PICTURE_MIB, format!("{name} took {taken} MiB of memory at its peak"));
    }
    Ok(())
}

/// How far the memory of a process rises above what it has.
struct Peak {
    before_kib: u64,
}

impl Peak {
    /// From here on the kernel counts the peak anew.
    fn begin(site: &Site) -> Result<Self> {
        std::fs::write(format!("/proc/{}/clear_refs", site.id()), "5")?;
        Ok(Self { before_kib: status_kib(site, "VmRSS:")? })
    }

    fn end(self, site: &Site) -> Result<u64> {
        Ok(status_kib(site, "VmHWM:")?.saturating_sub(self.before_kib) / 1024)
    }
}

fn status_kib(site: &Site, name: &str) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", site.id()))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).context("the kernel tells no memory")?;
    Ok(line.split_whitespace().next().unwrap_or_default().parse()?)
}

async fn send(caller: &Caller, path: &str, name: &str, bytes: &[u8]) -> Result<Answer> {
    let mut body =
        format!("--border\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--border--\r\n");
    Ok(caller.send("POST", path, "multipart/form-data; boundary=border", &body).await?)
}

/// Uploads a file and waits for its end; its status with the reason.
async fn put(owner: &Caller, name: &str, bytes: &[u8]) -> Result<(String, String)> {
    let answer = send(owner, "/api/v1/documents", name, bytes).await?;
    if answer.status != 201 {
        return Ok((String::from("refused"), text(&answer.json()["code"])));
    }
    let path = format!("/api/v1/documents/{}", text(&answer.json()["data"][0]["id"]));
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        let document = owner.must("GET", &path, &Value::Null).await?;
        match text(&document["status"]).as_str() {
            "failed" => return Ok((String::from("failed"), text(&document["error"]["code"]))),
            "ready" => return Ok((String::from("ready"), String::from("read"))),
            _ => sleep(Duration::from_millis(100)).await,
        }
    }
    bail!("{name} came to no end")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn zip_of(entries: &[(&str, &[u8])]) -> Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default())?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

fn docx(body: &[u8]) -> Result<Vec<u8>> {
    let mut document = b"<w:document xmlns:w=\"x\"><w:body><w:p><w:r><w:t>".to_vec();
    document.extend_from_slice(body);
    document.extend_from_slice(b"</w:t></w:r></w:p></w:body></w:document>");
    zip_of(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", &document)])
}

/// Sixteen archives in each of four layers around a megabyte of nothing: 64 GB if somebody unpacked it all.
fn nested_zip() -> Result<Vec<u8>> {
    let mut inner = zip_of(&[("0.txt", &vec![0_u8; 1 << 20])])?;
    for _ in 0..4 {
        let names: Vec<String> = (0..16).map(|number| format!("{number}.zip")).collect();
        let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), inner.as_slice())).collect();
        inner = zip_of(&entries)?;
    }
    Ok(inner)
}

fn climbing_docx() -> Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    writer.start_file("word/document.xml", options)?;
    writer.write_all(
        b"<w:document xmlns:w=\"x\"><w:body><w:p><w:r><w:t>We open at nine.</w:t></w:r></w:p></w:body></w:document>",
    )?;
    for name in ["../../../../tmp/steward-escaped", "/tmp/steward-escaped-too", "word/../../steward-escaped-up"] {
        writer.start_file(name, options)?;
        writer.write_all(b"escaped")?;
    }
    writer.add_symlink("word/link", "/tmp", options)?;
    writer.start_file("word/link/steward-escaped-by-link", options)?;
    writer.write_all(b"escaped")?;
    Ok(writer.finish()?.into_inner())
}

fn pdf_of_pages(pages: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::with_capacity(pages + 3);
    let mut object = |bytes: &mut Vec<u8>, text: &str| {
        offsets.push(bytes.len());
        let number = offsets.len();
        bytes.extend_from_slice(format!("{number} 0 obj\n{text}\nendobj\n").as_bytes());
    };
    object(&mut bytes, "<< /Type /Catalog /Pages 2 0 R >>");
    let kids: Vec<String> = (0..pages).map(|page| format!("{} 0 R", page + 4)).collect();
    object(&mut bytes, &format!("<< /Type /Pages /Count {pages} /Kids [{}] >>", kids.join(" ")));
    object(&mut bytes, "<< /Length 0 >>\nstream\n\nendstream");
    for _ in 0..pages {
        object(&mut bytes, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R >>");
    }
    let start = bytes.len();
    bytes.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1).as_bytes());
    for offset in &offsets {
        bytes.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    let end = format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", offsets.len() + 1);
    bytes.extend_from_slice(end.as_bytes());
    bytes
}

/// A square of nothing, packed to about a thousandth. Colour 0 is grey, 2 three channels, 6 three and how see-through.
fn png(side: u32, bits: u8, color: u8) -> Result<Vec<u8>> {
    let channels = match color {
        2 => 3,
        6 => 4,
        _ => 1,
    };
    let mut rows = ZlibEncoder::new(Vec::new(), Compression::best());
    let row = vec![0_u8; side as usize * usize::from(bits) * channels / 8 + 1];
    for _ in 0..side {
        rows.write_all(&row)?;
    }
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend_from_slice(&side.to_be_bytes());
    header.extend_from_slice(&side.to_be_bytes());
    header.extend_from_slice(&[bits, color, 0, 0, 0]);
    for (name, data) in [(b"IHDR", header), (b"IDAT", rows.finish()?), (b"IEND", Vec::new())] {
        let mut chunk = name.to_vec();
        chunk.extend_from_slice(&data);
        let mut sum = flate2::Crc::new();
        sum.update(&chunk);
        bytes.extend_from_slice(&u32::try_from(data.len())?.to_be_bytes());
        bytes.extend_from_slice(&chunk);
        bytes.extend_from_slice(&sum.sum().to_be_bytes());
    }
    Ok(bytes)
}

/// Every file below a folder, as far as it can be read.
fn list(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(entry.path());
            }
            found.insert(entry.path());
        }
    }
    found
}
