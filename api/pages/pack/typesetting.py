"""The process of its own that makes one PDF: JSON on stdin, PDF on stdout. It knows nothing but that.

What is in the JSON reaches the template as strings, which Typst never reads as markup.
"""

import resource
import sys
from pathlib import Path

import typst

HERE = Path(__file__).parent
SECONDS, BYTES = 40, 2 * 1024**3


def limit() -> None:
    """Whatever a text does to the typesetter, it ends soon and hurts nobody else."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    limit()
    data = sys.stdin.buffer.read().decode()
    template, fonts = HERE / "pack.typ", typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"])
    made = typst.compile(template, font_paths=fonts, sys_inputs={"data": data}, format="pdf", timestamp=0)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
