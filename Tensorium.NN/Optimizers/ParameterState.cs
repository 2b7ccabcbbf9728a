namespace Tensorium.NN;

/// <summary>What an optimizer keeps of one parameter: tensors of its shape, by name.</summary>
sealed class ParameterState
{
    /// <summary>The rule's state.</summary>
    public Tensor[] Slots = [];

    /// <summary>The sum of gradients not yet used.</summary>
    public Tensor? Accumulated;

    /// <summary>The slow weight of <see cref="Lookahead"/>.</summary>
    public Tensor? Slow;

    /// <summary>The average of the weights.</summary>
    public Tensor? Average;

    public IEnumerable<(string Name, Tensor Value)> Named()
    {
        for (var i = 0; i < Slots.Length; i++) yield return ($"slot{i}", Slots[i]);
        if (Accumulated is not null) yield return ("accumulated", Accumulated);
        if (Slow is not null) yield return ("slow", Slow);
        if (Average is not null) yield return ("average", Average);
    }

    /// <summary>Goes after its parameter to a device; does nothing there.</summary>
    public void Follow(Device device)
    {
        if (!IsOn(device)) Move(device);
    }

    // Apart: a closure is allocated where its method begins, and Follow is called in each step.
    void Move(Device device)
    {
        using var unowned = TensorScope.Suspend(); // state outlives the scope of the step
        Slots = Array.ConvertAll(Slots, slot => slot.To(device));
        (Accumulated, Slow, Average) = (Accumulated?.To(device), Slow?.To(device), Average?.To(device));
    }

    bool IsOn(Device device)
    {
        foreach (var slot in Slots)
            if (slot.Device != device) return false;
        return (Accumulated is null || Accumulated.Device == device) && (Slow is null || Slow.Device == device)
            && (Average is null || Average.Device == device);
    }

    /// <summary>Sets a tensor by its name; false where there is no such name, or a slot before it is missing.</summary>
    public bool TrySet(string name, Tensor value)
    {
        if (name is "accumulated") Accumulated = value;
        else if (name is "slow") Slow = value;
        else if (name is "average") Average = value;
        else if (string.Equals(name, $"slot{Slots.Length}", StringComparison.Ordinal)) Slots = [.. Slots, value];
        else return false;
        return true;
    }
}
