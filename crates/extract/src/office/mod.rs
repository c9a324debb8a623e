//! The Office Open XML formats: archives of XML parts.
//!
//! Job: unpack parts in memory under a budget and read DOCX, PPTX and XLSX from them.
//! Border: nothing is written anywhere, whatever an entry's name says; macros, embedded files and outside links are
//! never opened.
//! Invariant: unpacked bytes are counted while they are read; sizes in the archive's directory are not believed.

mod archive;
pub(crate) mod docx;
pub(crate) mod pptx;
pub(crate) mod xlsx;
mod xml;
