"""The readers of the page, in Chromium: Node decodes some encodings differently."""

import json
from typing import Any

from tests.integration.api.files.files_case import FilesCase, lines

HEADER = ("id", "fecha", "nota", "comentario")
ROWS = (
    ("1", "01/03/2025", "0,0", "Muy buena atención, volveré sin dudarlo."),
    ("2", "02/03/2025", "7,3", "La señora de la caja fue muy amable, pero la cola era larguísima"),
    ("3", "03/03/2025", "4,6", "¿Cuándo van a arreglar el ascensor? Llevo tres semanas esperando"),
    ("4", "04/03/2025", "1,9", "¡Increíble! Superó mis expectativas"),
)
TABLE = lines(HEADER, *ROWS)
WANTED = [list(row) for row in ROWS]

HTML = """<html><head><meta charset="utf-8"></head><body><table><tr><th>id</th><th>comentario</th></tr>
<tr><td>1</td><td>Muy buena atenci&oacute;n,<br>volver&#233; sin dudarlo</td></tr>
<tr><td>2</td><td>Lleg&#xF3; tarde &amp; roto, una pena</td></tr></table></body></html>"""


class ReadingCase(FilesCase):
    workers = 0

    def check(self, table: dict[str, Any], **form: Any) -> None:
        """Check that the table is that of HEADER and ROWS, and how it was read."""
        self.assertEqual(table["header"], list(HEADER))
        self.assertEqual(table["rows"], WANTED)
        self.assertEqual(table["textColumn"], 3)
        self.assertEqual({name: table["form"][name] for name in form}, form)


class TestEncoding(ReadingCase):
    def test_each_encoding_is_guessed(self) -> None:
        for codec, encoding in (
            ("cp1252", "windows-1252"),
            ("cp850", "cp850"),
            ("mac_roman", "macintosh"),
            ("utf-8", "utf-8"),
            ("utf-16-le", "utf-16le"),
            ("utf-16-be", "utf-16be"),
        ):
            with self.subTest(codec):
                self.check(self.read(TABLE.encode(codec)), encoding=encoding, bom=False, delimiter=";")

    def test_a_byte_order_mark_is_no_part_of_the_first_name(self) -> None:
        self.check(self.read(TABLE.encode("utf-8-sig")), encoding="utf-8", bom=True)
        self.check(self.read(TABLE.encode("utf-16")), encoding="utf-16le", bom=True)

    def test_lines_of_two_encodings_are_each_read_in_theirs(self) -> None:
        first, *rest = TABLE.splitlines(keepends=True)
        content = b"".join(
            line.encode("cp1252" if number % 2 else "utf-8") for number, line in enumerate([first, *rest])
        )
        self.check(self.read(content), encoding="utf-8, windows-1252")

    def test_the_euro_sign_of_windows_is_read(self) -> None:
        table = self.read("id;opinión\r\n1;Cuesta 12 € “más” de lo dicho\r\n2;Bien\r\n".encode("cp1252"))
        self.assertEqual(table["rows"][0][1], "Cuesta 12 € “más” de lo dicho")

    def test_a_chosen_encoding_is_taken(self) -> None:
        table = self.read(TABLE.encode("cp1252"), encoding="macintosh")
        self.assertEqual(table["form"]["encoding"], "macintosh")
        self.assertNotEqual(table["rows"], WANTED)


class TestSeparator(ReadingCase):
    def test_each_separator_is_guessed(self) -> None:
        for separator in (";", "\t", "|"):
            with self.subTest(separator):
                content = lines(HEADER, *ROWS, separator=separator)
                self.check(self.read(content.encode()), delimiter=separator)

    def test_a_sep_line_is_no_row(self) -> None:
        self.check(self.read(f"sep=;\r\n{TABLE}".encode()), delimiter=";")

    def test_commas_of_sentences_are_no_separators(self) -> None:
        texts = ["Bien, bonito, barato", "Mal, lento", "Sin más; ni fu, ni fa", "Rápido y amable, de verdad"]
        table = self.read("\n".join(texts).encode())
        self.assertEqual((table["form"]["delimiter"], table["texts"]), ("", texts))

    def test_line_breaks_and_quotes_in_cells_are_kept(self) -> None:
        content = 'id,comment\r\n1,"First line\nsecond, with a ""word"""\r\n2,Fine for the price\r\n'
        table = self.read(content.encode())
        self.assertEqual(
            table["rows"], [["1", 'First line\nsecond, with a "word"'], ["2", "Fine for the price"]]
        )

    def test_quotes_inside_unquoted_cells_are_letters(self) -> None:
        texts = ('"Excelente" servicio de verdad', 'La de 27" es muy buena', "Bien")
        content = lines(
            ("id", "comentario", "nota"), *((str(at), text, "5") for at, text in enumerate(texts))
        )
        table = self.read(content.encode())
        self.assertEqual(table["texts"], list(texts))

    def test_cells_behind_the_last_column_belong_to_its_text(self) -> None:
        content = "id,nota,comentario\n1,4,Muy bien\n2,2,Tarde, roto\n3,5,Perfecto\n4,1,Mal\n5,3,Regular\n"
        self.assertEqual(self.read(content.encode())["texts"][1], "Tarde, roto")

    def test_lines_may_end_with_a_carriage_return(self) -> None:
        self.check(self.read(lines(HEADER, *ROWS, end="\r").encode()), lineEnd="\r")


class TestRows(ReadingCase):
    def test_titles_blank_rows_and_totals_are_left_out(self) -> None:
        above = "Informe de satisfacción;;;\r\n;;;\r\n"
        table = self.read((above + TABLE + ";;;\r\nTotal: 4;;;\r\n").encode())
        self.check(table)
        self.assertEqual([table["left"][name] for name in ("above", "blank", "below")], [1, 2, 1])

    def test_a_file_without_names_of_columns_keeps_its_first_row(self) -> None:
        table = self.read(lines(*ROWS).encode("cp1252"))
        self.assertEqual((table["header"], table["rows"], table["textColumn"]), (None, WANTED, 3))

    def test_the_header_can_be_chosen(self) -> None:
        table = self.read(TABLE.encode(), header=False)
        self.assertEqual((table["header"], table["rows"][0]), (None, list(HEADER)))

    def test_a_second_header_of_a_survey_is_left_out(self) -> None:
        content = lines(HEADER, ("", "", "Response", "Open-Ended Response"), *ROWS)
        self.check(self.read(content.encode()))

    def test_a_separator_at_the_end_of_each_line_makes_no_column(self) -> None:
        self.check(self.read(TABLE.replace("\r\n", ";\r\n").encode()))

    def test_words_for_missing_values_are_texts(self) -> None:
        table = self.read(b"id,comment\n1,NA\n2,NULL\n3,n/a\n4,It works well for me\n")
        self.assertEqual(table["texts"][:3], ["NA", "NULL", "n/a"])


class TestOwnResults(ReadingCase):
    def test_the_columns_of_an_earlier_run_are_not_guessed(self) -> None:
        error = "empty: the text is empty: it needs at least one character"
        for number in ("", "_2"):
            header = (
                "id",
                "what",
                *(f"{name}{number}" for name in ("sentiment", "score", "confident", "error")),
            )
            rows = (("1", "Bien", "positive", "0.9", "true", ""), ("2", "", "", "", "", error))
            with self.subTest(number):
                self.assertEqual(self.read(lines(header, *rows).encode())["textColumn"], 1)


class TestOtherKinds(ReadingCase):
    def test_a_web_page_named_xls_is_read_as_a_table(self) -> None:
        table = self.read(HTML.encode())
        self.assertEqual(table["kind"], "html")
        self.assertEqual(table["texts"][0], "Muy buena atención,\nvolveré sin dudarlo")
        self.assertEqual(table["texts"][1], "Llegó tarde & roto, una pena")

    def test_spreadsheet_xml_named_xls_is_read_with_the_cells_that_it_leaves_out(self) -> None:
        row = '<Row><Cell><Data ss:Type="String">{}</Data></Cell>{}</Row>'
        cell = '<Cell ss:Index="3"><Data ss:Type="String">{}</Data></Cell>'
        content = (
            '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
            'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>'
            + row.format("id", '<Cell><Data ss:Type="String">shop</Data></Cell>' + cell.format("comentario"))
            + row.format("1", cell.format("Muy buena atención"))
            + row.format(
                "2", '<Cell><Data ss:Type="String">Norte</Data></Cell>' + cell.format("Llegó tarde y roto")
            )
            + "</Table></Worksheet></Workbook>"
        )
        table = self.read(content.encode())
        self.assertEqual(table["header"], ["id", "shop", "comentario"])
        self.assertEqual(
            table["rows"], [["1", "", "Muy buena atención"], ["2", "Norte", "Llegó tarde y roto"]]
        )

    def test_texts_with_bare_commas_below_a_name_stay_whole(self) -> None:
        texts = [
            "malo,caro,lento",
            "Muy buena atención",
            "feo,sucio",
            "Regular",
            "Bien, pero caro",
            "Volveré",
        ]
        table = self.read("\n".join(["comentario", *texts]).encode())
        self.assertEqual((table["header"], table["texts"]), (["comentario"], texts))

    def test_json_lines_and_arrays_are_read_whatever_the_order_of_their_members(self) -> None:
        records: list[dict[str, object]] = [
            {"id": 1, "comment": "Great, thanks", "stars": 5},
            {"stars": None, "comment": "Late and broken", "id": 2},
        ]
        as_lines = "".join(json.dumps(record) + "\n" for record in records)
        for content, kind in ((as_lines, "jsonl"), ("\ufeff" + json.dumps(records, indent=1), "json")):
            table = self.read(content.encode())
            self.assertEqual((table["kind"], table["header"]), (kind, ["id", "comment", "stars"]))
            self.assertEqual(table["texts"], ["Great, thanks", "Late and broken"])

    def test_files_that_are_no_table_are_refused(self) -> None:
        for name, content, says in (
            ("empty.csv", b"", "has no rows"),
            ("blank.csv", b"\r\n;;\r\n", "has no rows"),
            ("broken.xlsx", b"PK\x03\x04broken" * 20, "cannot be read"),
            ("table.parquet", b"PAR1" * 10, "Parquet"),
            ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "cannot be read"),
            ("report.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "cannot be read"),
            ("program.csv", bytes(range(1, 256)) * 20, "cannot be read"),
        ):
            with self.subTest(name):
                self.choose(name, content)
                self.assertIn(says, self.shown("#problem"))

    def test_a_first_column_named_pk_makes_no_workbook(self) -> None:
        self.assertEqual(self.read(TABLE.replace("id", "PK", 1).encode())["header"], ["PK", *HEADER[1:]])

    def test_a_damaged_cell_does_not_make_a_file_another_kind(self) -> None:
        damaged = TABLE.replace("cola", "co\0la").encode("cp1252")
        self.assertEqual(self.read(damaged)["texts"][1], ROWS[1][3].replace("cola", "co\0la"))
