using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Data;

[TestFixture]
[OnCpu("files")]
sealed class CsvClassificationTests
{
    [TestCase("a,b,kind\n1,2,x\n3.5,-4e-1,y\n", TestName = "header and text classes")]
    [TestCase("1,2,x\r\n3.5,-4e-1,y", TestName = "no header, no last line break")]
    [TestCase("\n\"1\",\" 2 \",x\n\n3.5,-.4,y\n\n", TestName = "quotes and empty lines")]
    [TestCase("\uFEFF1,2,x\n3.5,-.4,y\n", TestName = "byte order mark")]
    [TestCase("\uFEFF\"a\",b,kind\n1,2,x\n3.5,-.4,y\n", TestName = "byte order mark and quotes")]
    public void Reads_features_and_classes(string text)
    {
        LabeledData data = Parse(text);

        Assert.That(data.Features, Is.EqualTo(new[] { 1, 2, 3.5f, -0.4f }));
        Assert.That(data.FeatureShape, Is.EqualTo(new[] { 2 }));
        Assert.That(data.Labels, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(data.ClassNames, Is.EqualTo(new[] { "x", "y" }));
    }

    [Test]
    public void Whole_numbers_are_classes_in_numeric_order()
    {
        LabeledData data = Parse("0,10\n0,9\n0,2.0\n0,10\n");

        Assert.That(data.ClassNames, Is.EqualTo(new[] { "2", "9", "10" }));
        Assert.That(data.Labels, Is.EqualTo(new[] { 2, 1, 0, 2 }));
    }

    [Test]
    public void Quoted_fields_hold_commas_quotes_and_line_breaks() =>
        Assert.That(
            Parse("1,\"a,b\"\n2,\"say \"\"c\"\"\nand d\"\n").ClassNames,
            Is.EqualTo(new[] { "a,b", "say \"c\"\nand d" }));

    [TestCase("1,2,x\n3,,y\n", 2, 2, "expected a finite number, found nothing")]
    [TestCase("w,h,kind\n1,2,x\n3,4 cm,y\n", 3, 2, "expected a finite number ('h'), found '4 cm'")]
    [TestCase("1,NaN,x\n", 1, 2, "found 'NaN'")]
    [TestCase("1,1e99,x\n", 1, 2, "found '1e99'")]
    [TestCase("1,\"2,5\",x\n", 1, 2, "found '2,5'")]
    [TestCase("1,2,x\n1,y\n", 2, 3, "expected 3 fields, found 2")]
    [TestCase("1,2,x\n1,2,3,y\n", 2, 4, "expected 3 fields, found 4")]
    [TestCase("1,2,x\n1,2,\n", 2, 3, "found nothing")]
    [TestCase("1,2,0.5\n", 1, 3, "expected a class (text or a whole number), found '0.5'")]
    [TestCase("1,2,NaN\n", 1, 3, "found 'NaN'")]
    [TestCase("1,2,x\n1,\"2,y\n3,4,x\n", 2, 2, "expected a closing quote")]
    [TestCase("1,2,x\n1,2\"0\",y\n", 2, 2, "quotes only around a whole field")]
    [TestCase("1,\"2\"0,x\n", 1, 2, "expected a comma after the closing quote, found '0'")]
    [TestCase("1,\"a\nb\"\n?,c\n", 3, 1, "found '?'")]
    public void An_error_names_file_line_and_column(string text, int line, int column, string message)
    {
        var error = Assert.Throws<DataFormatException>(() => Parse(text));

        Assert.That((error.Line, error.Column), Is.EqualTo((line, column)), error.Message);
        Assert.That(error.Message, Does.StartWith($"some/file.csv, line {line}, column {column}: ").And.Contains(message));
    }

    [TestCase("")]
    [TestCase("a,b\n")]
    [TestCase("1,x\n2,x\n")]
    public void Too_little_data_is_refused(string text) =>
        Assert.That(() => Parse(text), Throws.TypeOf<DataFormatException>().With.Message.Contains("at least"));

    [Test]
    public void The_culture_of_the_machine_does_not_matter()
    {
        using var _ = new CommaCulture();
        Assert.That(Parse("1.5,x\n2.5,y\n").Features, Is.EqualTo(new[] { 1.5f, 2.5f }));
    }

    [Test]
    public void The_class_stands_in_any_column_and_what_is_left_out_is_no_feature()
    {
        LabeledData data = Table("id,kind,a,b\n#1,x,1,2\n#2,y,3,4\n").Without("id").Classification("kind");

        Assert.That(data.Features, Is.EqualTo(new[] { 1f, 2, 3, 4 }));
        Assert.That(data.Labels, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(data.Name, Is.EqualTo("file.csv"));
    }

    [Test]
    public void The_classes_of_another_file_keep_their_numbers()
    {
        LabeledData train = Parse("1,cat\n2,bird\n3,dog\n"), test = Table("4,dog\n5,cat\n").Classification(^1, train.ClassNames);

        Assert.That(train.ClassNames, Is.EqualTo(new[] { "bird", "cat", "dog" }));
        Assert.That(test.Labels, Is.EqualTo(new[] { 2, 1 }));
        Assert.That(
            () => Table("4,dog\n5,cow\n").Classification(1, train.ClassNames),
            Throws.TypeOf<DataFormatException>().With.Message.EqualTo(
                "some/file.csv, line 2, column 2: expected one of 'bird', 'cat', 'dog', found 'cow'"));
    }

    [Test]
    public void A_column_of_text_becomes_labels_by_itself()
    {
        (Tensor labels, string[] names) = Table("sea,price\nnear,5\nfar,3\nnear,4\n").Classes("sea");

        Assert.That(labels.DType, Is.EqualTo(DType.Int32));
        Assert.That(labels.ToArray<int>(), Is.EqualTo(new[] { 1, 0, 1 }));
        Assert.That(names, Is.EqualTo(new[] { "far", "near" }));
        Assert.That(() => Table("a,b,c\n1,2,3\n").Classes(..2), Throws.ArgumentException.With.Message.Contains("0..2 is not one column"));
    }

    [Test]
    public void A_target_with_a_fraction_is_sent_to_regression() => Assert.That(
        () => Table("rooms,price\n3,2.600\n").Classification("price"),
        Throws.TypeOf<DataFormatException>().With.Message.EqualTo(
            "some/file.csv, line 2, column 2: expected a class (text or a whole number) ('price'), found '2.600'; "
            + "Regression takes numbers as targets"));

    [Test]
    public void Bytes_that_are_no_text_are_refused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.csv", [(byte)'1', (byte)',', 0xFF, 0xFE, (byte)'\n']);
        Assert.That(() => CsvTable.Load(path), Throws.TypeOf<DataFormatException>().With.Message.Contains("UTF-8"));
    }

    [Test]
    public void The_digits_are_all_there()
    {
        LabeledData digits = DigitsData.Load();

        Assert.That(digits.Rows, Is.EqualTo(1797));
        Assert.That(digits.FeatureShape, Is.EqualTo(new[] { 8, 8 }));
        Assert.That(digits.ClassNames, Is.EqualTo(new[] { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" }));
        Assert.That(digits.Features, Has.Some.EqualTo(1f).And.All.InRange(0f, 1f));
        // The published class counts of this data set.
        Assert.That(
            digits.Labels.CountBy(label => label).OrderBy(pair => pair.Key).Select(pair => pair.Value),
            Is.EqualTo(new[] { 178, 182, 177, 183, 181, 182, 181, 179, 174, 180 }));
    }

    static LabeledData Parse(string text) => Table(text).Classification(^1);

    static CsvTable Table(string text) => CsvTable.Parse(new StringReader(text), "some/file.csv");
}
