"""`python -m devtools.vendor` fetches the JavaScript modules in api/static/vendor from the npm registry.

PACKAGES is the table: a new module is a new row. The archive of a package must have the checksum of its row.
README.md in the folder says what each file is; `npm` of any version downloads, nothing of a package is run.
"""

import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent.parent / "api" / "static" / "vendor"
README = "README.md"
TIMEOUT_S = 120
ROOT = "package/"  # of all paths in an archive of npm

HEAD = """# Modules of other projects

`make vendor` writes this folder from the npm registry. The table of packages is in `devtools/vendor.py`.

| file | package | version | license | SHA-256 |
|---|---|---|---|---|
"""


class Package(NamedTuple):
    """A package of npm, the checksum of its archive, and the files to take from it."""

    name: str
    version: str
    license: str  # as in its package.json
    sha256: str  # of the archive that `npm pack NAME@VERSION` downloads
    paths: tuple[str, ...]  # patterns of fnmatch; * matches / too. A file lies at FOLDER/NAME/path


PACKAGES: tuple[Package, ...] = (
    Package(
        "papaparse",
        "5.7.1",
        "MIT",
        "c78b4aa4a792378059ebcfc71b91601a310e0456f431999c8e95b6f4b614b85c",
        ("LICENSE", "papaparse.min.js"),
    ),
    Package(
        "hucre",
        "1.0.0",
        "MIT",
        "8c4e445dc4ceb1d86a4aef6ae558174ea3b2b7e95783765336ec4ff9623a7cbb",
        (
            "LICENSE",
            "dist/defter.mjs",
            *(f"dist/{name}.mjs" for name in ("_date", "_input", "_objects", "_validate")),
            *(f"dist/{name}.mjs" for name in ("cell-utils", "errors", "limits")),
            *(f"dist/{folder}/*.mjs" for folder in ("ods", "xls", "xlsx", "xml", "zip")),
        ),
    ),
    Package(
        "hyparquet",
        "1.33.0",
        "MIT",
        "6af16c6ed33e983d6ee6e5e05b1ef3ae766efc22240fac3eb56ecd2ab5780e9b",
        ("LICENSE", "src/[!n]*.js"),  # all but node.js
    ),
    # hyparquet's own package of compressors needs WebAssembly, which the policy of the pages forbids.
    Package(
        "fzstd",
        "0.1.1",
        "MIT",
        "5ed2ee2d3439067be211d0093292c708a831045372342c897437e5a4997c45c5",
        ("LICENSE", "esm/index.mjs"),
    ),
)


class VendorError(Exception):
    """The reason why a package cannot be taken, in one line."""


def main(packages: Sequence[Package] = PACKAGES, folder: Path = FOLDER) -> int:
    """Write the folder new and return the exit status."""
    try:
        files = {package: read_files(package, download(package)) for package in packages}
    except VendorError as error:
        print(f"vendor: {error}", file=sys.stderr)
        return 1
    write_folder(folder, files)
    print(f"{sum(map(len, files.values()))} files of {len(files)} packages are in {folder}")
    return 0


def download(package: Package) -> bytes:
    """Return the archive of a package. Raises VendorError."""
    with tempfile.TemporaryDirectory() as folder:
        name = f"{package.name}@{package.version}"
        command = ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", folder, name]
        try:
            subprocess.run(command, capture_output=True, text=True, check=True, timeout=TIMEOUT_S, cwd=folder)
        except (OSError, subprocess.SubprocessError) as error:
            raise VendorError(f"npm does not download {name}: {error}") from error
        (archive,) = Path(folder).glob("*.tgz")
        return archive.read_bytes()


def read_files(package: Package, archive: bytes) -> dict[str, bytes]:
    """Return the files that a row names, path -> content.

    Raises VendorError if the archive has another checksum, or no file for one of the row's patterns.
    """
    if (sha256 := hashlib.sha256(archive).hexdigest()) != package.sha256:
        raise VendorError(f"{package.name} {package.version} has the SHA-256 {sha256}, not {package.sha256}")
    with tarfile.open(fileobj=io.BytesIO(archive)) as members:
        everything = {member.name.removeprefix(ROOT): member for member in members if member.isfile()}
        files = {}
        for pattern in package.paths:
            matching = sorted(path for path in everything if fnmatchcase(path, pattern))
            if not matching:
                raise VendorError(f"{package.name} {package.version} has no file {pattern}")
            for path in matching:
                content = members.extractfile(everything[path])
                assert content is not None  # only links and folders have none
                files[path] = content.read()
    return files


def write_folder(folder: Path, files: Mapping[Package, Mapping[str, bytes]]) -> None:
    """Replace all that is in the folder by the files and their README."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for package, contents in files.items():
        for path, content in contents.items():
            target = folder / package.name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    (folder / README).write_text(readme_of(files), encoding="utf-8")


def readme_of(files: Mapping[Package, Mapping[str, bytes]]) -> str:
    """Return the README of the folder: each file with its package, version, license and checksum."""
    rows = (
        f"| {package.name}/{path} | {package.name} | {package.version} | {package.license} "
        f"| {hashlib.sha256(content).hexdigest()} |\n"
        for package, contents in files.items()
        for path, content in contents.items()
    )
    return HEAD + "".join(rows)


if __name__ == "__main__":
    sys.exit(main())
