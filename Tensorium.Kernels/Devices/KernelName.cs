namespace Tensorium.Kernels;

/// <summary>Names of kernels for people: MapJob of float, its lane and UnaryMap of Relu is "Map Relu Float32".</summary>
static class KernelName
{
    // What carries an op to a kernel and says nothing more than the op does.
    static readonly Type[] Carriers = [typeof(UnaryMap<>), typeof(BinaryMap<>), typeof(PredicateMap<>), typeof(UnaryPredicateMap<>)];

    static readonly string[] LaneEndings = ["Lane", "Element", "Number"];
    static readonly string[] DTypeNames = Enum.GetNames<DType>();

    /// <summary>The name of the kernel of a job.</summary>
    public static string Of(Type job)
    {
        List<string> words = [];
        Add(words, job);
        return string.Join(' ', words.Where(word => !DTypeNames.Contains(word)).Concat(words.Where(DTypeNames.Contains).Distinct(StringComparer.Ordinal)));
    }

    static void Add(List<string> words, Type type)
    {
        if (type.IsPrimitive)
        {
            words.Add(Primitive(type));
            return;
        }
        if (IsLane(type)) return;
        if (!type.IsGenericType || !Carriers.Contains(type.GetGenericTypeDefinition())) words.Add(Plain(type));
        foreach (var argument in type.GetGenericArguments()) Add(words, argument);
    }

    /// <summary>How a kernel reads and computes numbers follows from the element type.</summary>
    static bool IsLane(Type type) =>
        Array.Exists(LaneEndings, end => type.Name.EndsWith(end, StringComparison.Ordinal))
        || (type.Namespace == "Tensorium.Kernels.Gpu" && type.Name.StartsWith("Pack", StringComparison.Ordinal));

    static string Plain(Type type)
    {
        var name = type.Name.Split('`')[0];
        foreach (var end in (string[])["Job", "Map", "Rule", "Reduction"])
            if (name.Length > end.Length && name.EndsWith(end, StringComparison.Ordinal)) return name[..^end.Length];
        return name;
    }

    static string Primitive(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Single => nameof(DType.Float32),
        TypeCode.Double => nameof(DType.Float64),
        TypeCode.Int64 => nameof(DType.Int64),
        TypeCode.Int32 => nameof(DType.Int32),
        TypeCode.Byte or TypeCode.Boolean => nameof(DType.Bool),
        _ => type.Name,
    };
}
