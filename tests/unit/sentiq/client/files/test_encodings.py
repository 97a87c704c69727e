"""The encoding of text files is found in their bytes."""

from sentiq.client.files.errors import FileUnreadable
from tests.unit.sentiq.client.files.table_case import COMMENTS, TableCase

TEXT = "id;comentario\r\n" + "".join(
    f'{number};"{text.replace(chr(34), chr(34) * 2)}"\r\n' for number, text in enumerate(COMMENTS)
)
ROWS = [[str(number), text] for number, text in enumerate(COMMENTS)]


class EncodingTests(TableCase):
    def test_the_encodings_of_spreadsheets_are_told_apart(self) -> None:
        for encoding in (
            "utf-8",
            "utf-8-sig",
            "utf-16",
            "utf-16-le",
            "utf-16-be",
            "cp1252",
            "cp850",
            "mac_roman",
        ):
            with self.subTest(encoding=encoding):
                self.assertEqual(self.rows(TEXT.encode(encoding)), ROWS)

    def test_quotation_marks_and_euros_of_windows_are_read(self) -> None:
        text = "Cuesta 12 €… “caro” \u2013 no"
        self.assertEqual(
            self.rows(f"id;comentario\r\n1;{text}\r\n2;Bien\r\n".encode("cp1252"))[0], ["1", text]
        )

    def test_lines_of_two_encodings_in_one_file_are_read(self) -> None:
        content = b"id;comentario\n1;" + "atención\n2;".encode() + "señora\n".encode("cp1252")
        self.assertEqual(self.rows(content), [["1", "atención"], ["2", "señora"]])

    def test_a_chance_pair_of_bytes_does_not_make_a_file_mixed(self) -> None:
        lines = ["«el café»; señor"] * 200 + ["CAFÉ»"]  # the last line is also UTF-8
        rows = self.rows(b"comentario\n" + "\n".join(lines).encode("cp1252"), delimiter="|")
        self.assertEqual(rows[-1], ["CAFÉ»"])

    def test_the_word_of_a_person_wins(self) -> None:
        self.assertEqual(self.rows(b"comentario\nse\xa4or", encoding="cp850"), [["señor"]])

    def test_an_unknown_encoding_is_refused_with_some_known_ones(self) -> None:
        with self.assertRaisesRegex(FileUnreadable, "no encoding klingon.*cp1252"):
            self.rows(TEXT, encoding="klingon")
