"""How the report names files and lines."""

from netparse.report.names import Names


def test_names_of_files_lose_what_all_have_in_common() -> None:
    """Folders only, never a part of a name; one file keeps its own."""
    names = Names(["a/b/cp1/x.txt", "a/b/cp2/x.txt"])
    assert (names.root, names.short("a/b/cp1/x.txt")) == ("a/b/", "cp1/x.txt")
    assert Names(["only/one.txt"]).root == ""
    assert Names(["ab/x", "ac/x"]).root == ""


def test_a_line_and_its_file_have_a_place() -> None:
    """Each file has an anchor, in the order given; one that is not among them has none."""
    names = Names(["a/b/cp1/x.txt", "a/b/cp2/x.txt"])
    assert names.line("a/b/cp2/x.txt", 7) == "cp2/x.txt:7"
    assert (names.anchor("a/b/cp2/x.txt"), names.anchor("a/b/other.txt")) == ("file2", "")
