using System.Runtime.InteropServices;

namespace Tensorium.Kernels.Cpu;

// Numbers as types, so that each count of rows and columns gets a kernel without tests inside. The number is the size of
// the type: the JIT folds sizeof and drops the dead branches before it looks at them, in a quarter of the time that the
// getter of an interface takes.

[StructLayout(LayoutKind.Sequential, Size = 1)]
readonly struct N1;

[StructLayout(LayoutKind.Sequential, Size = 2)]
readonly struct N2;

[StructLayout(LayoutKind.Sequential, Size = 3)]
readonly struct N3;

[StructLayout(LayoutKind.Sequential, Size = 4)]
readonly struct N4;

[StructLayout(LayoutKind.Sequential, Size = 5)]
readonly struct N5;

[StructLayout(LayoutKind.Sequential, Size = 6)]
readonly struct N6;

[StructLayout(LayoutKind.Sequential, Size = 7)]
readonly struct N7;

[StructLayout(LayoutKind.Sequential, Size = 8)]
readonly struct N8;

[StructLayout(LayoutKind.Sequential, Size = 9)]
readonly struct N9;

[StructLayout(LayoutKind.Sequential, Size = 10)]
readonly struct N10;

[StructLayout(LayoutKind.Sequential, Size = 11)]
readonly struct N11;

[StructLayout(LayoutKind.Sequential, Size = 12)]
readonly struct N12;
