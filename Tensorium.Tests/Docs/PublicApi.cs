using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Tensorium.Tests.Docs;

/// <summary>The public surface of an assembly as text: one line a type or member, in alphabetical order.</summary>
static class PublicApi
{
    const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    static readonly NullabilityInfoContext Nullability = new();

    static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
    };

    public static string Describe(Assembly assembly) => string.Concat(assembly.GetExportedTypes()
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .Select(type => $"{Header(type)}\n{string.Concat(Members(type).Order(StringComparer.Ordinal).Select(line => $"    {line}\n"))}\n"));

    static string Header(Type type)
    {
        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? Struct(type) : Class(type);
        Type[] inherited = type.BaseType?.GetInterfaces() ?? [];
        IEnumerable<Type> bases = type.IsEnum ? [] : type.GetInterfaces()
            .Where(each => each.IsVisible && !inherited.Contains(each)).OrderBy(each => each.Name, StringComparer.Ordinal);
        if (type is { IsClass: true, BaseType: { } parent } && parent != typeof(object)) bases = bases.Prepend(parent);
        string list = string.Join(", ", bases.Select(Name));
        return $"{kind} {type.Namespace}.{Name(type)}{(list.Length > 0 ? $" : {list}" : "")}{Constraints(type.GetGenericArguments())}";
    }

    static string Struct(Type type) =>
        $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}struct";

    static string Class(Type type) =>
        type.IsAbstract ? type.IsSealed ? "static class" : "abstract class" : type.IsSealed ? "sealed class" : "class";

    static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        return type.GetConstructors(Declared).Where(IsSeen).Select(each => $"{Access(each)}new({Parameters(each)})")
            .Concat(type.GetMethods(Declared).Where(each => IsOwn(each) && !IsGenerated(each)).Select(Method))
            .Concat(type.GetProperties(Declared).Where(each => each.GetAccessors(true).Any(IsOwn)).Select(Property))
            .Concat(type.GetFields(Declared).Where(each => each.IsPublic || each.IsFamily)
                .Select(each => $"{(each.IsLiteral ? "const " : each.IsStatic ? "static " : "")}{Name(each.FieldType)} {each.Name}"));
    }

    static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // No override of what a base declares.
    static bool IsOwn(MethodInfo method) => IsSeen(method) && method.GetBaseDefinition() == method;

    // The members of records, and the accessors of properties, which have lines of their own.
    static bool IsGenerated(MethodInfo method) => method.IsDefined(typeof(CompilerGeneratedAttribute))
        || (method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal));

    static string Access(MethodBase method) => string.Concat(
        method.IsPublic ? "" : "protected ",
        method.IsStatic && !method.IsConstructor ? "static " : "",
        method is { IsAbstract: true } ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "");

    static string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        string extends = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{Access(method)}{Name(method.ReturnType)}{Mark(method.ReturnParameter)} {method.Name}{generic}"
            + $"({extends}{Parameters(method)}){Constraints(method.IsGenericMethod ? method.GetGenericArguments() : [])}";
    }

    static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsSeen).ToArray();
        string index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Parameter))}]" : "";
        bool isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ?? false;
        string mark = !property.PropertyType.IsValueType && Nullability.Create(property).ReadState == NullabilityState.Nullable ? "?" : "";
        string body = string.Concat(accessors.Order(Comparer<MethodInfo>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name)))
            .Select(each => each == property.GetMethod ? "get; " : isInit ? "init; " : "set; "));
        return $"{Access(accessors[0])}{Name(property.PropertyType)}{mark} {property.Name}{index} {{ {body}}}";
    }

    static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    static string Parameter(ParameterInfo parameter)
    {
        string passed = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        if (parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute))) passed = "params ";
        Type type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        string value = !parameter.HasDefaultValue ? "" : parameter.DefaultValue switch
        {
            null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? " = default" : " = null",
            bool truth => truth ? " = true" : " = false",
            string text => $" = \"{text}\"",
            var other => string.Create(CultureInfo.InvariantCulture, $" = {(type.IsEnum ? Enum.ToObject(type, other) : other)}"),
        };
        return $"{passed}{Name(type)}{Mark(parameter)} {parameter.Name}{value}";
    }

    static string Mark(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType && Nullability.Create(parameter).ReadState == NullabilityState.Nullable ? "?" : "";

    static string Constraints(Type[] arguments) => string.Concat(arguments.Where(each => each.IsGenericParameter).Select(each =>
    {
        bool isStruct = each.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        string[] all = [.. isStruct ? ["struct"] : Array.Empty<string>(),
            .. each.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(Name)];
        return all.Length > 0 ? $" where {each.Name} : {string.Join(", ", all)}" : "";
    }));

    static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out string? keyword)) return keyword;
        if (type.IsByRef) return $"ref {Name(type.GetElementType()!)}";
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsPointer) return $"{Name(type.GetElementType()!)}*";
        if (Nullable.GetUnderlyingType(type) is { } underlying) return $"{Name(underlying)}?";
        string outer = type is { IsNested: true, IsGenericParameter: false } ? $"{Name(type.DeclaringType!)}." : "";
        if (!type.IsGenericType) return outer + type.Name;
        string arguments = string.Join(", ", type.GetGenericArguments().Select(Name));
        return type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal) ? $"({arguments})" : $"{outer}{type.Name.Split('`')[0]}<{arguments}>";
    }
}
