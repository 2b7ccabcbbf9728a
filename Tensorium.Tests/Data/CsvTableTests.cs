using System.Globalization;
using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Data;

[TestFixture]
[OnCpu("files")]
sealed class CsvTableTests
{
    static readonly CsvFormat European = new() { Separator = ';', DecimalSeparator = ',' };

    [Test]
    public void Named_columns_become_targets_and_the_others_features()
    {
        CsvTable houses = Parse("rooms, price ,area,rent\n3,2.600,70.5,9\n4,-3e2,80,11\n");
        Dataset one = houses.Without("rent").Regression("price"), two = houses.Regression("rent", "price");

        Assert.That(houses.Columns, Is.EqualTo(new[] { "rooms", "price", "area", "rent" }));
        Assert.That(one.Features, Is.EqualTo(Tensor.From(new[,] { { 3f, 70.5f }, { 4, 80 } })));
        Assert.That(one.Labels, Is.EqualTo(Tensor.From(new[,] { { 2.6f }, { -300 } })), "of shape (rows, 1), as an output of Dense(1)");
        Assert.That(two.Features, Is.EqualTo(Tensor.From(new[,] { { 3f, 70.5f }, { 4, 80 } })));
        Assert.That(two.Labels, Is.EqualTo(Tensor.From(new[,] { { 9f, 2.6f }, { 11, -300 } })));
    }

    [Test]
    public void Fields_of_any_length_are_read_whole([Values("\n", "\r\n")] string end)
    {
        for (int length = 16_370; length < 16_400; length++) // across what is read at once
        {
            string field = new('x', length);
            CsvTable table = Parse($"{field},\"a\"\"b{end}\",1{end}y,\"{field}\",2{end}");
            Assert.That(table.Rows, Is.EqualTo(2), $"{length}");
            Assert.That(table.Classes(0).Names, Is.EqualTo(new[] { field, "y" }), $"{length}");
            Assert.That(table.Classes(1).Names, Is.EqualTo(new[] { "a\"b", field }), $"{length}: classes are trimmed");
            Assert.That(table.Numbers(2), Is.EqualTo(Tensor.From(new[,] { { 1f }, { 2 } })), $"{length}");
        }
    }

    [Test]
    public void A_table_all_of_whose_rows_lack_something_gives_no_examples()
    {
        CsvTable empty = Parse("a,b\n1,\n,2\n", new() { Missing = [""] }).WithoutMissing();
        foreach (var read in new Func<object>[] { () => empty.Regression("b"), () => empty.Classification("b") })
            Assert.That(read, Throws.TypeOf<DataFormatException>().With.Message.Contains("a row without missing values, found none in 2 rows"));
    }

    [Test]
    public void Columns_go_by_place_too()
    {
        CsvTable table = Parse("1,2,3\n4,5,6\n");

        Assert.That(table.Columns, Is.EqualTo(new[] { "0", "1", "2" }));
        Assert.That(table.Rows, Is.EqualTo(2));
        Assert.That(table.Numbers(^1), Is.EqualTo(Tensor.From(new[,] { { 3f }, { 6 } })));
        Assert.That(table.Numbers(2, 0), Is.EqualTo(Tensor.From(new[,] { { 3f, 1 }, { 6, 4 } })));
        Assert.That(table.Numbers(..^1), Is.EqualTo(Tensor.From(new[,] { { 1f, 2 }, { 4, 5 } })));
        Assert.That(table.Without(0).Numbers(0), Is.EqualTo(table.Numbers(1)), "places are those of the table that is asked");
        Assert.That(table.Without(0).Columns, Is.EqualTo(new[] { "1", "2" }), "names stay");
        Assert.That(table.Regression(..2).Labels, Is.EqualTo(table.Numbers("0", "1")));
    }

    [Test]
    public void A_file_of_a_european_spreadsheet()
    {
        CsvTable table = Parse("Größe;Text;Preis\n1,5;a,b;-2,25\n2;\"c;d\";1e3\n", European);

        Assert.That(table.Numbers("Größe", "Preis"), Is.EqualTo(Tensor.From(new[,] { { 1.5f, -2.25f }, { 2, 1000 } })));
        Assert.That(table.Classes("Text").Names, Is.EqualTo(new[] { "a,b", "c;d" }));
        Assert.That(
            Parse("1,\"2,5\"\n", new() { DecimalSeparator = ',' }).Numbers(), Is.EqualTo(Tensor.From(new[,] { { 1f, 2.5f } })),
            "quotes keep a decimal comma from separating");
    }

    [Test]
    public void Tabs_separate_where_they_are_set_to() =>
        Assert.That(Parse("a\tb\n1\t2\n", new() { Separator = '\t' }).Numbers("b").Item<float>(), Is.EqualTo(2));

    [Test]
    public void What_is_missing_is_nan_or_goes_with_its_row()
    {
        CsvTable table = Parse("a,b,kind\n1,,x\n NA ,2,y\n3,4,\n5,6,z\n", new() { Missing = ["", "NA"] });

        Assert.That(
            table.Numbers("a", "b").ToArray<float>(), Is.EqualTo(new[] { 1, float.NaN, float.NaN, 2, 3, 4, 5, 6 }));
        Tensor x = table.Numbers("a", "b"), known = Tensor.From(10f, 20);
        Assert.That(Tensor.Where(x.IsNaN(), known, x), Is.EqualTo(Tensor.From(new[,] { { 1f, 20 }, { 10, 2 }, { 3, 4 }, { 5, 6 } })));
        Assert.That(table.WithoutMissing().Numbers("a", "b"), Is.EqualTo(Tensor.From(new[,] { { 5f, 6 } })));
        Assert.That(table.Without("kind").WithoutMissing().Rows, Is.EqualTo(2), "columns left out do not count");
        Assert.That(table.WithoutMissing().Classes("kind").Names, Is.EqualTo(new[] { "z" }));
        Assert.That(
            () => table.Classes("kind"),
            Throws.TypeOf<DataFormatException>().With.Message.Contains("line 4, column 3").And.Message.Contains("found nothing"));
    }

    [Test]
    public void An_error_after_rows_went_still_names_the_line_of_the_file() => Assert.That(
        () => Parse("a,b\n\n,1\n\"2\",\"x\ny\"\n3,?\n", new() { Missing = [""] }).WithoutMissing().Without(0).Numbers(),
        Throws.TypeOf<DataFormatException>().With.Message.EqualTo(
            "some/file.csv, line 4, column 2: expected a finite number ('b'), found 'x\ny'"));

    // What to do stands behind what was found.
    [TestCase("a;b;c\n1;2;3\n", "line 1: expected a column 'c', found 'a;b;c'; set CsvFormat.Separator if ';' separates the fields")]
    [TestCase("a\tb\tc\n1\t2\t3\n", "line 1: expected a column 'c', found 'a\tb\tc'; set CsvFormat.Separator if a tab separates the fields")]
    [TestCase("a;b;c\n1,5;2;3\n", "line 2, column 2: expected 1 field, found 2; set CsvFormat.Separator if ';' separates the fields")]
    [TestCase("a,b,c\n1,2,3;4\n", "line 2, column 3: expected a finite number ('c'), found '3;4'; set CsvFormat.Separator if ';'")]
    [TestCase("a,b,c\n1,2,\"3,5\"\n", "found '3,5'; set CsvFormat.DecimalSeparator if it is ','")]
    [TestCase("a,b,c\n1,2,\n", "found nothing; CsvFormat.Missing lists what stands for an unknown value")]
    [TestCase("1,2,c\n1,2,3\n", "line 1: expected a column 'c', found '0', '1', '2'; set CsvFormat.HasHeader if the first line holds names")]
    [TestCase("a,b,C\n1,2,3\n", "line 1: expected a column 'c', found 'a', 'b', 'C'")]
    [TestCase("a,c,c\n1,2,3\n", "line 1: expected one column 'c', found 2")]
    [TestCase("a,b,c\n1,2,Bay\n", "line 2, column 3: expected a finite number ('c'), found 'Bay'")]
    [TestCase("a,b,c\n1,2,1e39\n", "found '1e39'")]
    [TestCase("a,b,c\n1,2,∞\n", "found '∞'")]
    [TestCase("a,b,c\n1,x,3\n", "line 2, column 2: expected a finite number ('b'), found 'x'")]
    [TestCase("c\n1\n", "line 1: expected a feature and a target, found 1 column")]
    public void An_error_of_regression_says_what_and_where(string text, string message) =>
        Assert.That(() => Parse(text).Regression("c"), Throws.TypeOf<DataFormatException>().With.Message.Contains(message));

    [TestCase("a;b\n2.5;1\n", "found '2.5'; set CsvFormat.DecimalSeparator if it is '.'")]
    [TestCase("a;b\n1.234,5;1\n", "found '1.234,5'")]
    public void A_decimal_point_among_commas_is_no_guess(string text, string message) => Assert.That(
        () => Parse(text, European).Numbers(), Throws.TypeOf<DataFormatException>().With.Message.EndsWith(message));

    [TestCase("1;2\n3;4\n", ',', "line 1: expected a feature and a class, found 1 column; set CsvFormat.Separator if ';'")]
    [TestCase("1,2\n3,4\n", ';', "line 1: expected a feature and a class, found 1 column; set CsvFormat.Separator if ','")]
    public void One_column_hints_at_the_separator(string text, char separator, string message) => Assert.That(
        () => Parse(text, new() { Separator = separator }).Classification(^1),
        Throws.TypeOf<DataFormatException>().With.Message.Contains(message));

    [TestCase("a,1\n2,3\n", null, 2, TestName = "a number among the names is data")]
    [TestCase("a,\n2,3\n", null, 2, TestName = "an empty field is no name")]
    [TestCase("a,NA\n2,3\n", null, 2, TestName = "what is missing is no name")]
    [TestCase("a,b\n2,3\n", null, 1, TestName = "names are a header")]
    [TestCase("2001,2002\n2,3\n", true, 1, TestName = "a header by order")]
    [TestCase("a,b\nc,d\n", false, 2, TestName = "no header by order")]
    public void A_header_has_a_name_for_each_column(string text, bool? hasHeader, int rows) =>
        Assert.That(Parse(text, new() { HasHeader = hasHeader, Missing = ["NA"] }).Rows, Is.EqualTo(rows));

    [Test]
    public void The_culture_of_the_machine_does_not_matter()
    {
        using var _ = new CommaCulture();

        Assert.That(Parse("1.5,-2\n").Numbers(), Is.EqualTo(Tensor.From(new[,] { { 1.5f, -2 } })));
        Assert.That(Parse("1,5;-2\n", European).Numbers(), Is.EqualTo(Tensor.From(new[,] { { 1.5f, -2 } })));
        Assert.That(() => Parse("epäluku,1\n", new() { HasHeader = false }).Numbers(), Throws.TypeOf<DataFormatException>());
    }

    [FsCheck.NUnit.Property]
    public void Every_number_comes_back(float[] values, bool european)
    {
        float[] finite = [1, .. values.Where(float.IsFinite)];
        var comma = new NumberFormatInfo { NumberDecimalSeparator = european ? "," : "." };
        string text = string.Concat(finite.Select(value => value.ToString("R", comma) + (european ? ";" : ",") + "0\r\n"));

        Assert.That(Parse(text, european ? European : new()).Numbers(0).ToArray<float>(), Is.EqualTo(finite));
    }

    [Test]
    public void Places_and_formats_are_checked()
    {
        CsvTable table = Parse("1,2\n");
        Assert.That(() => table.Numbers(2), Throws.TypeOf<DataFormatException>().With.Message.Contains("a column 2, found 2 of them"));
        Assert.That(() => table.Numbers(^3), Throws.TypeOf<DataFormatException>().With.Message.Contains("a column ^3, found 2 of them"));
        Assert.That(() => table.Numbers(..5), Throws.TypeOf<DataFormatException>().With.Message.Contains("a column 0..5, found 2"));
        Assert.That(() => table.Numbers(-1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("-1"));
        Assert.That(() => table.Numbers(^0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("^1"));
        Assert.That(() => table.Regression(), Throws.ArgumentException);
        Assert.That(() => new CsvFormat { Separator = '"' }, Throws.ArgumentException.With.Message.Contains("U+0022"));
        Assert.That(() => new CsvFormat { DecimalSeparator = '\'' }, Throws.ArgumentException);
    }

    [TestCase("")]
    [TestCase("\n\r\n")]
    [TestCase("a,b\n")]
    public void A_file_without_rows_is_refused(string text) => Assert.That(
        () => Parse(text), Throws.TypeOf<DataFormatException>().With.Message.EqualTo("some/file.csv: expected at least one row of data, found none"));

    [Test]
    public void A_file_that_is_not_there_is_named() => Assert.That(
        () => CsvTable.Load("nowhere.csv"), Throws.TypeOf<FileNotFoundException>().With.Message.Contains("nowhere.csv"));

    static CsvTable Parse(string text, CsvFormat? format = null) => CsvTable.Parse(new StringReader(text), "some/file.csv", format);
}
