"""What the documents promise is there: their links and pictures, the settings, the commands."""

import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from queue_site import settings
from tests.servers import ROOT

OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
COMMANDS = sorted(path.stem for path in ROOT.glob("*/management/commands/[a-z]*.py"))
# [words](target), ![picture](target "title"), <img src="target">, <source srcset="target">, [name]: target
TARGET = re.compile(r'\]\(\s*<?([^)\s>]+)|\b(?:src|srcset|href)="([^"\s]+)|^\[[^\]]+\]:\s*(\S+)', re.M)
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.M | re.S)


def documents() -> list[Path]:
    """The Markdown files that are kept, or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
            "\n"
        )
    except (OSError, subprocess.CalledProcessError):  # unpacked from an archive
        listed = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*.md") if ".local" not in path.parts]
    return sorted(ROOT / name for name in listed if name and (ROOT / name).is_file())


def targets(document: Path) -> list[str]:
    """What a document links to inside the project."""
    text = CODE.sub("", document.read_text())
    found = [next(filter(None, groups)) for groups in TARGET.findall(text)]
    return [target for target in found if not re.match(r"[a-z][a-z+.-]*:|//|#", target)]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_and_picture_is_there(document):
    paths = [unquote(target.partition("#")[0]) for target in targets(document)]
    assert [path for path in paths if not (document.parent / path).exists()] == []


@pytest.mark.sqlite_only
def test_links_of_every_form_are_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        '[a](a.md#part) ![b](b.png "B") <img src="c.png"> [d](https://d.example) [e](#e) `[f](f.md)`\n[g]: g.md\n'
    )
    assert targets(page) == ["a.md#part", "b.png", "c.png", "g.md"]


@pytest.mark.sqlite_only
def test_every_setting_stands_in_the_guide():
    names = {
        name
        for line in settings.__doc__.splitlines()
        if (found := re.match(r"([A-Z][A-Z_]+(?:, [A-Z][A-Z_]+)*)  ", line))
        for name in found[1].split(", ")
    }
    assert {"HOST", "PORT", "DATA_DIR", "SECRET_KEY_FALLBACKS"} <= names
    told = set(re.findall(r"`([A-Z][A-Z_]+)`", OPERATIONS))
    assert sorted(names - told) == []


@pytest.mark.sqlite_only
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_guide(command):
    assert re.search(rf"`bin/manage {command}\b", OPERATIONS)
