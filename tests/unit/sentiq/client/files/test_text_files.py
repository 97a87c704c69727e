"""Delimiters, quotes, headers, and rows that are no data, in text files."""

from sentiq.client.files.errors import FileUnreadable
from tests.unit.sentiq.client.files.table_case import COMMENTS, TableCase

PROSE = "".join(f"{text}\n" for text in COMMENTS)


class DelimiterTests(TableCase):
    def test_each_delimiter_is_found(self) -> None:
        for delimiter in (";", ",", "\t", "|"):
            with self.subTest(delimiter=delimiter):
                lines = ("id{0}nota{0}comentario", "1{0}3{0}Muy bien", "2{0}4{0}Fatal, la verdad")
                text = "\n".join(line.format(delimiter) for line in lines).replace("Fatal, la", '"Fatal, la')
                table = self.table(text + '"\n')
                self.assertEqual(table.header, ["id", "nota", "comentario"])
                self.assertEqual(list(table.rows())[1], ["2", "4", "Fatal, la verdad"])

    def test_commas_of_sentences_do_not_delimit(self) -> None:
        self.assertEqual(self.rows(PROSE), [[text] for text in COMMENTS])

    def test_many_commas_in_a_file_with_semicolons_do_not_delimit(self) -> None:
        text = "comentario;nota\r\nBien, bonito, barato;0\r\nMal, lento, caro, feo;1\r\nNi fu, ni fa;2\r\n"
        self.assertEqual(self.rows(text)[1], ["Mal, lento, caro, feo", "1"])

    def test_a_first_line_with_sep_wins_and_is_dropped(self) -> None:
        table = self.table("sep=|\r\nid|comentario\r\n1|a,b,c\r\n2|d,e,f\r\n")
        self.assertEqual((table.header, next(table.rows())), (["id", "comentario"], ["1", "a,b,c"]))

    def test_the_word_of_a_person_wins(self) -> None:
        self.assertEqual(
            self.rows("a;b,c\n1;2,3\n", delimiter=",", has_header=False), [["a;b", "c"], ["1;2", "3"]]
        )

    def test_line_ends_of_every_system_are_read(self) -> None:
        for end in ("\n", "\r\n", "\r"):
            with self.subTest(end=end):
                self.assertEqual(
                    self.rows(f"id,comment{end}1,Good{end}2,Bad{end}"), [["1", "Good"], ["2", "Bad"]]
                )


class QuoteTests(TableCase):
    def test_quoted_line_breaks_and_doubled_quotes_are_kept(self) -> None:
        text = 'id;comentario\r\n1;"uno\n\ndos"\r\n2;"Dijo: ""no"""\r\n'
        self.assertEqual(self.rows(text), [["1", "uno\n\ndos"], ["2", 'Dijo: "no"']])

    def test_backslashes_escape_quotes_where_no_quote_is_doubled(self) -> None:
        text = 'id,comment\n1,"He said \\"no\\", twice"\n2,"Fine"\n'
        self.assertEqual(self.rows(text)[0], ["1", 'He said "no", twice'])

    def test_inch_signs_are_no_quotes(self) -> None:
        text = 'id;comentario;nota\r\n1;La de 27" va bien;5\r\n2;Pedí 32", llegó 24";1\r\n'
        self.assertEqual(self.rows(text)[1], ["2", 'Pedí 32", llegó 24"', "1"])

    def test_a_quote_at_the_begin_of_a_cell_does_not_swallow_the_file(self) -> None:
        text = 'id;comentario\n1;"Excelente" servicio\n2;Bien\n3;Mal\n'
        table = self.table(text)
        self.assertEqual([row[1] for row in table.rows()], ['"Excelente" servicio', "Bien", "Mal"])
        self.assertIn("quotation marks", str(table.notes[0]))

    def test_a_long_comment_is_read_whole(self) -> None:
        text = "bien " * 60_000  # csv's own limit is 131,072
        self.assertEqual(self.rows(f'id,comment\n1,"{text}"\n2,ok\n')[0], ["1", text])


class HeaderTests(TableCase):
    def test_a_file_without_a_header_keeps_its_first_row(self) -> None:
        table = self.table("1;01/03/2025;0,5;Muy buena atención\n2;02/03/2025;1,5;Muy lento todo\n")
        self.assertIsNone(table.header)
        self.assertEqual(table.layout.rows, 2)

    def test_texts_without_a_header_keep_the_first_one(self) -> None:
        self.assertIsNone(self.table(PROSE).header)

    def test_a_header_of_unknown_names_above_numbers_is_found(self) -> None:
        table = self.table("foo,bar\n1,Great service and kind people\n2,Slow and rude, never again\n")
        self.assertEqual(table.header, ["foo", "bar"])

    def test_a_first_column_named_pk_makes_no_workbook(self) -> None:
        table = self.table("PK;comentario\n1;Muy buena atención\n2;Muy lento, no vuelvo\n")
        self.assertEqual(table.header, ["PK", "comentario"])

    def test_the_word_of_a_person_wins(self) -> None:
        self.assertIsNone(self.table("id,comment\n1,Good\n", has_header=False).header)
        self.assertEqual(self.table(PROSE, has_header=True).header, [COMMENTS[0]])


class RowsTests(TableCase):
    def test_blank_rows_and_rows_of_delimiters_are_dropped(self) -> None:
        self.assertEqual(
            self.rows("\r\nid;nota;comentario\r\n;;\r\n1;3;Bien\r\n\r\n2;4;Mal\r\n;;\r\n"),
            [
                ["1", "3", "Bien"],
                ["2", "4", "Mal"],
            ],
        )

    def test_titles_above_the_header_are_left_out_and_mentioned(self) -> None:
        table = self.table(
            'Informe 2025;;\r\n"Generado; hoy";;\r\n;;\r\nid;nota;comentario\r\n1;2;Bien\r\n2;3;Mal\r\n'
        )
        self.assertEqual(table.header, ["id", "nota", "comentario"])
        self.assertEqual([str(note) for note in table.notes], ["rows above the header, left out: 2"])

    def test_a_second_header_of_surveys_is_left_out(self) -> None:
        text = (
            "id,How was it?,Anything else?\n,Response,Open-Ended Response\n1,Good,No\n2,Bad,Yes it was late\n"
        )
        self.assertEqual([row[0] for row in self.rows(text)], ["1", "2"])

    def test_totals_and_filters_below_are_left_out(self) -> None:
        data = "id;nota;comentario\n1;2;Bien\n2;3;Mal\n3;3;Total normal\n"
        text = f"{data};;\nTotal;;\nFiltros aplicados: tienda;;\n"
        self.assertEqual([row[0] for row in self.rows(text)], ["1", "2", "3"])

    def test_a_delimiter_at_every_line_end_makes_no_column(self) -> None:
        self.assertEqual(self.table("id;comentario;\n1;Bien;\n2;Mal;\n").layout.width, 2)

    def test_cells_behind_the_last_column_belong_to_its_text(self) -> None:
        table = self.table("id,nota,comentario\n1,4,Muy bien\n2,2,Tarde, roto y sucio\n3,4,Bien\n4\n")
        texts = [table.text_of(row, 2) for row in table.rows()]
        self.assertEqual(texts, ["Muy bien", "Tarde, roto y sucio", "Bien", ""])

    def test_files_without_a_table_are_refused(self) -> None:
        for content, message in (
            (b"", "empty"),
            (b" \r\n\n ", "no text"),
            (b"id;comentario\n", "no rows"),
            (b"\x7fELF\x02\x01\x01\0\0\0" * 50, "neither text nor a table"),
            (b"PK\x03\x04 cut off", "neither text nor a table"),
            (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "neither text nor a table"),
            (b"{\\rtf1 A letter,\nnot a table.}", "neither text nor a table"),
        ):
            with self.subTest(content=content[:10]), self.assertRaisesRegex(FileUnreadable, message):
                self.table(content)


class OneColumnTests(TableCase):
    def test_most_commas_with_a_space_behind_are_those_of_sentences(self) -> None:
        text = "Bien, gracias a todos\n" * 5 + "Mal,muy mal\n" * 2 + "Ni bien ni mal\n" * 3
        self.assertEqual(self.table(text).layout.width, 1)

    def test_a_name_without_commas_above_says_so(self) -> None:
        text = "comentario\nmalo,caro,lento\nbien,gracias\nmuy malo\nfatal,caro\nrápido,bueno\n"
        self.assertEqual(self.table(text).layout.width, 1)

    def test_rows_of_many_widths_say_so(self) -> None:
        text = (
            "malo,caro,lento,feo\nbien,ya\nmuy malo\nfatal,caro,sucio\nbueno\nregular,vale,sí,no,ya\nnada\n"
        )
        self.assertEqual(self.table(text).layout.width, 1)
