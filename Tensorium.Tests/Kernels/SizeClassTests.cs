using NUnit.Framework;
using Tensorium.Kernels;

namespace Tensorium.Tests.Kernels;

[TestFixture]
public class SizeClassTests
{
    /// <summary>Sizes hold what was asked for, waste at most a fifth from 320 bytes on, and their places count on by one; the last would be 2^63.</summary>
    [Test]
    public void Each_size_has_the_next_place()
    {
        nint bytes = 1;
        for (var place = 0; place < SizeClasses.Count - 1; place++)
        {
            var size = SizeClasses.Round(bytes);
            Assert.That(size, Is.GreaterThanOrEqualTo(bytes));
            Assert.That(SizeClasses.IndexOf(size), Is.EqualTo(place), $"{bytes} bytes");
            Assert.That(SizeClasses.Round(size), Is.EqualTo(size), "a size is its own");
            if (bytes >= 320) Assert.That((double)(size - bytes) / size, Is.LessThanOrEqualTo(0.2));
            bytes = size + 1;
        }
    }

    [Test]
    public void Nothing_takes_the_smallest([Values(0, 1, 64)] int bytes) => Assert.That(SizeClasses.Round(bytes), Is.EqualTo((nint)64));

    [Test]
    public void What_no_address_reaches_has_none() => Assert.Throws<OverflowException>(() => SizeClasses.Round(nint.MaxValue));
}
