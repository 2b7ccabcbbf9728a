using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU.Runtime;

namespace Tensorium.Kernels.Gpu;

sealed partial class GpuDevice
{
    readonly Lock _updating = new(); // of the tables
    UpdateTables? _updateTables;
    AddressSpace? _addresses;

    internal override void Update<TRule>(ReadOnlySpan<UpdateItem<TRule>> items)
    {
        if (items.IsEmpty) return;
        if (items[0].W.DType == DType.Float32) Update<float, SingleLane, FloatElement, Pack4<float>, TRule>(items);
        else if (items[0].W.DType == DType.Float64) Update<double, DoubleLane, DoubleElement, Pack2<double>, TRule>(items);
        else throw Unsupported(items[0].W.DType, "an optimizer");
        foreach (ref readonly var item in items)
        {
            GC.KeepAlive(item.W.Storage);
            GC.KeepAlive(item.G.Storage);
            GC.KeepAlive(item.A.Storage);
            GC.KeepAlive(item.B.Storage);
            GC.KeepAlive(item.C.Storage);
        }
    }

    void Update<T, V, E, TPack, TRule>(ReadOnlySpan<UpdateItem<TRule>> items)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
        where TPack : unmanaged, IPack<T, TPack>
        where TRule : struct, IUpdateRule<TRule>
    {
        if (Kind == DeviceKind.OpenCl) UpdateByArguments<T, V, E, TRule>(items);
        else lock (_updating) UpdateByTable<T, V, E, TPack, TRule>(items);
    }

    // All tensors in a launch, as long as they have no more than four rules between them: learning rates of groups, weight decay.
    void UpdateByTable<T, V, E, TPack, TRule>(ReadOnlySpan<UpdateItem<TRule>> items)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
        where TPack : unmanaged, IPack<T, TPack>
        where TRule : struct, IUpdateRule<TRule>
    {
        var tensors = new UpdateEntry[items.Length];
        var rules = new TRule[UpdateRules<TRule>.Max];
        var (tensorCount, ruleCount) = (0, 0);
        long firstItem = 0;
        foreach (ref readonly var item in items)
        {
            if (item.W.Count == 0) continue;
            var rule = Number(rules.AsSpan(0, ruleCount), item.Rule);
            if (rule == rules.Length)
            {
                Launch(tensors.AsSpan(0, tensorCount), rules.AsSpan(0, ruleCount));
                (tensorCount, ruleCount, firstItem, rule) = (0, 0, 0, 0);
            }
            if (rule == ruleCount) rules[ruleCount++] = item.Rule;
            var tensor = Entry<T, TPack, TRule>(item) with { FirstItem = firstItem, Rule = rule };
            tensors[tensorCount++] = tensor;
            firstItem += tensor.Chunks << UpdateEntry.ChunkBits;
        }
        if (tensorCount > 0) Launch(tensors.AsSpan(0, tensorCount), rules.AsSpan(0, ruleCount));

        void Launch(ReadOnlySpan<UpdateEntry> tensors, ReadOnlySpan<TRule> rules)
        {
            UpdateRules<TRule> all = default;
            for (var i = 0; i < rules.Length; i++) all.Set(i, rules[i]);
            var table = (_updateTables ??= new(this)).Of(tensors);
            var job = new UpdateJob<T, V, E, TPack, TRule>(
                all, (_addresses ??= new(Accelerator)).Elements<T>(), Whole<UpdateEntry>(table.Entries), Whole<int>(table.Chunks));
            this.Launch(job, (long)table.ChunkCount << UpdateEntry.ChunkBits);
            GC.KeepAlive(table);
        }
    }

    /// <summary>The number of a rule among others, or how many they are: two are one when their bytes are.</summary>
    static int Number<TRule>(ReadOnlySpan<TRule> rules, TRule rule) where TRule : struct
    {
        for (var i = 0; i < rules.Length; i++)
        {
            var known = rules[i];
            if (Bytes(ref known).SequenceEqual(Bytes(ref rule))) return i;
        }
        return rules.Length;

        static ReadOnlySpan<byte> Bytes(ref TRule rule) =>
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TRule, byte>(ref rule), Unsafe.SizeOf<TRule>());
    }

    UpdateEntry Entry<T, TPack, TRule>(in UpdateItem<TRule> item)
        where T : unmanaged
        where TPack : unmanaged, IPack<T, TPack>
        where TRule : struct, IUpdateRule<TRule>
    {
        var w = Address(item.W);
        var g = Address(item.G);
        var a = TRule.SlotCount > 0 ? Address(item.A) : 0;
        var b = TRule.SlotCount > 1 ? Address(item.B) : 0;
        var c = TRule.SlotCount > 2 ? Address(item.C) : 0;
        var packs = (w | g | a | b | c) % TPack.Count == 0 ? item.W.Count / TPack.Count : 0;
        return new(w, g, a, b, c, packs, packs + (item.W.Count - (packs * TPack.Count)), 0, 0);

        long Address(Operand x) => View<T>(x).LoadEffectiveAddressAsPtr() / Unsafe.SizeOf<T>();
    }

    void UpdateByArguments<T, V, E, TRule>(ReadOnlySpan<UpdateItem<TRule>> items)
        where T : unmanaged
        where V : struct, ILane<V>
        where E : struct, IElement<T, V>
        where TRule : struct, IUpdateRule<TRule>
    {
        const int max = UpdateArgumentsJob<T, V, E, TRule>.MaxTensors;
        for (; items.Length > max; items = items[max..]) UpdateByArguments<T, V, E, TRule>(items[..max]);
        var job = default(UpdateArgumentsJob<T, V, E, TRule>);
        long end = 0;
        for (var i = 0; i < items.Length; i++)
        {
            ref readonly var item = ref items[i];
            var tensor = new UpdateTensor<T, V, E, TRule>(item.Rule, View<T>(item.W), View<T>(item.G), end)
            {
                A = TRule.SlotCount > 0 ? View<T>(item.A) : default,
                B = TRule.SlotCount > 1 ? View<T>(item.B) : default,
                C = TRule.SlotCount > 2 ? View<T>(item.C) : default,
            };
            end += item.W.Count;
            job.Set(i, tensor);
        }
        Launch(job, end);
    }

    /// <summary>New memory with these elements, for the work that is given to the device from now on. Does not wait.</summary>
    internal unsafe Storage Upload<T>(ReadOnlySpan<T> elements) where T : unmanaged
    {
        var memory = Scratch<T>(elements.Length);
        fixed (T* first = elements) Write(memory, 0, (byte*)first, (nint)elements.Length * sizeof(T));
        return memory;
    }
}
