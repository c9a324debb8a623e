//! The line that stands above a passage wherever it is embedded, searched or quoted: one form for all of them.

/// The heading path as one text.
pub(crate) fn heading_text(path: &[String]) -> String {
    path.join(" > ")
}

/// The heading path with the document's title in front.
pub(crate) fn passage_heading(title: &str, heading: &str) -> String {
    if heading.is_empty() { title.to_owned() } else { format!("{title} > {heading}") }
}
