"""Writes the office and PDF files beside it, once, with the programs' own libraries.

pip install python-docx python-pptx openpyxl reportlab; python make.py
"""
import datetime
import os

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook
from openpyxl.styles import Font
from pptx import Presentation
from pptx.util import Inches
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import cm
from reportlab.pdfgen import canvas
from reportlab.platypus import (BaseDocTemplate, Frame, ListFlowable, ListItem, PageTemplate, Paragraph,
                                SimpleDocTemplate, Spacer, Table, TableStyle)

HERE = os.path.dirname(os.path.abspath(__file__))
PROSE = ("Our workshop repairs bicycles of every make and age. Bring yours in during opening hours, or leave it in "
         "the lockers behind the house and send us the number. We look at it the same day, write down what it needs "
         "and what that costs, and begin only when you agree. ")


def path(name):
    return os.path.join(HERE, name)


def docx():
    document = Document()
    document.core_properties.title = "Workshop handbook"
    document.core_properties.language = "en-GB"
    document.add_heading("Workshop handbook", 0)
    document.add_heading("Services", 1)
    document.add_paragraph(PROSE)
    document.add_heading("What you need", 2)
    for text in ["Your bicycle", "The key of its lock", "A phone number"]:
        document.add_paragraph(text, style="List Bullet")
    document.add_heading("How it goes", 2)
    for text in ["Hand it in", "Agree on the price", "Collect it"]:
        document.add_paragraph(text, style="List Number")
    document.add_heading("Prices", 1)
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ["Service", "Price", "Duration"]):
        cell.text = text
    for row in [("Small check", "29 €", "1 hour"), ("Full check", "79 €", "1 day"), ("Brake pads", "25 €", "1 hour")]:
        cells = table.add_row().cells
        for cell, text in zip(cells, row):
            cell.text = text
    merged = table.add_row().cells
    merged[0].text = "Wheel truing"
    merged[1].merge(merged[2]).text = "on request"
    above = table.add_row().cells
    merged[0].merge(above[0])
    above[1].text = "tandem 45 €"
    document.add_heading("Contact", 1)
    outer = document.add_table(rows=1, cols=2)
    outer.rows[0].cells[0].text = "Opening hours"
    inner = outer.rows[0].cells[1].add_table(rows=2, cols=2)
    inner.rows[0].cells[0].text = "Monday to Friday"
    inner.rows[0].cells[1].text = "9:00 to 18:00"
    inner.rows[1].cells[0].text = "Saturday"
    inner.rows[1].cells[1].text = "10:00 to 14:00"
    bold = document.add_paragraph()
    bold.add_run("Where to find us").bold = True
    paragraph = document.add_paragraph("Station Road 5, ")
    run = paragraph.add_run("secret hidden words")
    run.font.hidden = True
    deleted = OxmlElement("w:del")
    deleted_run = OxmlElement("w:r")
    deleted_text = OxmlElement("w:delText")
    deleted_text.text = "deleted words"
    deleted_run.append(deleted_text)
    deleted.append(deleted_run)
    paragraph._p.append(deleted)
    paragraph.add_run("behind the station.")
    document.sections[0].header.paragraphs[0].text = "Page header that repeats"
    document.save(path("handbook.docx"))


def pptx():
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.shapes.title.text = "Spring season"
    slide.placeholders[1].text = "What is new in the shop"
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Three offers"
    frame = slide.placeholders[1].text_frame
    frame.text = "Free check for new bicycles"
    frame.add_paragraph().text = "Ten percent off helmets"
    nested = frame.add_paragraph()
    nested.text = "only in April"
    nested.level = 1
    slide.notes_slide.notes_text_frame.text = "Mention that the check is free in the first year."
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Opening hours"
    table = slide.shapes.add_table(3, 2, Inches(1), Inches(2), Inches(6), Inches(2)).table
    for row, values in enumerate([("Day", "Hours"), ("Weekdays", "9 to 18"), ("Saturday", "10 to 14")]):
        for column, text in enumerate(values):
            table.cell(row, column).text = text
    box = slide.shapes.add_textbox(Inches(1), Inches(5), Inches(4), Inches(1))
    box.text_frame.text = "Closed on public holidays."
    deck.save(path("season.pptx"))


def xlsx():
    book = Workbook()
    sheet = book.active
    sheet.title = "Price list"
    sheet["A1"] = "Prices from spring on"
    sheet["A1"].font = Font(bold=True)
    for column, text in enumerate(["Article", "Price", "Valid from", "In stock", "Open at"], 1):
        sheet.cell(3, column, text)
    rows = [("Helmet", 49.9, datetime.date(2026, 3, 1), True, datetime.time(9, 30)),
            ("Lock", 25, datetime.date(2026, 4, 15), False, datetime.time(10, 0)),
            ("Pump", 12.345, datetime.datetime(2026, 5, 1, 8, 15), True, None)]
    for number, row in enumerate(rows, 4):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
    sheet["B8"] = "=B4+B5"
    stores = book.create_sheet("Stores")
    stores.append(["Town", "Street", "Phone"])
    stores.append(["Basel", "Station Road 5", "061 555 01 01"])
    stores.append([None, "Market 1", "061 555 01 02"])
    stores.merge_cells("A2:A3")
    hidden = book.create_sheet("Purchase prices")
    hidden.append(["secret", 1])
    hidden.sheet_state = "hidden"
    book.save(path("prices.xlsx"))


def pdf_report():
    styles = getSampleStyleSheet()
    story = [Paragraph("Terms of repair", styles["Title"]), Paragraph("Prices", styles["Heading1"]),
             Paragraph(PROSE * 2, styles["BodyText"]),
             Table([["Service", "Price", "Duration"], ["Small check", "29 EUR", "1 hour"], ["Full check", "79 EUR", "1 day"],
                    ["Brake pads", "25 EUR", "1 hour"]], colWidths=[6 * cm, 4 * cm, 4 * cm],
                   style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])),
             Paragraph("How it goes", styles["Heading2"]),
             ListFlowable([ListItem(Paragraph(text, styles["BodyText"])) for text in
                           ["Hand the bicycle in", "Agree on the price", "Collect it within two weeks"]], bulletType="1",
                          bulletFormat="%s."),
             Spacer(1, 10 * cm), Paragraph("Warranty", styles["Heading1"]), Paragraph(PROSE * 6, styles["BodyText"]),
             Spacer(1, 12 * cm), Paragraph("Contact", styles["Heading1"]), Paragraph(PROSE, styles["BodyText"])]

    def furniture(page, document):
        page.setFont("Helvetica", 8)
        page.drawString(2 * cm, 28.6 * cm, "Velo Workshop Ltd - Terms")
        page.drawString(10 * cm, 1 * cm, "Page %d of 2" % document.page)

    SimpleDocTemplate(path("terms.pdf"), pagesize=A4, title="Terms of repair").build(story, onFirstPage=furniture,
                                                                                    onLaterPages=furniture)


def pdf_columns():
    styles = getSampleStyleSheet()
    width, height = A4
    document = BaseDocTemplate(path("two-columns.pdf"), pagesize=A4)

    def title(page, _document):
        page.setFont("Helvetica-Bold", 20)
        page.drawString(2 * cm, height - 2.2 * cm, "The long history of the bicycle workshop in our town")

    frames = [Frame(2 * cm, 2 * cm, 8 * cm, height - 5 * cm), Frame(11 * cm, 2 * cm, 8 * cm, height - 5 * cm)]
    document.addPageTemplates(PageTemplate(frames=frames, onPage=title))
    story = []
    for number in range(1, 11):
        story.append(Paragraph("Chapter %d begins. %s Chapter %d ends." % (number, PROSE * 2, number), styles["BodyText"]))
    document.build(story)


def pdf_ruled_table():
    styles = getSampleStyleSheet()
    rows = [["Tour", "Level", "Price"]]
    for name, level, price in [("Greenway by bike, from the old station to the pier and back", "easy", "59 EUR, bicycle and lunch included"),
                               ("Hill walk", "demanding", "45 EUR"), ("Forest", "easy", "39 EUR, children half")]:
        rows.append([Paragraph(name, styles["BodyText"]), level, Paragraph(price, styles["BodyText"])])
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    SimpleDocTemplate(path("ruled-table.pdf"), pagesize=A4).build(
        [Paragraph("Tours", styles["Title"]), Table(rows, colWidths=[4 * cm, 3 * cm, 4 * cm], style=style)])


def pdf_small():
    from reportlab.lib import pdfencrypt
    for name, user in [("password.pdf", "secret"), ("owner-password.pdf", "")]:
        page = canvas.Canvas(path(name), encrypt=pdfencrypt.StandardEncryption(user, ownerPassword="boss", canPrint=0))
        page.drawString(72, 720, "The spare key lies under the mat.")
        page.save()
    page = canvas.Canvas(path("scanned.pdf"))
    page.setFillGray(0.9)
    page.rect(72, 72, 400, 600, fill=1)
    page.showPage()
    page.rect(72, 72, 400, 600, fill=1)
    page.save()


docx()
pptx()
xlsx()
pdf_report()
pdf_columns()
pdf_ruled_table()
pdf_small()
