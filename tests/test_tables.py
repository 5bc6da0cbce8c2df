"""Tables from spreadsheets: every cell as text, and errors that name the file."""

import pytest

from helpers import SettingError, tables


def test_cells_are_text_and_blank_lines_are_left_out_but_counted(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes("\ufeffa,b\n1,NA\n\n,x\n".encode())
    table = tables.read(path, ["a"], "make one")
    assert table.values.tolist() == [["1", "NA"], ["", "x"]] and (table.index + 2).tolist() == [2, 4]


@pytest.mark.parametrize("content, said", [(b"", "t.csv cannot be read as CSV"), ("é,b\n".encode("latin-1"), "cannot be read as CSV in UTF-8"),
                                           (b"a,b\n1,2,3,4\n5,6\n7,8,9,10,11\n", "cannot be read as CSV"), (b"b\n1\n", "lacks the column a; its columns must be a, c")])
def test_a_file_that_is_no_such_table_is_refused_by_name(tmp_path, content, said):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(SettingError, match=said):
        tables.read(path, ["a", "c"], "make one")
    with pytest.raises(SettingError, match="there is no file .*none.csv; make one"):
        tables.read(tmp_path / "none.csv", ["a"], "make one")
