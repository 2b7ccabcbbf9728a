using System.Reflection;

namespace Tensorium.Bench;

/// <summary>Who is speaking.</summary>
static class Banner
{
    /// <summary>The version of the program, without the commit that builds append to it.</summary>
    public static string Version { get; } =
        typeof(Banner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
