"""Makes src/fonts/inter.woff2: Inter Variable cut down to what a public page needs.

Job: weights 400 to 700, Latin with accents, kerning and tabular figures; half of the size of the package's file.
Border: run by hand when the package is updated (`pip install fonttools brotli`), the result is committed.
"""

from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent
SOURCE = HERE / "../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"
TARGET = HERE / "../src/fonts/inter.woff2"

CHARACTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180)]
CHARACTERS += map(ord, "–—‘’‚“”„…•€™‹›←→−×·")

narrowed = BytesIO()
instantiateVariableFont(TTFont(SOURCE), {"wght": (400, 700)}).save(narrowed)
# Read again: the tables that were narrowed are rebuilt only on saving.
font = TTFont(BytesIO(narrowed.getvalue()))
options = subset.Options()
options.layout_features = ["kern", "tnum", "locl", "ccmp"]
options.hinting = False
options.name_IDs = [0, 1, 2, 13, 14]
cutter = subset.Subsetter(options)
cutter.populate(unicodes=CHARACTERS)
cutter.subset(font)
font.flavor = "woff2"
font.save(TARGET)
print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
