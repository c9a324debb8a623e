//! XML of Office parts as small trees, one block element at a time.
//!
//! Border: names without their namespace prefix, text with character references resolved; no entity of a document's
//! own is expanded and nothing outside is loaded.
//! Invariant: a tree is never deeper than [`MAX_DEPTH`], so recursion over it is safe.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::error::{ExtractError, Limit};

/// Word writes about 15 levels per nested table.
pub(super) const MAX_DEPTH: usize = 200;

#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
}

#[derive(Debug)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The value of an attribute, by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All values of attributes that share a name but for their prefix (`id` and `r:id`).
    pub(super) fn values_of<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e str> {
        self.attributes.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// Follows child names downwards.
    pub(super) fn path(&self, names: &[&str]) -> Option<&Element> {
        let mut element = self;
        for name in names {
            element = element.child(name)?;
        }
        Some(element)
    }

    /// The `val` attribute of a child, the way Word stores single values.
    pub(super) fn value_of(&self, child: &str) -> Option<&str> {
        self.child(child).and_then(|element| element.attribute("val"))
    }

    /// Whether a switch such as `<w:b/>` is there and not turned off.
    pub(super) fn is_on(&self, child: &str) -> bool {
        self.child(child)
            .is_some_and(|element| !matches!(element.attribute("val"), Some("0" | "false" | "none" | "off")))
    }

    /// All descendants with one of the names, outermost only, in document order.
    pub(super) fn find_all<'e>(&'e self, names: &[&str], found: &mut Vec<&'e Element>) {
        for element in self.elements() {
            if names.contains(&element.name.as_str()) {
                found.push(element);
            } else {
                element.find_all(names, found);
            }
        }
    }

    pub(super) fn all(&self, name: &str) -> Vec<&Element> {
        let mut found = Vec::new();
        self.find_all(&[name], &mut found);
        found
    }

    /// All text below, joined without blanks.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.push_text(&mut out);
        out
    }

    fn push_text(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.push_text(out),
            }
        }
    }
}

/// Reads a part from front to back and hands out whole elements.
pub(super) struct Stream<'t> {
    reader: Reader<&'t [u8]>,
}

impl<'t> Stream<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        reader.config_mut().allow_dangling_amp = true;
        Self { reader }
    }

    /// The next element with one of the names, at any depth, as a tree.
    pub(super) fn next(&mut self, names: &[&str]) -> Result<Option<Element>, ExtractError> {
        loop {
            match self.event()? {
                Event::Start(start) if names.contains(&start.local_name().as_ref()) => {
                    let root = element_of(&start);
                    return self.tree(root).map(Some);
                }
                Event::Empty(start) if names.contains(&start.local_name().as_ref()) => {
                    return Ok(Some(element_of(&start)));
                }
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    fn event(&mut self) -> Result<Event<'t>, ExtractError> {
        self.reader.read_event().map_err(|_| ExtractError::damaged("one of its parts is not well-formed XML"))
    }

    fn tree(&mut self, root: Element) -> Result<Element, ExtractError> {
        let mut open = vec![root];
        loop {
            match self.event()? {
                Event::Start(start) => {
                    if open.len() >= MAX_DEPTH {
                        return Err(ExtractError::Bomb { limit: Limit::Nesting, allowed: MAX_DEPTH as u64 });
                    }
                    open.push(element_of(&start));
                }
                Event::Empty(start) => add(&mut open, Node::Element(element_of(&start))),
                Event::Text(text) => add_text(&mut open, &text.xml10_content()),
                Event::CData(text) => add_text(&mut open, &text.xml10_content()),
                Event::GeneralRef(reference) => add_text(&mut open, &resolve(&reference)),
                Event::End(_) | Event::Eof => {
                    let Some(done) = open.pop() else {
                        return Err(ExtractError::damaged("one of its parts is not well-formed XML"));
                    };
                    if open.is_empty() {
                        return Ok(done);
                    }
                    add(&mut open, Node::Element(done));
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }
}

/// The root element of a small part, such as a list of relationships.
pub(super) fn root(text: &str, name: &str) -> Result<Element, ExtractError> {
    Ok(Stream::new(text).next(&[name])?.unwrap_or_default())
}

fn add(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

fn add_text(open: &mut [Element], text: &str) {
    let Some(parent) = open.last_mut() else {
        return;
    };
    match parent.children.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => parent.children.push(Node::Text(text.to_owned())),
    }
}

fn resolve(reference: &BytesRef) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    match reference.as_ref() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        // An entity that the document defines itself is left out: expanding it is how small files become large.
        _ => "",
    }
    .to_owned()
}

fn element_of(start: &BytesStart) -> Element {
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false).flatten() {
        let key = attribute.key.local_name().as_ref().to_owned();
        let value = match unescape(&attribute.value) {
            Ok(value) => value.into_owned(),
            Err(_) => attribute.value.to_string(),
        };
        attributes.push((key, value));
    }
    Element { name: start.local_name().as_ref().to_owned(), attributes, children: Vec::new() }
}
