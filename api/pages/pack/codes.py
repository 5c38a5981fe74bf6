"""QR codes of profiles."""

import io

import segno

_BORDER = 2  # modules; the paper around it is white


def _made(url: str) -> segno.QRCode:
    # Any mask can be read; looking for the best one takes five times as long as all the rest.
    return segno.make_qr(url, error="m", boost_error=False, mask=3)


def as_svg(url: str) -> str:
    """For the typesetter, which draws it."""
    written = io.BytesIO()
    _made(url).save(written, kind="svg", border=_BORDER, xmldecl=False)
    return written.getvalue().decode()


def as_png_uri(url: str) -> str:
    """For the page, which carries it with itself: Tor Browser at its safest shows no SVG."""
    return str(_made(url).png_data_uri(scale=1, border=_BORDER))
