"""Say what differs between two runs: text to the byte, pictures by what they show.

Compression may differ between processors and library builds, so a PNG is compared by its pixels, in a page as
in a file, and a PDF by its inflated streams.
"""

import base64
import io
import re
import zlib

from PIL import Image


def folders(saved, fresh):
    """The files of two folders of figures that are not the same → list of lines."""
    names = sorted({path.name for folder in (saved, fresh) for path in folder.glob("[!.]*") if path.is_file()})
    lines = []
    for name in names:
        if not (fresh / name).is_file():
            lines.append(f"figures/{saved.name}/{name} is saved, but no notebook writes it")
        elif not (saved / name).is_file():
            lines.append(f"figures/{saved.name}/{name} is written, but not saved")
        elif _differ(*((folder / name).read_bytes() for folder in (saved, fresh)), lambda content: shown(name, content)):
            lines.append(f"figures/{saved.name}/{name} differs")
    return lines


def notebooks(saved, fresh):
    """The cells of two notebooks whose source or outputs are not the same → list of lines."""
    if [cell.id for cell in saved.cells] != [cell.id for cell in fresh.cells]:
        return ["its cells differ"]
    return [f"cell {one.id} differs" for one, other in zip(saved.cells, fresh.cells)
            if one.source != other.source or _differ(one.get("outputs"), other.get("outputs"), _outputs)]


def shown(name, content):
    """What a file shows, apart from how its bytes are packed."""
    if name.endswith(".png"):
        try:
            image = Image.open(io.BytesIO(content))
            return image.size, image.info, image.convert("RGBA").tobytes()
        except (OSError, SyntaxError):  # a damaged file shows nothing but its bytes
            return content
    if name.endswith(".pdf"):
        streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
        rest = re.sub(rb"stream\r?\n.*?\r?\nendstream", b"", content, flags=re.DOTALL).partition(b"xref")[0]
        return re.sub(rb"/Length \d+|\d+ 0 obj\n\d+\nendobj", b"", rest), [_inflated(stream) for stream in streams]
    if name.endswith(".html"):
        inside = rb"data:image/png;base64,([A-Za-z0-9+/=]*)"
        return re.sub(inside, b"", content), [shown(".png", base64.b64decode(picture)) for picture in re.findall(inside, content)]
    return content


def _differ(one, other, seen):
    """Whether two things differ, and in what is seen of them; mostly they are the same, and nothing need be unpacked."""
    return one != other and seen(one) != seen(other)


def _inflated(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _outputs(outputs):
    result = []
    for output in outputs or []:
        data = dict(output.get("data", {}))
        if "image/png" in data:
            data["image/png"] = shown(".png", base64.b64decode(data["image/png"]))
        result.append((output.output_type, output.get("name"), output.get("text"), data, output.get("metadata")))
    return result
