"""PyTorch's side of `Tensorium.Bench peers`: told over standard input what to run, answers with the time.

run <tab> NAME <tab> SHAPE <tab> BLAS_THREADS/TORCH_THREADS <tab> REPETITIONS
    ok <tab> microseconds for all repetitions, after one run outside the clock if there are several
    unknown
"""
import ctypes
import json
import re
import sys
import time

try:
    import torch
except Exception as missing:  # also a broken installation is no peer
    print("absent\t" + type(missing).__name__ + ": " + " ".join(str(missing).split()), flush=True)
    sys.exit(0)

WIDTHS = [784, 300, 100, 10]
RATE = 1e-7  # so small that the network never learns its one batch


def libraries():
    """The mathematical libraries that this process has loaded, after a first product."""
    torch.mm(torch.ones(64, 64), torch.ones(64, 64))
    try:
        with open("/proc/self/maps") as maps:
            paths = {line.split()[-1] for line in maps if "/" in line}
    except OSError:
        return []
    return sorted(path for path in paths if re.search(r"blas|mkl|dnnl|gomp|iomp|lapack", path.rsplit("/", 1)[-1]))


def openblas(paths):
    for path in paths:
        if "openblas" in path.rsplit("/", 1)[-1]:
            library = ctypes.CDLL(path)
            if hasattr(library, "openblas_set_num_threads"):
                return library
    return None


PATHS = libraries()
BLAS = openblas(PATHS)


def describe():
    if BLAS is not None:
        BLAS.openblas_get_config.restype = ctypes.c_char_p
        blas = BLAS.openblas_get_config().decode().strip()
    else:
        found = re.search(r"(Intel\(R\) (oneAPI )?Math Kernel Library[^\n]*)", torch.__config__.show())
        blas = found.group(1) if found else "no OpenBLAS and no MKL: a reference BLAS, not a fair peer"
    return {"version": torch.__version__, "blas": blas, "libraries": PATHS,
            "config": re.sub(r"CXX_FLAGS=.*?, (?=[A-Z_]+=)", "", torch.__config__.show()),
            "python": sys.version.split()[0]}


def gemm(kind, dtype):
    def make(m, n, k):
        a = torch.randn(k, m, dtype=dtype).t() if kind == "tn" else torch.randn(m, k, dtype=dtype)
        b = torch.randn(n, k, dtype=dtype).t() if kind == "nt" else torch.randn(k, n, dtype=dtype)
        return without_graph(lambda: torch.mm(a, b))
    return make


def without_graph(run):
    def inside():
        with torch.no_grad():
            run()
    return inside


def unary(op):
    def make(size):
        x = torch.randn(size)
        return without_graph(lambda: op(x))
    return make


def add(size):
    x, y = torch.randn(size), torch.randn(size)
    return without_graph(lambda: x + y)


def reduction(op):
    def make(rows, columns):
        x = torch.randn(rows, columns)
        return without_graph(lambda: op(x))
    return make


def cross_entropy(rows, classes):
    x, labels = torch.randn(rows, classes, requires_grad=True), torch.randint(0, classes, (rows,))

    def run():
        x.grad = None
        torch.nn.functional.cross_entropy(x, labels).backward()
    return run


def normalization(make_layer):
    def make(rows, features):
        layer, x, dy = make_layer(features), torch.randn(rows, features, requires_grad=True), torch.randn(rows, features)

        def run():
            x.grad = None
            layer.zero_grad(set_to_none=True)
            layer(x).backward(dy)
        return run
    return make


def update(optimizer, **options):
    def make(size):
        w = torch.nn.Parameter(torch.randn(size))
        w.grad = torch.randn(size)
        return optimizer([w], lr=RATE, **options).step
    return make


def step(optimizer, **options):
    def make(*shape):
        widths, batch = (WIDTHS, shape[0]) if len(shape) == 1 else (shape[:-1], shape[-1])
        layers = []
        for i in range(1, len(widths)):
            layers += [torch.nn.Linear(widths[i - 1], widths[i]), torch.nn.ReLU()]
        model, loss = torch.nn.Sequential(*layers[:-1]), torch.nn.CrossEntropyLoss()
        x, labels = torch.randn(batch, widths[0]), torch.randint(0, widths[-1], (batch,))
        update = optimizer(model.parameters(), lr=RATE, **options)

        def run():
            update.zero_grad(set_to_none=True)
            loss(model(x), labels).backward()
            update.step()
        return run
    return make


def tiny(size):
    x, dy = torch.randn(size, requires_grad=True), torch.ones(size)

    def run():
        x.grad = None
        x.relu().backward(dy)
    return run


SGD, ADAM = (torch.optim.SGD, {}), (torch.optim.Adam, {"foreach": True})
WORKS = {
    "gemm-nn": gemm("nn", torch.float32), "gemm-tn": gemm("tn", torch.float32), "gemm-nt": gemm("nt", torch.float32),
    "gemm64-nn": gemm("nn", torch.float64),
    "relu": unary(torch.relu), "exp": unary(torch.exp), "tanh": unary(torch.tanh), "sigmoid": unary(torch.sigmoid),
    "gelu": unary(torch.nn.functional.gelu), "add": add,
    "sum-rows": reduction(lambda x: x.sum(1)), "sum-columns": reduction(lambda x: x.sum(0)), "sum": reduction(lambda x: x.sum()),
    "softmax-cross-entropy": cross_entropy,
    "layer-norm": normalization(torch.nn.LayerNorm), "batch-norm": normalization(torch.nn.BatchNorm1d),
    "update-sgd": update(SGD[0]), "update-adam": update(ADAM[0], **ADAM[1]),
    "update-adamw": update(torch.optim.AdamW, foreach=True),
    "step-sgd": step(SGD[0]), "step-adam": step(ADAM[0], **ADAM[1]),
    "tape-step-sgd": step(SGD[0]), "tape-step-adam": step(ADAM[0], **ADAM[1]),
    "tiny-op": tiny,
}


def clock(run, repetitions):
    run()
    start = time.perf_counter()
    for _ in range(repetitions):
        run()
    return (time.perf_counter() - start) * 1e6


def main():
    print("ready\t" + json.dumps(describe()), flush=True)
    prepared, threads_now, run = None, None, None
    for line in sys.stdin:
        _, name, shape, threads, repetitions = line.rstrip("\r\n").split("\t")
        make = WORKS.get(name.split(" ")[0])
        if make is None:
            print("unknown", flush=True)
            continue
        if threads != threads_now:
            blas_threads, torch_threads = map(int, threads.split("/"))
            torch.set_num_threads(torch_threads)
            if BLAS is not None:
                BLAS.openblas_set_num_threads(blas_threads)
            threads_now = threads
        if prepared != (name, shape):
            run = None  # frees the operands of the work before
            run, prepared = make(*map(int, re.findall(r"\d+", shape))), (name, shape)
        print(f"ok\t{clock(run, int(repetitions)):.3f}", flush=True)


main()
