"""PyTorch's side of `Tensorium.Bench peers`: told over standard input what to run, answers with the time.

The argument is the device, cpu or cuda:0; on a GPU without TF32, and a time ends when the GPU is done.

run <tab> NAME <tab> SHAPE <tab> BLAS_THREADS/TORCH_THREADS <tab> REPETITIONS
    ok <tab> microseconds for all repetitions, after one run outside the clock if there are several
    unknown
"""
import ctypes
import json
import re
import signal
import sys
import time

signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the program that asks decides
try:
    import torch
except Exception as missing:  # also a broken installation is no peer
    print("absent\t" + type(missing).__name__ + ": " + " ".join(str(missing).split()), flush=True)
    sys.exit(0)

DEVICE = torch.device(sys.argv[1] if len(sys.argv) > 1 else "cpu")
if DEVICE.type == "cuda":
    if not torch.cuda.is_available() or (DEVICE.index or 0) >= torch.cuda.device_count():
        print(f"absent\tPyTorch {torch.__version__} has no {DEVICE}, but {torch.cuda.device_count()} CUDA devices", flush=True)
        sys.exit(0)
    torch.cuda.set_device(DEVICE)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False

WIDTHS = [784, 300, 100, 10]
RATE = 1e-7  # so small that the network never learns its one batch


def libraries():
    """The mathematical libraries that this process has loaded, after a first product."""
    torch.mm(torch.ones(64, 64, device=DEVICE), torch.ones(64, 64, device=DEVICE))
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
    if DEVICE.type == "cuda":
        blas = f"{torch.cuda.get_device_name(DEVICE)}, CUDA {torch.version.cuda}, TF32 off"
    return {"version": torch.__version__, "blas": blas, "libraries": PATHS,
            "config": re.sub(r"CXX_FLAGS=.*?, (?=[A-Z_]+=)", "", torch.__config__.show()),
            "python": sys.version.split()[0]}


def randn(*shape, **options):
    return torch.randn(*shape, device=DEVICE, **options)


def gemm(kind, dtype):
    def make(m, n, k):
        a = randn(k, m, dtype=dtype).t() if kind == "tn" else randn(m, k, dtype=dtype)
        b = randn(n, k, dtype=dtype).t() if kind == "nt" else randn(k, n, dtype=dtype)
        return without_graph(lambda: torch.mm(a, b))
    return make


def without_graph(run):
    def inside():
        with torch.no_grad():
            run()
    return inside


def unary(op):
    def make(size):
        x = randn(size)
        return without_graph(lambda: op(x))
    return make


def add(size):
    x, y = randn(size), randn(size)
    return without_graph(lambda: x + y)


def reduction(op):
    def make(rows, columns):
        x = randn(rows, columns)
        return without_graph(lambda: op(x))
    return make


def cross_entropy(rows, classes):
    x, labels = randn(rows, classes, requires_grad=True), torch.randint(0, classes, (rows,), device=DEVICE)

    def run():
        x.grad = None
        torch.nn.functional.cross_entropy(x, labels).backward()
    return run


def normalization(make_layer):
    def make(rows, features):
        layer, x, dy = make_layer(features).to(DEVICE), randn(rows, features, requires_grad=True), randn(rows, features)

        def run():
            x.grad = None
            layer.zero_grad(set_to_none=True)
            layer(x).backward(dy)
        return run
    return make


def update(optimizer, **options):
    def make(size):
        w = torch.nn.Parameter(randn(size))
        w.grad = randn(size)
        return optimizer([w], lr=RATE, **options).step
    return make


def step(optimizer, **options):
    def make(*shape):
        widths, batch = (WIDTHS, shape[0]) if len(shape) == 1 else (shape[:-1], shape[-1])
        layers = []
        for i in range(1, len(widths)):
            layers += [torch.nn.Linear(widths[i - 1], widths[i]), torch.nn.ReLU()]
        model, loss = torch.nn.Sequential(*layers[:-1]).to(DEVICE), torch.nn.CrossEntropyLoss()
        x, labels = randn(batch, widths[0]), torch.randint(0, widths[-1], (batch,), device=DEVICE)
        update = optimizer(model.parameters(), lr=RATE, **options)

        def run():
            update.zero_grad(set_to_none=True)
            loss(model(x), labels).backward()
            update.step()
        return run
    return make


def tiny(size):
    x, dy = randn(size, requires_grad=True), torch.ones(size, device=DEVICE)

    def run():
        x.grad = None
        x.relu().backward(dy)
    return run


def to_device(size):
    x = torch.randn(size)
    x = x.pin_memory() if DEVICE.type == "cuda" else x
    return lambda: x.to(DEVICE, non_blocking=True)


def to_host(size):
    x, y = randn(size), torch.empty(size, pin_memory=DEVICE.type == "cuda")
    return lambda: y.copy_(x, non_blocking=True)


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
    "tiny-op": tiny, "to-device": to_device, "to-host": to_host,
}


def finish():
    if DEVICE.type == "cuda":
        torch.cuda.synchronize()


def clock(run, repetitions):
    run()
    finish()
    start = time.perf_counter()
    for _ in range(repetitions):
        run()
    finish()
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
