#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Times other implementations of the metrics on the pictures that dev.iqa.bench.PeerPictures writes.

    iqa-bench/run dev.iqa.bench.PeerPictures iqa-bench/target/pictures 512x384,1920x1080
    iqa-bench/peers.py iqa-bench/target/pictures [results.json]

Processor time of one thread, median of several calls. Libraries are called on decoded pictures; of
programs, the time of the same command that only reads is taken off. Cold starts, with reading, are
wall time. Each row names definition and
border, and shows the peer's value beside ours where the definitions are the same. What is not
installed is listed at the end.
"""
import importlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "MAGICK_THREAD_LIMIT"):
    os.environ[variable] = "1"

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SECONDS_PER_CASE = 2.0
FRAMES = 24


def module(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def calls(function):
    """Median and quartiles in ms of processor time, and the value."""
    value = function()
    times = []
    end = time.monotonic() + SECONDS_PER_CASE
    while len(times) < 5 or (time.monotonic() < end and len(times) < 200):
        start = time.process_time()
        function()
        times.append(1e3 * (time.process_time() - start))
    quartiles = statistics.quantiles(times, n=4)
    return statistics.median(times), [quartiles[0], quartiles[2]], value


def child_ms(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1e3 * spent, done.stdout + done.stderr


def programs(command, reading, per):
    """As calls, of a program less the same program that only reads, in turns."""
    child_ms(command)
    times, text = [], ""
    for _ in range(7):
        whole, text = child_ms(command)
        idle, _ = child_ms(reading)
        times.append((whole - idle) / per)
    quartiles = statistics.quantiles(times, n=4)
    return statistics.median(times), [quartiles[0], quartiles[2]], text


def after(text, mark):
    return float(text.split(mark)[-1].split()[0].strip("()")) if mark in text else None


def python_peers(folder, size, rows, absent):
    numpy, pil = module("numpy"), module("PIL.Image")
    if not numpy or not pil:
        absent.update({"scikit-image", "piq", "torchmetrics"})
        return
    def read(name):
        return numpy.asarray(pil.open(f"{folder}/{size}-{name}.png"))
    a, b = read("reference"), read("noisy")
    metrics = module("skimage.metrics")
    if metrics:
        version = module("skimage").__version__
        def add(metric, definition, ours, function):
            rows.append((f"scikit-image {version}", metric, definition, ours, *calls(function)))
        add("ssim", "11x11 Gaussian, mirrored border cropped, population", "ssim?downsample=none",
            lambda: metrics.structural_similarity(a, b, gaussian_weights=True, sigma=1.5,
                                                  use_sample_covariance=False, data_range=255))
        add("psnr", "8 bit", "psnr",
            lambda: metrics.peak_signal_noise_ratio(a, b, data_range=255))
    else:
        absent.add("scikit-image")
    torch, piq = module("torch"), module("piq")
    if torch:
        torch.set_num_threads(1)
        x, y = (torch.from_numpy(p.copy())[None, None].float() / 255 for p in (a, b))
    if torch and piq:
        version = piq.__version__
        for metric, ours, function in (
            ("ssim", "ssim?downsample=none", lambda: piq.ssim(y, x, downsample=False).item()),
            ("ms-ssim", None, lambda: piq.multi_scale_ssim(y, x).item()),
            ("gmsd", "gmsd", lambda: piq.gmsd(y, x).item()),
            ("vif", "vif", lambda: piq.vif_p(y, x).item()),
            ("fsim", "fsim", lambda: piq.fsim(y, x, chromatic=False).item()),
            ("vsi", None, lambda: piq.vsi(y, x).item()),
            ("haarpsi", None, lambda: piq.haarpsi(y, x).item()),
            ("mdsi", None, lambda: piq.mdsi(y, x).item()),
        ):
            rows.append((f"piq {version}", metric, "piq's defaults, floats in 0..1", ours,
                         *calls(function)))
    else:
        absent.add("piq")
    torchmetrics = module("torchmetrics.functional.image") if torch else None
    if torchmetrics:
        version = module("torchmetrics").__version__
        scaled = "floats in 0..1"
        for metric, definition, ours, function in (
            ("ssim", f"11x11 Gaussian, mirrored border, population, {scaled}",
             "ssim?downsample=none&border=reflect",
             lambda: torchmetrics.structural_similarity_index_measure(y, x, data_range=1.0)),
            ("ms-ssim", f"torchmetrics's defaults, {scaled}", None,
             lambda: torchmetrics.multiscale_structural_similarity_index_measure(
                 y, x, data_range=1.0)),
            ("psnr", f"8 bit, {scaled}", "psnr",
             lambda: torchmetrics.peak_signal_noise_ratio(y, x, data_range=1.0)),
            ("vif", "four scales, valid windows", "vif",
             lambda: torchmetrics.visual_information_fidelity(255 * y, 255 * x)),
        ):
            rows.append((f"torchmetrics {version}", metric, definition, ours,
                         *calls(lambda: function().item())))
    else:
        absent.add("torchmetrics")


def ffmpeg_peers(folder, size, rows, absent):
    ffmpeg = shutil.which("ffmpeg")
    if not ffmpeg:
        absent.add("ffmpeg")
        return
    version = subprocess.run([ffmpeg, "-version"], capture_output=True, text=True).stdout.split()[2]
    inputs = []
    for name in ("noisy", "reference"):
        inputs += ["-stream_loop", str(FRAMES - 1), "-f", "rawvideo", "-pix_fmt", "gray", "-s", size,
                   "-i", f"{folder}/{size}-{name}.gray"]
    def command(graph, maps):
        return [ffmpeg, "-hide_banner", "-nostdin", "-threads", "1", "-filter_threads", "1",
                "-filter_complex_threads", "1", *inputs, *graph, *maps, "-f", "null", "-"]
    reading = command([], ["-map", "0:v", "-map", "1:v"])
    for metric, definition, ours, mark in (
        ("ssim", "8x8 blocks, step 4: another metric", "ssim-block", "SSIM Y:"),
        ("psnr", "8 bit", "psnr", "PSNR y:"),
        ("vif", "four scales, mirrored border: another variant", None, "VIF scale=0 average:"),
    ):
        median, quartiles, text = programs(
            command(["-filter_complex", f"[0:v][1:v]{metric}"], []), reading, FRAMES)
        value = after(text, mark)
        if value is None:
            absent.add(f"ffmpeg's filter {metric}")
        else:
            rows.append((f"ffmpeg {version}", metric, definition, ours, median, quartiles, value))


def magick_peers(folder, size, rows, absent):
    compare = shutil.which("compare")
    version = subprocess.run([compare, "-version"], capture_output=True, text=True).stdout if compare else ""
    if "ImageMagick" not in version:
        absent.add("ImageMagick")
        return
    name = "ImageMagick " + version.split("ImageMagick")[1].split()[0]
    pair = [f"{folder}/{size}-reference.png", f"{folder}/{size}-noisy.png"]
    for metric, definition, ours in (("SSIM", "own window, floats", None), ("PSNR", "8 bit", "psnr")):
        median, quartiles, text = programs(
            [compare, "-metric", metric, *pair, "null:"],
            [os.path.join(os.path.dirname(os.path.realpath(compare)), "convert-im6.q16")
             if "im6" in os.path.realpath(compare) else "convert", *pair, "null:"], 1)
        try:
            value = float(text.split()[0])
        except (ValueError, IndexError):
            absent.add(f"{name}'s {metric} (versions before 7 have none)")
            continue
        rows.append((name, metric.lower(), definition + "; less reading", ours, median,
                     quartiles, value))


def vmaf_peers(folder, size, rows, absent):
    vmaf = shutil.which("vmaf")
    if not vmaf:
        absent.add("libvmaf")
        return
    width, height = size.split("x")
    base = [vmaf, "-r", f"{folder}/{size}-reference.gray", "-d", f"{folder}/{size}-noisy.gray", "-w",
            width, "-h", height, "-p", "400", "-b", "8", "--threads", "1", "--no_prediction", "--json",
            "-o", "/dev/stdout"]
    for metric, feature in (("vif", "vif"), ("ms-ssim", "float_ms_ssim"), ("ssim", "float_ssim")):
        median, quartiles, text = programs(base + ["--feature", feature], base, 1)
        rows.append(("libvmaf", metric, f"feature {feature}, libvmaf's defaults", None, median,
                     quartiles, None))


PYTHON_FIRST_SCORE = """
import sys
from skimage.io import imread
from skimage.metrics import structural_similarity
a, b = imread(sys.argv[1]), imread(sys.argv[2])
print(structural_similarity(a, b, gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
                            data_range=255))
"""


def cold_starts(folder, size, absent):
    """Wall time from nothing to the first ssim of two PNG files, processes in turns."""
    pair = [f"{folder}/{size}-reference.png", f"{folder}/{size}-noisy.png"]
    ssim = "ssim?downsample=none"
    class_path = f"{ROOT}/iqa-bench/target/classes:{ROOT}/iqa-bench/target/lib/*"
    commands = {
        "library": ["java", "-XX:+UseSerialGC", "-Xshare:auto", "-cp", class_path,
                    "dev.iqa.bench.FirstScore", *pair, ssim],
        "command line": [f"{ROOT}/iqa", "compare", "--metrics", ssim, *pair],
        "scikit-image": [sys.executable, "-c", PYTHON_FIRST_SCORE, *pair],
    }
    # The first run warms the disk cache, and shows what works here.
    for name, command in list(commands.items()):
        if subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode != 0:
            absent.add(f"cold start of {name}")
            del commands[name]
    times = {name: [] for name in commands}
    for _ in range(9):
        for name, command in commands.items():
            start = time.monotonic()
            subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)
            times[name].append(1e3 * (time.monotonic() - start))
    rows = []
    for name, spent in times.items():
        quartiles = statistics.quantiles(spent, n=4)
        rows.append({"what": name, "size": size, "median": statistics.median(spent),
                     "quartiles": [quartiles[0], quartiles[2]]})
        print(f"cold start to the first score, {name:14} {size:>10} {statistics.median(spent):10.1f}")
    return rows


def main():
    folder = sys.argv[1]
    results, absent = [], set()
    sizes = sorted({name.split("-")[0] for name in os.listdir(folder) if name.endswith("-values.tsv")})
    for size in sizes:
        with open(f"{folder}/{size}-values.tsv", encoding="utf-8") as file:
            ours = dict(line.rstrip("\n").split("\t") for line in file)
        rows = []
        for peers in (python_peers, ffmpeg_peers, magick_peers, vmaf_peers):
            peers(folder, size, rows, absent)
        print(f"{'peer':24} {'metric':8} {size:>10} {'ms':>10} {'value':>12} {'ours':>12}  definition")
        for peer, metric, definition, twin, median, quartiles, value in rows:
            known = float(ours[twin]) if twin else None
            results.append({"peer": peer, "metric": metric, "size": size, "definition": definition,
                            "median": median, "quartiles": quartiles, "value": value,
                            "sameDefinitionAs": twin, "ourValue": known})
            print(f"{peer:24} {metric:8} {size:>10} {median:10.3f} "
                  f"{'' if value is None else f'{value:.6f}':>12} "
                  f"{'' if known is None else f'{known:.6f}':>12}  {definition}")
    starts = cold_starts(folder, sizes[-1], absent)
    print("absent: " + (", ".join(sorted(absent)) or "none"))
    if len(sys.argv) > 2:
        with open(sys.argv[2], "w", encoding="utf-8") as file:
            json.dump({"unit": "ms of processor time, median and quartiles", "absent": sorted(absent),
                       "results": results, "coldStarts": starts}, file, indent=1)


if __name__ == "__main__":
    main()
