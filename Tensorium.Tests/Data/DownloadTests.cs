using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using NUnit.Framework;
using Tensorium.NN;

namespace Tensorium.Tests.Data;

[TestFixture]
[OnCpu("files")]
sealed class DownloadTests : FolderTests
{
    static readonly byte[] ImageFile = Idx.Images(1, 2), LabelFile = Idx.Labels(1, 2);

    [Test]
    public async Task Files_are_downloaded_once_with_progress_and_then_read()
    {
        using var mirrors = new Mirrors(uri => Body(Right(uri)));
        var seen = new Progress();

        LabeledData data = await Load(mirrors, seen);
        await Load(mirrors);

        Assert.That(data.Labels, Is.EqualTo(new[] { 1, 2 }));
        Assert.That(mirrors.Asked, Has.Count.EqualTo(2));
        Assert.That(
            seen.Reports.Last(),
            Is.EqualTo(new DownloadProgress("train-labels-idx1-ubyte.gz", LabelFile.Length, LabelFile.Length)));
    }

    [Test]
    public async Task Of_both_parts_only_what_is_not_there_is_downloaded()
    {
        Folder.Write("mnist/train-images-idx3-ubyte.gz", Idx.Images(3));
        Folder.Write("mnist/train-labels-idx1-ubyte.gz", Idx.Labels(3));
        using var mirrors = new Mirrors(uri => Body(Right(uri)));

        var (train, test) = await new MnistSource(TestSet(), mirrors).LoadBothAsync(Folder.Path);

        Assert.That((train.Labels, test.Labels), Is.EqualTo((new[] { 3 }, new[] { 1, 2 })));
        Assert.That(
            mirrors.Asked.Select(uri => uri.AbsolutePath), Is.EqualTo(new[] { "/t10k-images-idx3-ubyte.gz", "/t10k-labels-idx1-ubyte.gz" }));
        Assert.That(File.ReadAllBytes(Folder["mnist/t10k-labels-idx1-ubyte.gz"]), Is.EqualTo(LabelFile));
    }

    static IEnumerable<TestCaseData> BadAnswers() =>
    [
        new((Func<Uri, HttpResponseMessage>)(_ => new(HttpStatusCode.NotFound)), "404") { TestName = "not found" },
        new((Func<Uri, HttpResponseMessage>)(_ => throw new HttpRequestException("no route")), "no route")
            { TestName = "offline" },
        new((Func<Uri, HttpResponseMessage>)(uri => Body([.. Right(uri)[..^1], 0x55])), "expected MD5")
            { TestName = "damaged body" },
        new((Func<Uri, HttpResponseMessage>)(uri => Body(Right(uri)[..^3])), "expected MD5") { TestName = "body cut short" },
        new((Func<Uri, HttpResponseMessage>)(uri => new() { Content = new StreamContent(new Breaking(Right(uri))) }), "reset")
            { TestName = "connection reset" },
    ];

    [TestCaseSource(nameof(BadAnswers))]
    public async Task The_second_mirror_serves_where_the_first_fails(Func<Uri, HttpResponseMessage> bad, string reason)
    {
        using var mirrors = new Mirrors(
            uri => string.Equals(uri.Host, "one.test", StringComparison.Ordinal) ? bad(uri) : Body(Right(uri)));

        Assert.That(reason, Is.Not.Empty);
        Assert.That((await Load(mirrors)).Labels, Is.EqualTo(new[] { 1, 2 }));
    }

    [TestCaseSource(nameof(BadAnswers))]
    public void When_all_fail_the_error_names_mirrors_reasons_and_folder(Func<Uri, HttpResponseMessage> bad, string reason)
    {
        using var mirrors = new Mirrors(bad);

        Assert.That(() => Load(mirrors), Throws.TypeOf<DownloadException>()
            .With.Message.Contains("http://one.test/train-images-idx3-ubyte.gz")
            .And.Message.Contains("http://two.test/a/train-images-idx3-ubyte.gz")
            .And.Message.Contains(reason).And.Message.Contains(Folder["mnist"]));
        Assert.That(Directory.GetFileSystemEntries(Folder["mnist"]), Is.Empty);
    }

    [Test]
    public void Cancelling_stops_and_leaves_nothing_behind()
    {
        using var cancel = new CancellationTokenSource();
        using var mirrors = new Mirrors(uri => Body(Right(uri)));
        var stop = new Progress(cancel.Cancel);

        Assert.That(
            () => Load(mirrors, stop, cancel.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.GetFileSystemEntries(Folder["mnist"]), Is.Empty);
        Assert.That(mirrors.Asked, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_silent_server_is_given_up()
    {
        using var client = new HttpClient(new Mirrors(_ => new() { Content = new StreamContent(new Silent()) }));
        var download = new VerifiedDownload(client) { IdleTimeout = TimeSpan.FromMilliseconds(50) };

        Assert.That(
            () => download.RunAsync([new("http://one.test/f")], Folder["f"], "", null, CancellationToken.None),
            Throws.TypeOf<DownloadException>().With.Message.Contains("no answer in time"));
    }

    [Test]
    public void Files_of_another_set_are_refused()
    {
        string images = Folder.Write("train-images-idx3-ubyte.gz", ImageFile);
        string labels = Folder.Write("train-labels-idx1-ubyte.gz", LabelFile);
        MnistSet fashion = MnistSet.Fashion;

        Assert.That(() => MnistSource.ReadPair(fashion, images, labels, [fashion]), Throws.Nothing);
        Assert.That(
            () => MnistSource.ReadPair(fashion, images, labels, [fashion, TestSet()]),
            Throws.TypeOf<DataFormatException>().With.Message.EndsWith("expected images of fashion-mnist, found those of mnist"));
    }

    Task<LabeledData> Load(
        Mirrors mirrors, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) =>
        new MnistSource(TestSet(), mirrors).LoadAsync(Folder.Path, progress, cancellation);

    static MnistSet TestSet() => MnistSet.Digits with
    {
        Mirrors = [new("http://one.test/"), new("http://two.test/a/")],
        Checksums = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["train-images-idx3-ubyte.gz"] = Md5(ImageFile),
            ["train-labels-idx1-ubyte.gz"] = Md5(LabelFile),
            ["t10k-images-idx3-ubyte.gz"] = Md5(ImageFile),
            ["t10k-labels-idx1-ubyte.gz"] = Md5(LabelFile),
        },
    };

#pragma warning disable CA5351 // MD5 is what the mirrors publish.
    static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351

    static byte[] Right(Uri uri) =>
        uri.AbsolutePath.EndsWith("-images-idx3-ubyte.gz", StringComparison.Ordinal) ? ImageFile : LabelFile;

    static HttpResponseMessage Body(byte[] content) => new() { Content = new ByteArrayContent(content) };

    sealed class Mirrors(Func<Uri, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public ConcurrentQueue<Uri> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            Asked.Enqueue(request.RequestUri!);
            return Task.FromResult(answer(request.RequestUri!));
        }
    }

    sealed class Progress(Action? then = null) : IProgress<DownloadProgress>
    {
        public ConcurrentQueue<DownloadProgress> Reports { get; } = [];

        public void Report(DownloadProgress value)
        {
            Reports.Enqueue(value);
            then?.Invoke();
        }
    }

    /// <summary>Half the content, then a broken connection.</summary>
    sealed class Breaking(byte[] content) : MemoryStream(content[..(content.Length / 2)])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            return count > 0 ? count : throw new IOException("connection reset");
        }
    }

    sealed class Silent : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
            return 0;
        }
    }
}
