// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A small Llama with LoRA, trained without TorchScript: every operation, forward, backward and AdamW, goes through
 * libtorch's plain C functions and its dispatcher, called from Java. Decision 362 says what it shows.
 *
 * <pre>java --enable-native-access=ALL-UNNAMED benchmarks/spikes/TorchExit.java ~/.djl.ai/pytorch/2.7.1-…</pre>
 */
public final class TorchExit {
    static final int V = 96, H = 32, HEADS = 4, D = H / HEADS, LAYERS = 2, F = 64, T = 24, RANK = 4, STEPS = 60;
    static final double SCALE = 2, EPS = 1e-5, RATE = 1e-2, BETA1 = 0.9, BETA2 = 0.999, TINY = 1e-8;
    static final int[][] LINEAR = {{H, H}, {H, H}, {H, H}, {H, H}, {H, F}, {H, F}, {F, H}}; // q k v o gate up down
    static final int FLOAT = 6, CPU = 0;

    final Arena arena = Arena.ofShared();
    final Linker linker = Linker.nativeLinker();
    final SymbolLookup library;
    final Map<String, MethodHandle> handles = new HashMap<>();
    final MemorySegment result = arena.allocate(64);
    List<Long> alive = new ArrayList<>();
    long calls;

    public static void main(String[] args) {
        TorchExit one = new TorchExit(Path.of(args[0]));
        double[] first = one.train();
        double[] again = one.train();
        System.out.printf(
                "{\"steps\":%d,\"first\":%.6f,\"last\":%.6f,\"same_bytes_twice\":%b,\"calls_per_step\":%d,"
                        + "\"ns_per_add\":%.0f,\"losses\":[%s]}%n",
                STEPS, first[0], first[STEPS - 1], Arrays.equals(first, again), one.calls / (2L * STEPS),
                one.nanosPerAdd(),
                Arrays.stream(first).mapToObj(each -> String.format("%.7f", each)).collect(Collectors.joining(",")));
    }

    TorchExit(Path folder) {
        try (var files = java.nio.file.Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().startsWith("libgomp"))
                    .forEach(file -> SymbolLookup.libraryLookup(file, arena));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        SymbolLookup.libraryLookup(folder.resolve("libc10.so"), arena);
        library = SymbolLookup.libraryLookup(folder.resolve("libtorch_cpu.so"), arena);
    }

    // ---- calls -------------------------------------------------------------------------------------------------

    /** Calls a function of the shim; a tensor is a Long, as is any pointer or whole number. */
    void shim(String name, Object... args) {
        MethodHandle handle = handles.computeIfAbsent(name, any -> linker.downcallHandle(
                library.find(name).orElseThrow(),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        Arrays.stream(args).map(TorchExit::layout).toArray(MemoryLayout[]::new))));
        calls++;
        try {
            if ((int) handle.invokeWithArguments(args) != 0) {
                throw new IllegalStateException(name + " failed -> what libtorch says stands above");
            }
        } catch (Throwable e) {
            throw new IllegalStateException(name, e);
        }
    }

    static MemoryLayout layout(Object arg) {
        return arg instanceof Double
                ? ValueLayout.JAVA_DOUBLE
                : arg instanceof Integer
                        ? ValueLayout.JAVA_INT
                        : arg instanceof MemorySegment ? ValueLayout.ADDRESS : ValueLayout.JAVA_LONG;
    }

    long made() {
        long handle = result.get(ValueLayout.JAVA_LONG, 0);
        alive.add(handle);
        return handle;
    }

    /** Through the dispatcher, by an operation's name: it takes the handles that it is given, so it gets copies. */
    long dispatch(String name, String overload, Object... args) {
        long[] stack = new long[Math.max(4, args.length)];
        for (int i = 0; i < args.length; i++) {
            if (args[i] instanceof Long tensor) {
                shim("aoti_torch_new_tensor_handle", tensor, result);
                stack[i] = result.get(ValueLayout.JAVA_LONG, 0);
            } else {
                stack[i] = args[i] instanceof Boolean flag ? (flag ? 1 : 0) : ((Integer) args[i]).longValue();
            }
        }
        try (Arena local = Arena.ofConfined()) {
            MemorySegment place = local.allocateFrom(ValueLayout.JAVA_LONG, stack);
            shim("aoti_torch_call_dispatcher", local.allocateFrom(name), local.allocateFrom(overload), place);
            alive.add(place.get(ValueLayout.JAVA_LONG, 0));
            return place.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    // ---- operations --------------------------------------------------------------------------------------------

    long empty(long rows, long columns) {
        try (Arena local = Arena.ofConfined()) {
            shim(
                    "aoti_torch_empty_strided",
                    2L,
                    local.allocateFrom(ValueLayout.JAVA_LONG, rows, columns),
                    local.allocateFrom(ValueLayout.JAVA_LONG, columns, 1),
                    FLOAT,
                    CPU,
                    0,
                    result);
        }
        return made();
    }

    long tensor(int rows, int columns, double... values) {
        long tensor = empty(rows, columns);
        MemorySegment data = data(tensor, values.length);
        for (int i = 0; i < values.length; i++) {
            data.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) values[i]);
        }
        return tensor;
    }

    MemorySegment data(long tensor, long count) {
        shim("aoti_torch_get_data_ptr", tensor, result);
        return MemorySegment.ofAddress(result.get(ValueLayout.JAVA_LONG, 0)).reinterpret(4 * count);
    }

    long size(long tensor, int dimension) {
        shim("aoti_torch_get_size", tensor, (long) dimension, result);
        return result.get(ValueLayout.JAVA_LONG, 0);
    }

    long mm(long a, long b) {
        long out = empty(size(a, 0), size(b, 1));
        shim("aoti_torch_cpu_mm_out", out, a, b);
        return out;
    }

    long add(long a, long b, double alpha) {
        shim("aoti_torch_cpu_add_Tensor", a, b, alpha, result);
        return made();
    }

    long add(long a, long b) {
        return add(a, b, 1);
    }

    long plus(long a, double number) {
        shim("aoti_torch_cpu_add_Scalar", a, number, 1.0, result);
        return made();
    }

    long mul(long a, long b) {
        shim("aoti_torch_cpu_mul_Tensor", a, b, result);
        return made();
    }

    long times(long a, double number) {
        shim("aoti_torch_cpu_mul_Scalar", a, number, result);
        return made();
    }

    long t(long a) {
        return dispatch("aten::t", "", a);
    }

    long of(String name, long a) {
        return dispatch("aten::" + name, "", a);
    }

    long head(long a, int head) {
        MemorySegment bounds = result.asSlice(16);
        bounds.set(ValueLayout.JAVA_LONG, 0, (long) head * D);
        bounds.set(ValueLayout.JAVA_LONG, 8, (head + 1L) * D);
        shim("aoti_torch_cpu_slice_Tensor", a, 1L, bounds, bounds.asSlice(8), 1L, result);
        return made();
    }

    long beside(long[] parts) {
        try (Arena local = Arena.ofConfined()) {
            MemorySegment all = local.allocateFrom(ValueLayout.JAVA_LONG, parts);
            shim("aoti_torch_cpu_cat", all, (long) parts.length, 1L, result);
        }
        return made();
    }

    void free(List<Long> tensors) {
        tensors.forEach(tensor -> shim("aoti_torch_delete_tensor_object", tensor));
    }

    // ---- the model ---------------------------------------------------------------------------------------------

    /** A linear congruential generator, so that the peer draws the same: from -0.5 to 0.5. */
    static final class Draw {
        long state = 1;

        double[] numbers(int count, double size) {
            double[] drawn = new double[count];
            for (int i = 0; i < count; i++) {
                state = (state * 1103515245L + 12345) % (1L << 31);
                drawn[i] = size * ((double) state / (1L << 31) - 0.5);
            }
            return drawn;
        }
    }

    /** What a linear layer keeps for its way back. */
    record Kept(long x, long low) {}

    final class Model {
        final Draw draw = new Draw();
        final long embedding = tensor(V, H, draw.numbers(V * H, 2));
        final long output = tensor(H, V, draw.numbers(H * V, 1));
        final long[][] base = new long[LAYERS][7];
        final List<Long> tuned = new ArrayList<>(); // A [in, rank] and B [rank, out] of each, in order
        final long onesH = ones(H, 1), onesRow = ones(1, H), mask = mask(), cos, sin, turn;
        final Kept[][] linear = new Kept[LAYERS][7];
        long[] gradients;

        Model() {
            for (int l = 0; l < LAYERS; l++) {
                for (int i = 0; i < 7; i++) {
                    int in = LINEAR[i][0], out = LINEAR[i][1];
                    base[l][i] = tensor(in, out, draw.numbers(in * out, 0.5));
                    tuned.add(tensor(in, RANK, draw.numbers(in * RANK, 0.5)));
                    tuned.add(tensor(RANK, out, new double[RANK * out]));
                }
            }
            double[] c = new double[T * D], s = new double[T * D], r = new double[D * D];
            for (int p = 0; p < T; p++) {
                for (int i = 0; i < D; i++) {
                    double angle = p / Math.pow(10000, 2.0 * (i % (D / 2)) / D);
                    c[p * D + i] = Math.cos(angle);
                    s[p * D + i] = Math.sin(angle);
                }
            }
            for (int i = 0; i < D / 2; i++) {
                r[(i + D / 2) * D + i] = -1;
                r[i * D + i + D / 2] = 1;
            }
            cos = tensor(T, D, c);
            sin = tensor(T, D, s);
            turn = tensor(D, D, r);
        }

        long ones(int rows, int columns) {
            double[] ones = new double[rows * columns];
            Arrays.fill(ones, 1);
            return tensor(rows, columns, ones);
        }

        long mask() {
            double[] mask = new double[T * T];
            for (int i = 0; i < T; i++) {
                Arrays.fill(mask, i * T + i + 1, (i + 1) * T, Double.NEGATIVE_INFINITY);
            }
            return tensor(T, T, mask);
        }

        long linear(int layer, int which, long x) {
            int at = 2 * (7 * layer + which);
            long low = mm(x, tuned.get(at));
            linear[layer][which] = new Kept(x, low);
            return add(mm(x, base[layer][which]), mm(low, tuned.get(at + 1)), SCALE);
        }

        long linearBack(int layer, int which, long g) {
            int at = 2 * (7 * layer + which);
            Kept kept = linear[layer][which];
            long gLow = times(mm(g, t(tuned.get(at + 1))), SCALE);
            gradients[at] = mm(t(kept.x), gLow);
            gradients[at + 1] = times(mm(t(kept.low), g), SCALE);
            return add(mm(g, t(base[layer][which])), mm(gLow, t(tuned.get(at))));
        }

        /** 1 / root mean square of each row [T, H]. */
        long inverse(long x) {
            return mm(of("rsqrt", plus(times(mm(mul(x, x), onesH), 1.0 / H), EPS)), onesRow);
        }

        long normBack(long x, long inverse, long g) {
            long along = mm(times(mm(mul(g, x), onesH), 1.0 / H), onesRow);
            long cube = mul(mul(inverse, inverse), inverse);
            return add(mul(g, inverse), mul(mul(x, along), cube), -1);
        }

        long turned(long x) {
            return add(mul(x, cos), mul(mm(x, turn), sin));
        }

        long turnedBack(long g) {
            return add(mul(g, cos), mm(mul(g, sin), t(turn)));
        }

        /** What a layer keeps for its way back. */
        final class Layer {
            final int l;
            final long x, inverse1, y, inverse2, gate, up, silu;
            final long[] q = new long[HEADS], k = new long[HEADS], v = new long[HEADS], p = new long[HEADS];
            final long out;

            Layer(int l, long x) {
                this.l = l;
                this.x = x;
                inverse1 = inverse(x);
                long n = mul(x, inverse1);
                long qs = linear(l, 0, n), ks = linear(l, 1, n), vs = linear(l, 2, n);
                long[] heads = new long[HEADS];
                for (int h = 0; h < HEADS; h++) {
                    q[h] = turned(head(qs, h));
                    k[h] = turned(head(ks, h));
                    v[h] = head(vs, h);
                    long scores = add(mask, mm(q[h], t(k[h])), 1 / Math.sqrt(D));
                    p[h] = dispatch("aten::_softmax", "", scores, 1, false);
                    heads[h] = mm(p[h], v[h]);
                }
                y = add(x, linear(l, 3, beside(heads)));
                inverse2 = inverse(y);
                long m = mul(y, inverse2);
                gate = linear(l, 4, m);
                up = linear(l, 5, m);
                silu = of("silu", gate);
                out = add(y, linear(l, 6, mul(silu, up)));
            }

            long back(long g) {
                long gDown = linearBack(l, 6, g);
                long gGate = dispatch("aten::silu_backward", "", mul(gDown, up), gate);
                long gM = add(linearBack(l, 4, gGate), linearBack(l, 5, mul(gDown, silu)));
                long gY = add(g, normBack(y, inverse2, gM));
                long gHeads = linearBack(l, 3, gY);
                long[] gq = new long[HEADS], gk = new long[HEADS], gv = new long[HEADS];
                for (int h = 0; h < HEADS; h++) {
                    long gOut = head(gHeads, h);
                    gv[h] = mm(t(p[h]), gOut);
                    long gP = mm(gOut, t(v[h]));
                    long gScores = times(
                            dispatch("aten::_softmax_backward_data", "", gP, p[h], 1, FLOAT), 1 / Math.sqrt(D));
                    gq[h] = turnedBack(mm(gScores, k[h]));
                    gk[h] = turnedBack(mm(t(gScores), q[h]));
                }
                long gN = add(
                        add(linearBack(l, 0, beside(gq)), linearBack(l, 1, beside(gk))), linearBack(l, 2, beside(gv)));
                return add(gY, normBack(x, inverse1, gN));
            }
        }

        /** Fills the gradients. Returns the loss, the mean over all tokens. */
        double step(long input, long wanted) {
            gradients = new long[tuned.size()];
            List<Layer> layers = new ArrayList<>();
            long x = mm(input, embedding);
            for (int l = 0; l < LAYERS; l++) {
                layers.add(new Layer(l, x));
                x = layers.get(l).out;
            }
            long inverse = inverse(x);
            long logits = mm(mul(x, inverse), output);
            long logp = dispatch("aten::_log_softmax", "", logits, 1, false);
            long loss = dispatch("aten::sum", "", times(mul(logp, wanted), -1.0 / T), 0);
            long g = times(add(of("exp", logp), wanted, -1), 1.0 / T);
            g = normBack(x, inverse, mm(g, t(output)));
            for (int l = LAYERS - 1; l >= 0; l--) {
                g = layers.get(l).back(g);
            }
            shim("aoti_torch_item_float32", loss, result);
            return result.get(ValueLayout.JAVA_FLOAT, 0);
        }
    }

    double[] train() {
        alive = new ArrayList<>();
        Model model = new Model();
        double[] input = new double[T * V], wanted = new double[T * V];
        for (int i = 0; i < T; i++) {
            input[i * V + (i * 37 + 11) % V] = 1;
            wanted[i * V + ((i + 1) * 37 + 11) * 5 % V] = 1;
        }
        long in = tensor(T, V, input), out = tensor(T, V, wanted);
        long[] first = new long[model.tuned.size()], second = new long[first.length];
        for (int i = 0; i < first.length; i++) {
            first[i] = times(model.tuned.get(i), 0);
            second[i] = times(model.tuned.get(i), 0);
        }
        List<Long> kept = alive;
        double[] losses = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            alive = new ArrayList<>();
            losses[step] = model.step(in, out);
            for (int i = 0; i < first.length; i++) {
                long g = model.gradients[i];
                long m = add(times(first[i], BETA1), g, 1 - BETA1);
                long v = add(times(second[i], BETA2), mul(g, g), 1 - BETA2);
                long root = plus(of("sqrt", times(v, 1 / (1 - Math.pow(BETA2, step + 1)))), TINY);
                long move = dispatch("aten::div", "Tensor", times(m, 1 / (1 - Math.pow(BETA1, step + 1))), root);
                shim("aoti_torch_copy_", first[i], m, 0);
                shim("aoti_torch_copy_", second[i], v, 0);
                shim("aoti_torch_copy_", model.tuned.get(i), add(model.tuned.get(i), move, -RATE), 0);
            }
            free(alive);
        }
        free(kept);
        return losses;
    }

    /** What a call costs: an addition of 32 numbers, its result made and freed, by a handle that is a constant. */
    double nanosPerAdd() {
        alive = new ArrayList<>();
        long a = tensor(1, H, new double[H]);
        MethodHandle add = handles.get("aoti_torch_cpu_add_Tensor");
        MethodHandle delete = handles.get("aoti_torch_delete_tensor_object");
        double best = Double.POSITIVE_INFINITY;
        try {
            for (int round = 0; round < 20; round++) {
                long start = System.nanoTime();
                for (int i = 0; i < 20_000; i++) {
                    int failed = (int) add.invokeExact(a, a, 1.0, result);
                    failed += (int) delete.invokeExact(result.get(ValueLayout.JAVA_LONG, 0));
                    if (failed != 0) {
                        throw new IllegalStateException("an addition failed");
                    }
                }
                best = Math.min(best, (System.nanoTime() - start) / 20_000.0);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return best;
    }
}
